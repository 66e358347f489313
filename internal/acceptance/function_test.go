package acceptance

import (
	"strings"
	"testing"
)

// What is no polling URL is told before any request and without a key, with what would be one.
func TestAccFunctionErrors(t *testing.T) {
	t.Parallel()
	needsFunctions(t)
	for in, want := range map[string]string{
		"auth_x": "This is not a polling URL: its path does not end in /api/authenticate/ and an id.",
		"https://app.onlyfansapi.com/api/authenticate/a%20b": "its last part is no id, because it holds white space or a control character.",
	} {
		w := newWorkspace(t, nil, "output \"id\" {\n  value = provider::onlyfansapi::attempt_id_from_polling_url(\""+in+"\")\n}\n")
		w.env = append(w.env, envAPIKey+"=")
		out, err := w.run("validate")
		if err == nil || !strings.Contains(out, want) || !strings.Contains(out, `such as "https://app.onlyfansapi.com/api/authenticate/auth_XXXXXXX"`) {
			t.Errorf("%s: %v: %s", in, err, out)
		}
	}
}
