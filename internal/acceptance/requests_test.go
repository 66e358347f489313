package acceptance

import (
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// An apply reads an attempt that has ended once, and so does a destroy.
func TestAccOneRequestPerRead(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`))
	for i, command := range []string{"apply -auto-approve", "plan", "destroy -auto-approve"} {
		w.succeeds(command)
		if got := len(api.Requests()); got != i+1 {
			t.Errorf("%d requests after %s, want %d", got, command, i+1)
		}
	}
}

// Data sources and ephemeral resources that read the same attempt share their polls.
func TestAccSameAttemptSharesPolls(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	config := dataBlock("count = 15", `attempt_id = "auth_x"`)
	if !engine.Version.LessThan(ephemeralSince) {
		config += ephemeralBlock(`attempt_id = "auth_x"`)
	}
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticating(), fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, config)
	w.succeeds("plan")
	if n := len(api.Requests()); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}
