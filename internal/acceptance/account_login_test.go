package acceptance

import (
	"net"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

const (
	loggingIn = `on_disconnected = "reauthenticate"`
	pollLogin = "GET /api/authenticate/auth_again_1"
	unknown   = "connected = false -> (known after apply)"
)

// sessionGone is a folder that keeps an account whose session is gone, and logs it in again.
func sessionGone(t *testing.T, lines ...string) (*workspace, *fakeapi.Server) {
	t.Helper()
	w, api := adopted(t, keptBlock(append([]string{plain, loggingIn}, lines...)...)+downstream)
	api.Expire("acct_1")
	return w, api
}

// logins counts the requests for a new sign-in.
func logins(api *fakeapi.Server) int {
	return strings.Count(strings.Join(methods(api), "\n"), login)
}

func wantLogins(t *testing.T, api *fakeapi.Server, want int) {
	t.Helper()
	if got := logins(api); got != want {
		t.Errorf("%d logins were begun, want %d", got, want)
	}
}

// A session that is gone is brought back by one sign-in in an apply, which the plan shows.
func TestAccAccountLogin(t *testing.T) {
	t.Parallel()
	w, api := sessionGone(t)
	out := w.succeeds("plan", unknown, "0 to add, 1 to change, 0 to destroy",
		"This signs in again with the credentials that the API keeps", "Warning: Session of an account has expired")
	if strings.Count(out, "(known after apply)") != 1 {
		t.Errorf("more is unknown: %s", out)
	}
	wantLogins(t, api, 0)
	requests := 0
	counted(api, &requests)
	w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
	got := counted(api, &requests)
	if got[login] != 1 || got[pollLogin] < 2 || got[list] != 3 || got[pollX] != 0 {
		t.Errorf("requests of the apply: %v", got)
	}
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_x", "connected": true})
	if out := w.plansNothing(); strings.Contains(out, "Warning") {
		t.Errorf("a warning: %s", out)
	}

	api.Expire("acct_1") // again: the sign-in of before is over
	w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
	wantLogins(t, api, 2)
}

// A sign-in that failed is not begun anew by itself, in any number of applies, but once the account was connected
// otherwise, or somebody asks for it.
func TestAccAccountLoginFails(t *testing.T) {
	t.Parallel()
	const notAgain = "Error: Account not signed in again"
	for name, wayOut := range map[string]func(w *workspace, api *fakeapi.Server){
		"connected otherwise": func(w *workspace, api *fakeapi.Server) {
			api.Connect(fakeapi.Account{ID: "acct_1"})
			w.succeeds("apply -auto-approve", "0 added, 0 changed, 0 destroyed")
			w.keptIs(map[string]any{"connected": true})
			api.Expire("acct_1")
		},
		"asked for": func(w *workspace, _ *fakeapi.Server) {
			w.write("main.tf", requiredProviders+keptBlock(plain, `on_disconnected = "warn"`)+downstream)
			w.succeeds("apply -auto-approve", "1 changed")
			w.write("main.tf", requiredProviders+keptBlock(plain, loggingIn)+downstream)
		},
		"forgotten": func(_ *workspace, api *fakeapi.Server) { api.Script("auth_again_1", missing) },
		"another attempt": func(w *workspace, api *fakeapi.Server) {
			api.Script("auth_y", running, done)
			w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_y"`, loggingIn)+downstream)
			w.succeeds("apply -auto-approve", "1 changed")
			w.keptIs(map[string]any{"connected": true, "attempt_id": "auth_y"})
			api.Expire("acct_1")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "another attempt" {
				onFirstEngine(t)
			}
			w, api := sessionGone(t)
			api.ScriptNextLogin("acct_1", failed)
			for range 2 {
				w.fails(
					"apply -auto-approve",
					notAgain,
					`The new sign-in of the account "acct_1" failed (attempt "auth_again_1").`,
					`The API says: "Wrong password."`,
					"a wrong password that is repeated locks the account",
				)
				wantLogins(t, api, 1)
				w.keptIs(map[string]any{"id": "acct_1", "connected": false})
			}
			wayOut(w, api)
			api.ScriptNextLogin("acct_1", fakeapi.AheadOfRecord("acct_1").Times(2), done)
			w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
			wantLogins(t, api, 2)
			w.keptIs(map[string]any{"connected": true})
			w.plansNothing()
		})
	}
}

// A sign-in that did not end yet is gone on with by the next apply.
func TestAccAccountLoginGoesOn(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lines []string
		first fakeapi.Answer
		want  []string
	}{
		"a person must act": {
			lines: []string{`on_user_action = "fail"`},
			first: fakeapi.NeedsOTP("42"),
			want:  []string{`Authentication attempt "auth_again_1" waits for a two-factor code`, "2. Plan and apply again, which goes on with the same attempt."},
		},
		"not in time": {
			lines: []string{`timeouts = { update = "8s" }`}, // enough for the second apply on a busy machine
			first: fakeapi.AheadOfRecord("acct_1"),
			want:  []string{"did not end within 8s", `set timeouts = { update = "10m" }`},
		},
		"not known yet": {first: missing, want: []string{"Error: Account not signed in again", `answered 404 for its attempt "auth_again_1"`}},
		"refused":       {first: fakeapi.Error(403, "Forbidden."), want: []string{"Error: Access refused", `Polling the attempt "auth_again_1" failed`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "not in time" {
				onFirstEngine(t)
			}
			w, api := sessionGone(t, test.lines...)
			api.ScriptNextLogin("acct_1", test.first)
			w.fails("apply -auto-approve", test.want...)
			w.keptIs(map[string]any{"connected": false})
			w.succeeds("plan", unknown)
			api.Script("auth_again_1", fakeapi.AheadOfRecord("acct_1").Times(2), done)
			w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
			wantLogins(t, api, 1)
			w.keptIs(map[string]any{"connected": true})
			w.plansNothing()
		})
	}
}

