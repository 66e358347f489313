package provider

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// wantSignIns checks how many sign-ins were begun.
func wantSignIns(t *testing.T, when string, api *fakeapi.Server, want int) {
	t.Helper()
	got := 0
	for _, r := range api.Requests() {
		if r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/reauthenticate") {
			got++
		}
	}
	if got != want {
		t.Errorf("%s: %d sign-ins were begun, want %d", when, got, want)
	}
}

// A sign-in that has begun is gone on with until it has ended well, or nobody wants it any more; only then another one
// begins.
func TestAccountSignIns(t *testing.T) {
	loggingIn := keeps("on_disconnected", "reauthenticate")
	done, failed := fakeapi.Authenticated("acct_1"), fakeapi.Failed("wrong_password", "Wrong password.")
	ahead := fakeapi.AheadOfRecord("acct_1").Times(6)
	otp := fakeapi.NeedsOTP("42")
	for name, test := range map[string]struct {
		first   []fakeapi.Answer
		list    []fakeapi.Answer // of accounts in the first apply
		says    string           // of the first apply
		before  func(m *managed, api *fakeapi.Server)
		signIns int // after the second one
	}{
		"ended well": {
			first:  []fakeapi.Answer{ahead, done},
			before: func(_ *managed, api *fakeapi.Server) { api.Expire("acct_1") }, signIns: 2,
		},
		"ended well in vain": {
			first: []fakeapi.Answer{ahead, done}, says: "WARNING: Session of an account has expired", signIns: 2,
			list:   []fakeapi.Answer{{Body: []any{fakeapi.Account{ID: "acct_1", Expired: true}.JSON()}}},
			before: func(_ *managed, api *fakeapi.Server) { api.Expire("acct_1") },
		},
		"failed, forgotten": {
			first: []fakeapi.Answer{failed}, says: "Wrong password.",
			signIns: 2, before: func(_ *managed, api *fakeapi.Server) {
				api.Script("auth_again_1", fakeapi.Error(404, "Not found."))
			},
		},
		"awaits a person": {
			first: []fakeapi.Answer{otp}, says: "ERROR: ",
			signIns: 1, before: func(_ *managed, api *fakeapi.Server) {
				api.Script("auth_again_1", ahead, done)
			},
		},
		"not wanted meanwhile": {
			first: []fakeapi.Answer{failed}, says: "Wrong password.",
			signIns: 2, before: func(m *managed, _ *fakeapi.Server) {
				m.run(keeps("on_disconnected", "warn"))
			},
		},
		"connected meanwhile": {
			first: []fakeapi.Answer{failed}, says: "Wrong password.",
			signIns: 2, before: func(m *managed, api *fakeapi.Server) {
				api.Connect(fakeapi.Account{ID: "acct_1"})
				m.refresh()
				api.Expire("acct_1")
			},
		},
		"connected by another attempt": {
			first: []fakeapi.Answer{failed}, says: "Wrong password.",
			signIns: 2, before: func(m *managed, api *fakeapi.Server) {
				api.Script("auth_y", done)
				m.run(keeps("on_disconnected", "reauthenticate", "attempt_id", "auth_y"))
				api.Expire("acct_1")
				m.refresh()
			},
		},
		"connected in vain by another attempt": {
			first: []fakeapi.Answer{failed}, says: "Wrong password.",
			signIns: 2, before: func(m *managed, api *fakeapi.Server) {
				api.Script("auth_y", done)
				api.ScriptList(fakeapi.Answer{Body: []any{fakeapi.Account{ID: "acct_1", Expired: true}.JSON()}})
				said := m.run(keeps("on_disconnected", "reauthenticate", "attempt_id", "auth_y"))
				wantIn(m.t, said, "WARNING: Session of an account has expired")
				api.ScriptList()
				api.Expire("acct_1")
			},
		},
		"of another account": {
			first: []fakeapi.Answer{fakeapi.Authenticated("acct_2")}, says: "ERROR: Attempt connected another account",
			signIns: 1,
			before:  func(_ *managed, api *fakeapi.Server) { api.Script("auth_again_1", done) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				api.Expire("acct_1")
				api.ScriptNextLogin("acct_1", test.first...)
				api.ScriptList(test.list...)
				said := m.run(loggingIn)
				api.ScriptList()
				wantIn(t, said, test.says)
				if test.says == "" && said != "" {
					t.Error(said)
				}
				wantSignIns(t, "the first apply", api, 1)
				if test.before != nil {
					test.before(m, api)
				}
				api.ScriptNextLogin("acct_1", ahead, done)
				arguments := keeps("on_disconnected", "reauthenticate")
				arguments["attempt_id"] = m.attributes(m.state)["attempt_id"]
				if said := m.run(arguments); said != "" {
					t.Error(said)
				}
				wantSignIns(t, "the second apply", api, test.signIns)
				m.wantState("in the end", map[string]any{"id": "acct_1", "connected": true})
			}, keeps("on_user_action", "fail"))
		})
	}
}

