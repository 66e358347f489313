package provider

import (
	"strings"
	"sync"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// reauthenticating are the arguments of an object that is signed in again.
var reauthenticating = keeps("on_disconnected", "reauthenticate")

// planSignIn ends the session of the account, and plans that it is signed in again.
func (m *managed) planSignIn(api *fakeapi.Server) plannedChange {
	m.t.Helper()
	api.Expire("acct_1")
	m.refresh()
	p := m.plan(reauthenticating)
	if got := m.unknowns(p); got != "connected" {
		m.t.Errorf("unknown are %q: %s", got, p.diags)
	}
	return p
}

// A plan can be hours old when it is applied: an account that is connected by then is not signed in again, and one that
// is gone cannot be.
func TestAccountSignInLooksFirst(t *testing.T) {
	for name, test := range map[string]struct {
		meanwhile func(api *fakeapi.Server)
		says      string
		connected bool
		signIns   int
	}{
		"nothing": {signIns: 1, connected: true},
		"connected": {
			meanwhile: func(api *fakeapi.Server) { api.Connect(fakeapi.Account{ID: "acct_1"}) },
			connected: true,
		},
		"gone": {
			meanwhile: func(api *fakeapi.Server) { api.Remove("acct_1") },
			says:      "ERROR: Account not in the list of accounts\nThe API no longer lists the account \"acct_1\"",
		},
		"no list": {
			meanwhile: func(api *fakeapi.Server) { api.ScriptList(fakeapi.Error(403, "Forbidden.")) },
			says:      "ERROR: Access refused",
		},
		"of another creator": {
			meanwhile: func(api *fakeapi.Server) { api.Connect(fakeapi.Account{ID: "acct_1", OnlyFansID: 77}) },
			says:      "ERROR: Account is that of another creator",
		},
	} {
		t.Run(name, func(t *testing.T) {
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				p := m.planSignIn(api)
				m.restart()
				if test.meanwhile != nil {
					test.meanwhile(api)
				}
				said := m.apply(p)
				wantIn(t, said, test.says)
				if test.says == "" && said != "" {
					t.Error(said)
				}
				wantSignIns(t, name, api, test.signIns)
				m.wantState(name, map[string]any{"id": "acct_1", "connected": test.connected})
			}, keeps())
		})
	}
}

// An account that the same apply has disconnected is not signed in again, also if the list still has it.
func TestAccountNoSignInAfterDisconnect(t *testing.T) {
	for name, lists := range map[string][]fakeapi.Answer{
		"gone":      nil,
		"list lags": {{Body: []any{fakeapi.Account{ID: "acct_1", Expired: true}.JSON()}}},
	} {
		t.Run(name, func(t *testing.T) {
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				p := m.planSignIn(api)
				destroy := m.plan(nil)
				m.restart()
				second := m.another()
				second.state, second.private = m.state, m.private
				api.ScriptList(lists...)
				m.apply(destroy)
				wantIn(t, second.apply(p), "ERROR: Account disconnected by this apply")
				wantSignIns(t, name, api, 0)
			}, disconnectingArguments("auth_x"))
		})
	}
}

// Two objects of one account, and an action beside one, sign in once, also if the sign-in fails.
func TestAccountSignsInOnce(t *testing.T) {
	for name, test := range map[string]struct {
		script []fakeapi.Answer
		says   string
	}{
		"well": {script: []fakeapi.Answer{fakeapi.AheadOfRecord("acct_1").Times(6), fakeapi.Authenticated("acct_1")}},
		"not":  {script: []fakeapi.Answer{fakeapi.Failed("WRONG", "Wrong password.")}, says: "Wrong password."},
	} {
		t.Run(name, func(t *testing.T) {
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				p := m.planSignIn(api)
				m.restart()
				second := m.another()
				second.state, second.private = m.state, m.private
				api.ScriptNextLogin("acct_1", test.script...)
				var said [2]string
				var both sync.WaitGroup
				for i, object := range []*managed{m, second} {
					both.Go(func() { said[i] = object.apply(p) })
				}
				both.Wait()
				wantSignIns(t, name, api, 1)
				for _, text := range said {
					wantIn(t, text, test.says)
					if test.says == "" && text != "" {
						t.Error(text)
					}
				}
			}, keeps())
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				p := m.planSignIn(api)
				m.restart()
				api.ScriptNextLogin("acct_1", test.script...)
				var both sync.WaitGroup
				both.Go(func() { m.invoke(m.ctx, reauthenticateAction, map[string]any{"account_id": "acct_1"}) })
				both.Wait()
				wantIn(t, m.apply(p), test.says)
				wantSignIns(t, name+", after an action", api, 1)
			}, keeps())
		})
	}
}

// A sign-in that turns out to be another account's is not waited for again.
func TestAccountSignInOfOtherAccount(t *testing.T) {
	onAdopted(t, func(m *managed, api *fakeapi.Server) {
		api.Expire("acct_1")
		api.ScriptNextLogin("acct_1", fakeapi.Authenticated("acct_2"))
		wantIn(
			t,
			m.run(reauthenticating),
			"ERROR: Attempt connected another account",
			"provider has forgotten this attempt",
		)
		api.ScriptNextLogin("acct_1", fakeapi.Authenticated("acct_1"))
		if said := m.run(reauthenticating); said != "" {
			t.Error(said)
		}
		wantSignIns(t, "in the end", api, 2)
		m.wantState("in the end", map[string]any{"id": "acct_1", "connected": true})
	}, keeps())
}

