package acceptance

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// story is the whole story: an attempt is started, awaited, and its account kept, on which something depends.
func story(attempt, account string) string {
	return startBlock(attempt, `display_name = "Alice"`) + keptBlock(waitsForStarted, account) + downstream
}

// goes lets each attempt that is started go so.
func goes(api *fakeapi.Server, answers ...fakeapi.Answer) {
	api.ScriptStarted(func(string, fakeapi.Start) []fakeapi.Answer { return answers })
}

const pollFirst = "GET /api/authenticate/auth_new_1"

// submitCode hands in a code for the first attempt that was started, as a person does from elsewhere.
func (w *workspace) submitCode(code string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(
		w.ctx,
		http.MethodPut,
		w.baseURL()+"/api/authenticate/auth_new_1",
		strings.NewReader(`{"code": "`+code+`"}`),
	)
	must(err)
	req.Header.Set("Authorization", "Bearer "+fakeapi.Key)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		w.t.Fatalf("the code: %v, %v", resp, err)
	}
	must(resp.Body.Close())
}

// From nothing to connected in one apply; the plan before makes no request, and the one after it a single one. Another
// version starts one attempt and updates the account in place, under the same id, so that nothing that depends on it
// changes.
func TestAccConnect(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	end := fakeapi.Authenticated("acct_1").With("account.display_name", "Alice")
	goes(api, running.Times(2), end)
	w := newLogin(t, api, story("credentials_wo_version = 1", ""))
	requests := 0
	w.succeeds("plan", "3 to add")
	wantRequests(t, "the first plan", counted(api, &requests), map[string]int{})
	printed := w.succeeds("apply -auto-approve", "3 added")
	wantRequests(t, "the apply", counted(api, &requests), map[string]int{startX: 1, pollFirst: 3, list: 1})
	w.startedIs(api, "auth_new_1", 1)
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_new_1", "display_name": "Alice", "connected": true})
	printed += w.plansNothing()
	wantRequests(t, "the second plan", counted(api, &requests), map[string]int{list: 1})

	goes(api, fakeapi.AheadOfRecord("acct_1").With("account.display_name", "Alice").Times(2), end)
	counted(api, &requests)
	printed += w.change(
		story("credentials_wo_version = 2", ""),
		"0 to add, 2 to change, 0 to destroy",
		"0 added, 2 changed, 0 destroyed",
	)
	wantRequests(t, "the plan and the apply", counted(api, &requests), map[string]int{
		list: 3, pollFirst: 1, "PUT /api/authenticate/acct_1/credentials": 1,
		"GET /api/authenticate/auth_again_2": 3,
	})
	w.startedIs(api, "auth_again_2", 1)
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_again_2", "connected": true})
	printed += w.plansNothing()
	w.checkCanaries(printed)
	counted(api, &requests)
	w.succeeds("destroy -auto-approve", "Warning: Account stays connected", "3 destroyed")
	wantRequests(t, "the destroy", counted(api, &requests), map[string]int{list: 1})
}

// An attempt that failed is not started again by itself. Its error names what starts another, and that works.
func TestAccConnectFails(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	goes(api, running, fakeapi.Failed("WRONG_PASSWORD", "The email or password is wrong."))
	w := newLogin(t, api, story("credentials_wo_version = 1", ""))
	requests := 0
	failed := []string{
		`Error: Authentication attempt "auth_new_1" failed (WRONG_PASSWORD)`,
		"The provider does not start it again by itself",
		"change its credentials_wo_version, give the right credentials, and apply",
	}
	w.fails("apply -auto-approve", failed...)
	wantRequests(t, "the apply", counted(api, &requests), map[string]int{startX: 1, pollFirst: 2})
	w.startedIs(api, "auth_new_1", 1)
	w.fails("apply -auto-approve", failed...)
	wantRequests(t, "another apply", counted(api, &requests), map[string]int{pollFirst: 1})
	w.keptIs(nil)
	goes(api, running, fakeapi.Authenticated("acct_1"))
	w.write("main.tf", requiredProviders+story("credentials_wo_version = 2", ""))
	w.succeeds("apply -auto-approve", "2 added, 1 changed, 0 destroyed")
	w.startedIs(api, "auth_new_2", 2)
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_new_2"})
	w.plansNothing()
}

