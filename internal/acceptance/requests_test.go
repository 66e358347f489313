package acceptance

import (
	"fmt"
	"net/http"
	"sync"
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

// The limit belongs to the key: two runs share it by what the answers' headers tell. Refused is only what was on its
// way when they did.
func TestAccTwoRunsOnOneKey(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	const each = 35
	api := fakeapi.New()
	api.Window = fakeapi.Bucket
	for i := range each {
		api.Script(fmt.Sprintf("auth_%d", i), fakeapi.Authenticated(fakeapi.AccountID))
	}
	var group sync.WaitGroup
	for range 2 {
		w := newWorkspace(t, api, dataBlock(fmt.Sprint("count = ", each), `attempt_id = "auth_${count.index}"`))
		group.Go(func() { w.succeeds("plan") })
	}
	group.Wait()
	refused := 0
	for _, request := range api.Requests() {
		if request.Status != http.StatusOK {
			refused++
		}
	}
	if found := len(api.Requests()) - refused; found != 2*each || refused > 20 {
		t.Errorf("%d requests were answered and %d refused", found, refused)
	}
}