// New credentials can be another creator's by mistake: the update fails, and the next read warns of it.
func TestAccountOfOtherCreator(t *testing.T) {
	onAdopted(t, func(m *managed, api *fakeapi.Server) {
		api.Script("auth_y", fakeapi.Authenticated("acct_1").With("account.onlyfans_data.id", 77))
		p := m.plan(keeps("attempt_id", "auth_y"))
		said := m.apply(p)
		wantIn(
			t,
			said,
			"ERROR: Account is that of another creator",
			`the onlyfans_id "77"`,
			`and "123456789" in the state`,
		)
		m.wantState("after the update", map[string]any{"attempt_id": "auth_x", "onlyfans_id": "123456789"})
		wantIn(t, m.refresh(), "WARNING: Account is that of another creator")
		if said := m.refresh(); said != "" {
			t.Errorf("the second read: %s", said)
		}
		m.wantState("after the reads", map[string]any{"onlyfans_id": "77"})
	}, keeps())
}

// The list may leave out the ID at OnlyFans of an account whose session has expired. The creator is still known then.
func TestAccountOfOtherCreatorAfterExpiry(t *testing.T) {
	onAdopted(t, func(m *managed, api *fakeapi.Server) {
		api.Connect(fakeapi.Account{ID: "acct_1", Expired: true})
		wantIn(t, m.refresh(), "WARNING: Session of an account has expired")
		m.wantState("expired", map[string]any{"connected": false, "onlyfans_id": "123456789"})
		api.Script("auth_y", fakeapi.Authenticated("acct_1").With("account.onlyfans_data.id", 77))
		wantIn(t, m.apply(m.plan(keeps("attempt_id", "auth_y"))), "ERROR: Account is that of another creator")
		m.wantState("after the update", map[string]any{"attempt_id": "auth_x", "onlyfans_id": "123456789"})
	}, keeps())
}

// An account whose ID cannot be used in a request is not stored: it could never be disconnected.
func TestAccountIDUnusable(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct 1"))
	onManaged(t, api, accountType, func(m *managed) {
		wantIn(t, m.apply(m.plan(keeps())), "ERROR: Attempt names no account", "account.id")
		if m.attributes(m.state) != nil {
			t.Error("it is stored")
		}
	})
}

// A destroy that needs no request is named where the read before it fails, but not as a command to copy: the read of a
// plan fails in the same way.
func TestAccountReadNamesDestroyWithoutRead(t *testing.T) {
	const how = "If you are destroying, use -refresh=false: this resource then takes no request to the API."
	for _, disconnects := range []bool{false, true} {
		arguments := keeps()
		arguments["disconnect_on_destroy"] = disconnects
		onAdopted(t, func(m *managed, api *fakeapi.Server) {
			api.ScriptList(fakeapi.Error(403, "Forbidden."))
			if said := m.refresh(); strings.Contains(said, how) == disconnects ||
				strings.Contains(said, "terraform destroy") {
				t.Errorf("disconnect_on_destroy is %t: %s", disconnects, said)
			}
		}, arguments)
	}
}

// A destroy that the API refuses, in whatever form, is an error with the API's words, and the object stays.
func TestAccountDeleteRefused(t *testing.T) {
	const notDone = "The account was not disconnected"
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		says   []string
	}{
		"success is false": {
			answer: fakeapi.Refusal("Account is busy."),
			says:   []string{"ERROR: Account not disconnected\n", "(Account is busy)", notDone},
		},
		"success is a text": {
			answer: fakeapi.Answer{Body: map[string]any{"success": "false", "message": "Account is busy."}},
			says:   []string{"ERROR: Account not disconnected\n", "(Account is busy)", notDone},
		},
		"error": {
			answer: fakeapi.Answer{Body: map[string]any{"error": "Account is busy."}},
			says:   []string{"ERROR: Account not disconnected\n", "(Account is busy)", notDone},
		},
		"404, and in the list": {
			answer: fakeapi.Error(404, "no Route matched"),
			says: []string{
				"ERROR: Account not disconnected\n", "(no Route matched)", notDone,
				"This answer alone does not mean",
			},
		},
		"409": {
			answer: fakeapi.Error(409, "Account is busy."),
			says:   []string{"ERROR: Account not disconnected\n", "(Account is busy)", notDone},
		},
	} {
		t.Run(name, func(t *testing.T) {
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				api.ScriptDisconnect("acct_1", test.answer)
				said := m.apply(m.plan(nil))
				wantIn(t, said, test.says...)
				m.wantState(name, map[string]any{"id": "acct_1"})
				api.ScriptDisconnect("acct_1", fakeapi.Answer{Body: map[string]any{"success": true}})
				if said := m.apply(m.plan(nil)); said != "" {
					t.Errorf("the next destroy: %s", said)
				}
			}, disconnectingArguments("auth_x"))
		})
	}
}
