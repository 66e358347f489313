package provider

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// signIn returns the arguments of an attempt with credentials, and these.
func signIn(more map[string]any) map[string]any {
	arguments := attemptBlock(map[string]any{
		"credentials_wo": emailAndPassword, "credentials_wo_version": 1, "display_name": "Alice",
	})
	maps.Copy(arguments, more)
	return arguments
}

// requestsSince returns the requests after the first n, each as its method and its path.
func requestsSince(api *fakeapi.Server, n int) (requests []string) {
	for _, r := range api.Requests()[n:] {
		requests = append(requests, r.Method+" "+r.Path)
	}
	return requests
}

// wantRequestsSince reports other requests after the first n.
func wantRequestsSince(t *testing.T, when string, api *fakeapi.Server, n int, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, requestsSince(api, n)); diff != "" {
		t.Errorf("%s: the requests (-want +got):\n%s", when, diff)
	}
}

// goesWrong lets the attempts that are started from now on fail, without naming an account.
func goesWrong(api *fakeapi.Server) {
	api.ScriptStarted(func(string, fakeapi.Start) []fakeapi.Answer {
		return []fakeapi.Answer{fakeapi.Failed("WRONG_PASSWORD", "The email or password is wrong.")}
	})
}

// The requests of a rotation.
const (
	postStart = "POST /api/authenticate"
	pollFirst = "GET /api/authenticate/auth_new_1"
	getList   = "GET /api/accounts"
)

func putFor(accountID string) string { return "PUT /api/authenticate/" + accountID + "/credentials" }

// aliceID is the account that the fake connects with the credentials of signIn.
func aliceID() string { return fakeapi.Start{Email: fakeapi.LoginEmail}.AccountID() }

// What signs in again has another ID, in place; all else is kept. What counts for a first connection only is told, and
// makes no request.
func TestAuthAttemptResourceChanges(t *testing.T) {
	for name, test := range map[string]struct {
		change   map[string]any
		unknowns string // "" where nothing signs in
		says     string
	}{
		"nothing":            {},
		"no credentials":     {change: map[string]any{"credentials_wo": nil}},
		"null credentials":   {change: map[string]any{"credentials_wo": map[string]any{}}},
		"half a credential":  {change: map[string]any{"credentials_wo": map[string]any{"email": fakeapi.LoginEmail}}},
		"another password":   {change: map[string]any{"credentials_wo": map[string]any{"email": "e", "password": "p"}}},
		"a proxy of its own": {change: map[string]any{"custom_proxy_wo": customProxy}},
		"display_name": {
			change: map[string]any{"display_name": "Bob"},
			says: "WARNING: Change does not reach a connected account\ndisplay_name is used when an account is " +
				"connected",
		},
		"proxy_country and force_connect": {
			change: map[string]any{"proxy_country": "us", "force_connect": true},
			says:   "WARNING: Change does not reach a connected account\nproxy_country and force_connect are used when",
		},
		"version":      {change: map[string]any{"credentials_wo_version": int64(2)}, unknowns: "id"},
		"version gone": {change: map[string]any{"credentials_wo_version": nil}, unknowns: "id"},
		"version, renamed": {
			change: map[string]any{"credentials_wo_version": int64(2), "display_name": "Bob"}, unknowns: "id",
		},
		"to the phone": {
			change:   map[string]any{"auth_type": "mobile_app", "credentials_wo": nil},
			unknowns: "id mobile_auth_session_deeplink",
		},
		"to a session":  {change: map[string]any{"auth_type": "raw_data", "credentials_wo": rawData}, unknowns: "id"},
		"to an account": {change: map[string]any{"account_id": aliceID()}, unknowns: "id"},
		"to a session without one": {
			change: map[string]any{"auth_type": "raw_data", "credentials_wo": nil},
			says:   "An attempt starts because auth_type changes. Only then are credentials needed.",
		},
		"version without credentials": {
			change: map[string]any{"credentials_wo_version": 2, "credentials_wo": nil},
			says:   "An attempt starts because credentials_wo_version changes. Only then are credentials needed.",
		},
		"account and version without credentials": {
			change: map[string]any{"credentials_wo_version": 2, "account_id": "acct_1", "credentials_wo": nil},
			says:   "An attempt starts because credentials_wo_version and account_id change.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			onManaged(t, api, attemptResourceType, func(m *managed) {
				if said := m.run(signIn(nil)); said != "" {
					t.Fatal(said)
				}
				before := m.attributes(m.state)
				time.Sleep(time.Minute) // the attempt has succeeded
				m.refresh()
				p := m.plan(signIn(test.change))
				wantIn(t, p.diags, test.says)
				isError := strings.Contains(p.diags, "ERROR")
				if p.replaces || test.says == "" && p.diags != "" {
					t.Errorf("replaces: %t; %s", p.replaces, p.diags)
				}
				if got := m.unknowns(p); got != test.unknowns && !isError {
					t.Errorf("unknown are %q, want %q", got, test.unknowns)
				}
				if isError {
					return
				}
				if said := m.apply(p); said != "" {
					t.Error(said)
				}
				want := maps.Clone(before)
				for argument, value := range test.change {
					if !strings.HasSuffix(argument, "_wo") {
						want[argument] = value
					}
				}
				if test.unknowns != "" {
					want["id"] = "auth_again_2"
				}
				if want["auth_type"] == "mobile_app" {
					want["mobile_auth_session_deeplink"] = fakeapi.DeeplinkOf("auth_again_2")
				}
				m.wantState("after the update", want)
				if p := m.plan(nil); p.diags != "" || m.apply(p) != "" {
					t.Errorf("a destroy says: %s", p.diags)
				}
			})
		})
	}
}