// One that has ended well in the meantime needs nothing more, and the next one begins anew.
func TestAccAccountLoginEndedMeanwhile(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	w, api := sessionGone(t, `timeouts = { update = "3s" }`)
	api.ScriptNextLogin("acct_1", fakeapi.AheadOfRecord("acct_1"))
	w.fails("apply -auto-approve", "did not end within 3s")
	api.Script("auth_again_1", done)
	w.succeeds("apply -auto-approve", "0 added, 0 changed, 0 destroyed")
	w.keptIs(map[string]any{"connected": true})
	api.Expire("acct_1")
	api.ScriptNextLogin("acct_1", done)
	w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
	wantLogins(t, api, 2)
}

// The request for a sign-in is made once, whatever becomes of it, and what is known of that is said. More answers:
// TestAccountReauthenticationFails of internal/provider.
func TestAccAccountLoginNotBegun(t *testing.T) {
	t.Parallel()
	const notKnown, notBegun = "It is not known whether a sign-in has begun.", "No sign-in has begun."
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   []string
	}{
		"no answer": {
			fakeapi.Answer{Conn: func(net.Conn) {}}, []string{"Error: No usable answer from the API", notKnown},
		},
		"404": {
			fakeapi.Error(404, ""),
			[]string{"Error: New sign-in refused", notBegun, "Start a new attempt, and set attempt_id to its ID."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, api := sessionGone(t)
			api.ScriptReauthenticate("acct_1", test.answer)
			out := w.fails(
				"apply -auto-approve",
				append(test.want, `Beginning a new sign-in of the account "acct_1" failed`)...)
			if n := strings.Count(out, "Error:"); n != 1 {
				t.Errorf("%d errors: %s", n, out)
			}
			w.checkCanaries(out)
			wantLogins(t, api, 1)
			w.keptIs(map[string]any{"id": "acct_1", "connected": false, "attempt_id": "auth_x"})
			w.succeeds("plan", unknown)
		})
	}
}

// What is not connected at the vendor cannot be signed in again: it is warned of, and nothing is planned.
func TestAccAccountLoginOfAbsent(t *testing.T) {
	t.Parallel()
	w, api := sessionGone(t)
	api.Remove("acct_1")
	w.plansNothing("Warning: Account not in the list of accounts")
	w.succeeds("apply -auto-approve", "0 changed")
	wantLogins(t, api, 0)
}

// A sign-in that connects another account is an error that names both.
func TestAccAccountLoginOfAnother(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	w, api := sessionGone(t)
	api.ScriptNextLogin("acct_1", fakeapi.Authenticated("acct_2"))
	w.fails(
		"apply -auto-approve",
		"Error: Attempt connected another account",
		`the attempt "auth_again_1" for the account "acct_1", but the attempt connected the account "acct_2"`,
	)
	w.keptIs(map[string]any{"id": "acct_1", "connected": false})
}

// A success that the list does not tell of is a warning, and the next apply signs in anew.
func TestAccAccountLoginWithoutEffect(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	w, api := sessionGone(t)
	expired := fakeapi.Account{
		ID:               "acct_1",
		DisplayName:      "demo@example.com",
		OnlyFansID:       123456789,
		OnlyFansUsername: "demouser123",
		Expired:          true,
	}
	api.ScriptList(fakeapi.Answer{Body: []any{expired.JSON()}})
	w.succeeds("apply -auto-approve", "Warning: Session of an account has expired", "1 changed")
	w.keptIs(map[string]any{"id": "acct_1", "connected": false})
	w.succeeds("plan", unknown)
	api.ScriptList()
	api.Expire("acct_1")
	w.succeeds("apply -auto-approve", "1 changed")
	w.keptIs(map[string]any{"connected": true})
	wantLogins(t, api, 2)
}

// A saved plan is old when it is applied: an account that is connected by then is not signed in again, and one that is
// gone cannot be.
func TestAccAccountLoginOfOldPlan(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	w, api := sessionGone(t)
	w.succeeds("plan -out=tfplan", unknown)
	api.Connect(fakeapi.Account{ID: "acct_1", OnlyFansID: 123456789})
	w.succeeds("apply tfplan", "0 added, 1 changed, 0 destroyed")
	wantLogins(t, api, 0)
	w.keptIs(map[string]any{"id": "acct_1", "connected": true})

	api.Expire("acct_1")
	w.succeeds("plan -out=tfplan", unknown)
	api.Remove("acct_1")
	w.fails("apply tfplan", "Error: Account not in the list of accounts", "No sign-in has begun")
	wantLogins(t, api, 0)
}

// Two resources with one account sign it in once.
func TestAccAccountLoginOfTwoResources(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	api := fakeapi.New()
	api.Script("auth_x", done)
	w := newWorkspace(t, api, keptBlock("count = 2", plain, loggingIn))
	w.succeeds("apply -auto-approve", inSeveral, "2 added")
	api.Expire("acct_1")
	w.succeeds("apply -auto-approve", inSeveral, "0 added, 2 changed, 0 destroyed")
	wantLogins(t, api, 1)
	if got := w.accountsInState(); len(got) != 2 {
		t.Errorf("the state has the accounts %v", got)
	}
	w.plansNothing(inSeveral)
}
