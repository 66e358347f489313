package acceptance

import (
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A read that fails leaves the state as it was, and says so once.
func TestAccFailedReadKeepsState(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`)+"output \"id\" {\n  value = data.onlyfansapi_auth_attempt.x.account_id\n}\n")
	if out, err := w.run("apply", "-auto-approve"); err != nil {
		t.Fatal(out)
	}
	before := w.read("terraform.tfstate")
	api.Script("auth_x", fakeapi.Error(401, "Unauthenticated."))
	out, err := w.run("apply", "-auto-approve")
	if err == nil || strings.Count(out, "Error:") != 1 || !strings.Contains(out, "Error: API key refused") {
		t.Errorf("got %v: %s", err, out)
	}
	if w.read("terraform.tfstate") != before {
		t.Error("the state changed")
	}
}
