package provider

import (
	"maps"
	"slices"
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

// On what the attempt in the state has become depends whether new credentials are sent to its account, or connect one.
// An error leaves all as it was, so that the next apply does the same.
func TestAuthAttemptResourceRotates(t *testing.T) {
	put, rotated := putFor("acct_1"), []string{pollFirst, putFor("acct_1")}
	echo := fakeapi.LoginEmail + " " + fakeapi.LoginPassword + " " + fakeapi.Key
	failed, connected := fakeapi.Failed("WRONG_PASSWORD", "Wrong."), fakeapi.Authenticated("acct_1")
	named := func(id any) fakeapi.Answer {
		return failed.With("account", map[string]any{"id": id, "display_name": "Alice"})
	}
	for name, test := range map[string]struct {
		before fakeapi.Answer   // what a poll of the attempt in the state brings
		put    []fakeapi.Answer // the answer to the new credentials, none for the fake's
		gone   bool             // the account was disconnected
		want   []string         // the requests
		id     string           // the attempt in the state then, "" for that from before
		says   []string
	}{
		"connected":                 {before: connected, want: rotated, id: "auth_again_2"},
		"signs in":                  {before: fakeapi.AheadOfRecord("acct_1"), want: rotated, id: "auth_again_2"},
		"failed, names the account": {before: named("acct_1"), want: rotated, id: "auth_again_2"},
		"failed":                    {before: failed, want: []string{pollFirst, postStart}, id: "auth_new_2"},
		"runs": {
			before: fakeapi.Authenticating(),
			want:   []string{pollFirst, postStart},
			id:     "auth_new_2",
		},
		"names no account": {before: named(nil), want: []string{pollFirst, postStart}, id: "auth_new_2"},
		"names what is no account": {
			before: named("acct/1"),
			want:   []string{pollFirst, postStart},
			id:     "auth_new_2",
		},
		"forgotten": {
			before: fakeapi.Error(404, "No."),
			want:   []string{pollFirst, pollFirst, postStart},
			id:     "auth_new_2",
		},
		"disconnected since": {
			before: connected,
			gone:   true,
			want:   []string{pollFirst, put, postStart},
			id:     "auth_new_2",
		},
		"rate limit": {
			before: connected,
			put:    []fakeapi.Answer{fakeapi.Error(429, "M"), begun("auth_2")},
			want:   append(rotated, put),
			id:     "auth_2",
		},
		"no attempt can be polled": {
			before: fakeapi.Error(403, "M"),
			want:   []string{pollFirst},
			says: []string{
				"ERROR: Access refused\nPolling the attempt \"auth_new_1\", to find",
				"No attempt was started.",
			},
		},
		"another server at the poll": {
			before: fakeapi.Answer{Status: 404, Body: "<html>"},
			want:   []string{pollFirst, pollFirst},
			says:   []string{"ERROR: API not found at its address\n"},
		},
		"another server at the PUT": {
			before: connected,
			put:    []fakeapi.Answer{{Status: 404, Body: "<html>"}},
			want:   rotated,
			says:   []string{"ERROR: API not found at its address\n", "No attempt was started."},
		},
		"refused": {
			before: connected,
			put:    []fakeapi.Answer{fakeapi.Error(422, "Wrong: "+echo)},
			want:   rotated,
			says: []string{
				"ERROR: Authentication attempt refused\nSigning the account \"acct_1\" in with new credentials " +
					"failed: ",
				"No attempt was started.",
				"Do not repeat a wrong password",
			},
		},
		"refused in words": {
			before: connected,
			put:    []fakeapi.Answer{fakeapi.Refusal("Busy: " + echo)},
			want:   rotated,
			says:   []string{"ERROR: Authentication attempt refused\n", "(Busy: [redacted]"},
		},
		"conflict": {
			before: connected,
			put:    []fakeapi.Answer{fakeapi.Error(409, echo)},
			want:   rotated,
			says:   []string{"ERROR: Authentication attempt refused\n"},
		},
		"maintenance": {
			before: connected,
			put:    []fakeapi.Answer{fakeapi.Error(503, "M")},
			want:   rotated,
			says: []string{
				"ERROR: API is failing\n",
				"It is not known whether an attempt has begun.",
				"the API answers requests about the account with 503",
			},
		},
		"no answer": {
			before: connected,
			put:    []fakeapi.Answer{{Delay: time.Hour}},
			want:   rotated,
			says: []string{
				"ERROR: No usable answer from the API\n",
				"Look in the vendor's console whether the account is being signed in: https://app.onlyfansapi.com",
			},
		},
		"no usable answer": {
			before: connected,
			put:    []fakeapi.Answer{{Body: map[string]any{"message": "M"}}},
			want:   rotated,
			says:   []string{"It is not known whether an attempt has begun."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.ScriptStarted(func(string, fakeapi.Start) []fakeapi.Answer { return []fakeapi.Answer{test.before} })
			onManaged(t, api, attemptResourceType, func(m *managed) {
				if said := m.run(signIn(nil)); said != "" {
					t.Fatal(said)
				}
				api.Connect(fakeapi.Account{ID: "acct_1", DisplayName: "Alice"})
				if test.gone {
					api.Remove("acct_1")
				}
				if test.put != nil {
					api.ScriptCredentials("acct_1", test.put...)
				}
				private := slices.Clone(m.private)
				said := m.run(signIn(map[string]any{"credentials_wo_version": 2}))
				wantIn(t, said, test.says...)
				wantRequestsSince(t, "the rotation", api, 1, test.want...)
				for what, text := range fakeapi.Canaries() {
					if strings.Contains(said+m.log.String(), text) {
						t.Errorf("%s is told: %s", what, said)
					}
				}
				if test.id != "" {
					m.wantState("after the rotation", map[string]any{"id": test.id, "credentials_wo_version": int64(2)})
					if said != "" {
						t.Error(said)
					}
					return
				}
				m.wantState("after the error", map[string]any{"id": "auth_new_1", "credentials_wo_version": int64(1)})
				if string(m.private) != string(private) || strings.Contains(said, "AttributeName") {
					t.Errorf("the private state is %s, or it stands on an attribute, whose line would be quoted: %s",
						m.private, said)
				}
				n := len(api.Requests())
				m.run(signIn(map[string]any{"credentials_wo_version": 2}))
				wantRequestsSince(t, "the next apply", api, n, test.want...)
			})
		})
	}
}

// begun is the answer to who starts an attempt.
func begun(id string) fakeapi.Answer { return fakeapi.Answer{Body: map[string]any{"attempt_id": id}} }

// A wrong password does not lose the account: the next credentials go to it, although the attempt that failed names
// none. So it is where account_id was given, and where it was removed, which alone signs in nobody.
func TestAuthAttemptResourceGoesOnWithTheAccount(t *testing.T) {
	api := fakeapi.New()
	onManaged(t, api, attemptResourceType, func(m *managed) {
		step := func(what string, arguments map[string]any, id string, requests ...string) {
			t.Helper()
			n := len(api.Requests())
			if said := m.run(signIn(arguments)); said != "" {
				t.Errorf("%s: %s", what, said)
			}
			wantRequestsSince(t, what, api, n, requests...)
			m.wantState(what, map[string]any{"id": id})
			time.Sleep(time.Minute)
		}
		version := func(v int) map[string]any { return map[string]any{"credentials_wo_version": v} }
		step("first", version(1), "auth_new_1", postStart)
		goesWrong(api)
		step("a wrong password", version(2), "auth_again_2", pollFirst, putFor(aliceID()))
		step("another wrong one", version(3), "auth_again_3", putFor(aliceID()))
		api.ScriptStarted(nil)
		step("the right one", version(4), "auth_again_4", putFor(aliceID()))

		api.Connect(fakeapi.Account{ID: "acct_1"})
		given := map[string]any{"credentials_wo_version": 4, "account_id": "acct_1"}
		step("another account", given, "auth_again_5", putFor("acct_1"))
		step("no account", version(4), "auth_again_5")
		step("new credentials", version(5), "auth_again_6", putFor("acct_1"))
		api.Remove("acct_1")
		api.Remove(aliceID())
		step("of an account that is gone", version(6), "auth_new_7", putFor("acct_1"), postStart)
		step("of the new account", version(7), "auth_again_8", "GET /api/authenticate/auth_new_7", putFor(aliceID()))
	})
}

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

// An interrupt does not cut new credentials off, and the attempt that they begin is stored.
func TestAuthAttemptResourceInterruptedInRotation(t *testing.T) {
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: "acct_1"})
	slow := begun("auth_2")
	slow.Delay = 20 * time.Second
	api.ScriptCredentials("acct_1", slow)
	onManaged(t, api, attemptResourceType, func(m *managed) {
		p := m.plan(signIn(map[string]any{"account_id": "acct_1"}))
		time.AfterFunc(5*time.Second, func() {
			_, err := m.StopProvider(m.ctx, &tfprotov6.StopProviderRequest{})
			must(err)
		})
		if said := m.apply(p); said != "" {
			t.Error(said)
		}
		m.wantState("after the interrupt", map[string]any{"id": "auth_2"})
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