// Where a person must act, a pipeline stops, the code is handed in, and the next apply goes on with the same attempt. A
// wrong code first changes nothing of that.
func TestAccConnectWithCode(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	goes(
		api,
		running,
		fakeapi.NeedsOTP("42").UntilCode(twoFactor),
		running.For(time.Second),
		fakeapi.Authenticated("acct_1"),
	)
	w := newLogin(t, api, story("", `on_user_action = "fail"`))
	person := []string{
		`Error: Authentication attempt "auth_new_1" waits for a two-factor code`,
		"the phone ending in",
		"/api/authenticate/auth_new_1'",
	}
	w.fails("apply -auto-approve", person...)
	w.submitCode("000000")
	w.fails("apply -auto-approve", append(person, "WRONG_2FA")...)
	w.submitCode(twoFactor)
	w.succeeds("apply -auto-approve", "2 added")
	w.startedIs(api, "auth_new_1", 1)
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_new_1"})
	w.plansNothing()
}

// A code that is handed in while the apply waits is all that it waits for.
func TestAccConnectWithCodeMeanwhile(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	api := fakeapi.New()
	goes(api, fakeapi.NeedsOTP("42").UntilCode(twoFactor), fakeapi.Authenticated("acct_1"))
	w := newLogin(t, api, story("", ""))
	go func() {
		for len(api.Polls("auth_new_1")) == 0 && w.ctx.Err() == nil {
			time.Sleep(50 * time.Millisecond)
		}
		w.submitCode(twoFactor)
	}()
	w.succeeds("apply -auto-approve", "3 added")
	w.startedIs(api, "auth_new_1", 1)
}

// A session that is gone is brought back by another version: one attempt, and the account in place.
func TestAccConnectAfterSessionGone(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	goes(api, fakeapi.Authenticated("acct_1"))
	w := newLogin(t, api, story("credentials_wo_version = 1", ""))
	w.succeeds("apply -auto-approve", "3 added")
	api.Expire("acct_1")
	w.plansNothing(
		"Warning: Session of an account has expired",
		"change its credentials_wo_version, give the right credentials, and apply",
	)
	goes(api, fakeapi.AheadOfRecord("acct_1").Times(2), fakeapi.Authenticated("acct_1"))
	w.change(
		story("credentials_wo_version = 2", ""),
		"0 to add, 2 to change, 0 to destroy",
		"0 added, 2 changed, 0 destroyed",
	)
	w.startedIs(api, "auth_again_2", 1)
	w.keptIs(map[string]any{"id": "acct_1", "connected": true})
	w.plansNothing()
}

// The link for the phone is there as soon as the attempt is started, and the account waits in the next apply.
func TestAccConnectByPhone(t *testing.T) {
	t.Parallel()
	needsVersion(t, writeOnlySince, "write-only arguments")
	api := fakeapi.New()
	w := newWorkspace(
		t,
		api,
		"resource \"onlyfansapi_auth_attempt\" \"x\" {\n  auth_type    = \"mobile_app\"\n"+
			"  display_name = \"Alice\"\n}\n"+
			keptBlock(
				waitsForStarted,
			)+"output \"link\" {\n  value     = onlyfansapi_auth_attempt.x.mobile_auth_session_deeplink\n"+
			"  sensitive = true\n}\n",
	)
	out := w.succeeds("apply -auto-approve -target=onlyfansapi_auth_attempt.x", "1 added")
	link := fakeapi.DeeplinkOf("auth_new_1")
	w.output("link", `"`+link+`"`)
	out += w.succeeds("apply -auto-approve", "1 added")
	if strings.Contains(out, link) {
		t.Errorf("the link is printed: %s", out)
	}
	w.startedIs(api, "auth_new_1", 1)
	w.keptIs(map[string]any{"attempt_id": "auth_new_1", "display_name": "Alice"})
	w.plansNothing()
}