// begun is the answer to who starts an attempt.
func begun(id string) fakeapi.Answer { return fakeapi.Answer{Body: map[string]any{"attempt_id": id}} }

// account_id signs in that account, also at once, and no other: an account that the API does not know is an error.
func TestAuthAttemptResourceSignsInAccount(t *testing.T) {
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: "acct_1", DisplayName: "Alice"})
	onManaged(t, api, attemptResourceType, func(m *managed) {
		if said := m.run(signIn(map[string]any{"account_id": "acct_1"})); said != "" {
			t.Fatal(said)
		}
		wantRequestsSince(t, "the create", api, 0, putFor("acct_1"))
		m.wantState("created", map[string]any{"id": "auth_again_1", "account_id": "acct_1"})
		said := m.run(signIn(map[string]any{"account_id": "acct_2"}))
		wantIn(t, said, "ERROR: Account not found\nSigning the account \"acct_2\" in with new credentials failed: "+
			"HTTP 404",
			"No attempt was started.", "To connect an account for the first time, remove account_id.")
		m.wantState("after the error", map[string]any{"id": "auth_again_1", "account_id": "acct_1"})
		said = m.run(signIn(map[string]any{"account_id": "acct_" + fakeapi.Key}))
		wantIn(t, said, "ERROR: Invalid account_id\n", "API key")
		wantRequests(t, api, 2)
	})
}

// A state as version 0.1 of the provider wrote it goes on without a change, and its next sign-in is one in place.
func TestAuthAttemptResourceStateOfFirstVersion(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_old", fakeapi.Authenticated("acct_1"))
	api.Connect(fakeapi.Account{ID: "acct_1"})
	onManaged(t, api, attemptResourceType, func(m *managed) {
		resp, err := m.UpgradeResourceState(m.ctx, &tfprotov6.UpgradeResourceStateRequest{
			TypeName: attemptResourceType,
			RawState: &tfprotov6.RawState{JSON: []byte(`{"auth_type":"email_password","credentials_wo":null,` +
				`"credentials_wo_version":1,"custom_proxy_wo":null,"display_name":"Alice","force_connect":true,"id":"auth_old",` +
				`"mobile_auth_session_deeplink":null,"proxy_country":null}`)},
		})
		must(err)
		if said := diagnosticsText(resp.Diagnostics); said != "" {
			t.Fatal(said)
		}
		m.state = resp.UpgradedState
		old := map[string]any{"force_connect": true, "credentials_wo": nil}
		before := m.attributes(m.state)
		p := m.plan(signIn(old))
		if diff := cmp.Diff(before, m.attributes(p.planned)); diff != "" || p.diags != "" {
			t.Errorf("%s, the plan (-state +plan):\n%s", p.diags, diff)
		}
		if said := m.run(signIn(map[string]any{"force_connect": true, "credentials_wo_version": 2})); said != "" {
			t.Error(said)
		}
		wantRequestsSince(t, "the rotation", api, 0, "GET /api/authenticate/auth_old", putFor("acct_1"))
	})
}
