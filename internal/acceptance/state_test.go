package acceptance

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A read that fails leaves the state as it was, and says so once.
func TestAccFailedReadKeepsState(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w := newWorkspace(
		t,
		api,
		dataBlock(`attempt_id = "auth_x"`)+outputBlock("id", "data.onlyfansapi_auth_attempt.x.account_id"),
	)
	w.succeeds("apply -auto-approve")
	before := w.read("terraform.tfstate")
	api.Script("auth_x", fakeapi.Error(401, "Unauthenticated."))
	out := w.fails("apply -auto-approve", "Error: API key refused")
	if n := strings.Count(out, "Error:"); n != 1 {
		t.Errorf("%d errors: %s", n, out)
	}
	if diff := cmp.Diff(before, w.read("terraform.tfstate")); diff != "" {
		t.Errorf("the state changed:\n%s", diff)
	}
}
