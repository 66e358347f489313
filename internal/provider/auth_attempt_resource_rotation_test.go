package provider

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

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
			want:   []string{pollFirst, put, getList, postStart},
			id:     "auth_new_2",
		},
		"404, and in the list": {
			before: connected,
			put:    []fakeapi.Answer{fakeapi.Error(404, "no Route matched")},
			want:   []string{pollFirst, put, getList},
			says: []string{
				"ERROR: Account not found\n", "(no Route matched)", "This answer alone does not mean",
				"No attempt was started.",
			},
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
		step("of an account that is gone", version(6), "auth_new_7", putFor("acct_1"), getList, postStart)
		step("of the new account", version(7), "auth_again_8", "GET /api/authenticate/auth_new_7", putFor(aliceID()))
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