// A sign-in that failed is not begun again by itself, and one that the API does not know after all is told as such.
func TestAccountSignInIsNotRepeated(t *testing.T) {
	loggingIn := keeps("on_disconnected", "reauthenticate")
	for script, says := range map[*fakeapi.Answer]string{
		new(fakeapi.Failed("wrong_password", "Wrong password.")): "Wrong password.",
		new(fakeapi.Error(403, "Forbidden.")):                    "ERROR: Access refused",
	} {
		onAdopted(t, func(m *managed, api *fakeapi.Server) {
			api.Expire("acct_1")
			api.ScriptNextLogin("acct_1", *script)
			for range 3 {
				wantIn(t, m.run(loggingIn), says)
			}
			wantSignIns(t, says, api, 1)
			m.wantState(says, map[string]any{"id": "acct_1", "connected": false})
		}, keeps())
	}
	onAdopted(t, func(m *managed, api *fakeapi.Server) {
		api.Expire("acct_1")
		api.ScriptNextLogin("acct_1", fakeapi.Error(404, "Not found."))
		wantIn(t, m.run(loggingIn), "ERROR: Account not signed in again", "answered 404 for its attempt")
		wantSignIns(t, "an unknown sign-in", api, 1)
	}, keeps())
}

// What is not connected at the vendor cannot be signed in again.
func TestAccountSignInNeedsAnAccount(t *testing.T) {
	onAdopted(t, func(m *managed, api *fakeapi.Server) {
		api.Remove("acct_1")
		for range 2 {
			if said := m.run(keeps("on_disconnected", "reauthenticate")); said != "" {
				t.Error(said)
			}
		}
		wantSignIns(t, "absent", api, 0)
		api.Connect(fakeapi.Account{ID: "acct_1", Expired: true}) // it is there again, and is not taken for absent
		if said := m.run(keeps("on_disconnected", "reauthenticate")); said != "" {
			t.Error(said)
		}
		wantSignIns(t, "back", api, 1)
		m.wantState("back", map[string]any{"connected": true})
	}, keeps())
}

// What the account's state says of a failure, while the new sign-in has not ended, can be from before: it is not told
// as the end of a wait that something else has ended, and the next apply goes on with the same sign-in.
func TestAccountSignInCutOff(t *testing.T) {
	before := fakeapi.Failed("OLD", "Old.").With("lastAttempt.completed_at", nil)
	for says, test := range map[string]struct {
		script         []fakeapi.Answer
		interruptAfter time.Duration
	}{
		"ERROR: Wait interrupted": {script: []fakeapi.Answer{before}, interruptAfter: 10 * time.Second},
		"ERROR: Access refused":   {script: []fakeapi.Answer{before, fakeapi.Error(403, "Forbidden.")}},
	} {
		onAdopted(t, func(m *managed, api *fakeapi.Server) {
			if test.interruptAfter > 0 {
				time.AfterFunc(test.interruptAfter, func() {
					_, err := m.StopProvider(m.ctx, &tfprotov6.StopProviderRequest{})
					must(err)
				})
			}
			api.Expire("acct_1")
			api.ScriptNextLogin("acct_1", test.script...)
			wantIn(t, m.run(keeps("on_disconnected", "reauthenticate")), says)
			api.Script("auth_again_1", fakeapi.Authenticated("acct_1"))
			if said := m.run(keeps("on_disconnected", "reauthenticate")); said != "" {
				t.Error(said)
			}
			wantSignIns(t, says, api, 1)
		}, keeps())
	}
}
