package acceptance

import (
	"fmt"
	"testing"
)

// What is no polling URL is told before any request and without a key, with what would be one.
func TestAccFunctionErrors(t *testing.T) {
	t.Parallel()
	needsFunctions(t)
	for in, want := range map[string]string{
		"auth_x": "This is not a polling URL: its path does not end in /api/authenticate/ and an ID.",
		"https://app.onlyfansapi.com/api/authenticate/a%20b": "its last part is no ID, " +
			"because it holds white space or a control character.",
	} {
		w := newWorkspace(
			t,
			nil,
			fmt.Sprintf("output \"id\" {\n  value = provider::onlyfansapi::attempt_id_from_polling_url(%q)\n}\n", in),
		)
		w.env = append(w.env, envAPIKey+"=")
		w.fails("validate", want, `such as "https://app.onlyfansapi.com/api/authenticate/auth_XXXXXXX"`)
	}
}
