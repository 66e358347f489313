package provider

import (
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// onAdopted runs f with an account that was connected and is kept.
func onAdopted(t *testing.T, f func(m *managed, api *fakeapi.Server), arguments map[string]any) {
	t.Helper()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	onManaged(t, api, accountType, func(m *managed) {
		if said := m.apply(m.plan(arguments)); said != "" {
			t.Fatal(said)
		}
		m.wantState("after its creation", map[string]any{"id": "acct_1", "connected": true, "attempt_id": "auth_x"})
		f(m, api)
	})
}

func keeps(more ...string) map[string]any {
	arguments := map[string]any{"attempt_id": "auth_x"}
	for i := 0; i < len(more); i += 2 {
		arguments[more[i]] = more[i+1]
	}
	return arguments
}

// Only what a change is about is unknown at plan, so that nothing downstream is replaced without need.
func TestAccountPlanKnowsWhatStays(t *testing.T) {
	const all = "connected display_name id onlyfans_id onlyfans_username"
	loggingIn, another := keeps("on_disconnected", "reauthenticate"), keeps("attempt_id", "auth_y")
	both := keeps("attempt_id", "auth_y", "on_disconnected", "reauthenticate")
	for _, test := range []struct {
		gone                    string
		arguments               map[string]any
		unknown                 string
		changes, warnsOfDestroy bool
	}{
		{"", keeps(), "", false, true},
		{"", loggingIn, "", true, true},
		{"", another, "", true, true},
		{"", map[string]any{}, "", true, true},
		{"session", keeps(), "", false, true},
		{"session", map[string]any{}, "", true, true},
		{"session", loggingIn, "connected", true, true},
		{"session", another, "connected", true, true},
		{"session", both, "connected", true, true},
		{"account", keeps(), "", false, false},
		{"account", loggingIn, "", true, false},
		{"account", another, all, true, false},
		{"account", both, all, true, false},
	} {
		onAdopted(t, func(m *managed, api *fakeapi.Server) {
			warning := ""
			switch test.gone {
			case "session":
				api.Expire("acct_1")
				warning = "WARNING: Session of an account has expired"
			case "account":
				api.Remove("acct_1")
				warning = "WARNING: Account not in the list of accounts"
			}
			said := m.refresh()
			if !strings.HasPrefix(said, warning) || warning == "" && said != "" {
				t.Errorf("without %q: %s", test.gone, said)
			}
			p := m.plan(test.arguments)
			if got := m.unknowns(p); got != test.unknown || p.diags != "" || p.replaces {
				t.Errorf("without %q, %v: unknown are %q, want %q; %s", test.gone, test.arguments, got, test.unknown,
					p.diags)
			}
			changes := false
			for name, value := range m.attributes(p.planned) {
				changes = changes || value != m.attributes(m.state)[name]
			}
			if changes != test.changes {
				t.Errorf("without %q, %v: changes are %t", test.gone, test.arguments, changes)
			}
			destroy := m.plan(nil)
			if warns := strings.Contains(
				destroy.diags, "WARNING: Account stays connected",
			); warns != test.warnsOfDestroy {
				t.Errorf("without %q, a destroy says: %s", test.gone, destroy.diags)
			}
		}, keeps())
	}
}

// What cannot be created is refused at plan, and what destroy will do is told there.
func TestAccountPlanRefuses(t *testing.T) {
	onManaged(t, fakeapi.New(), accountType, func(m *managed) {
		wantIn(t, m.plan(map[string]any{}).diags, "ERROR: Account cannot be created without an attempt")
		said := m.plan(keeps("attempt_id", fakeapi.Key)).diags
		if !strings.Contains(said, "ERROR: Invalid attempt_id") || strings.Contains(said, fakeapi.Key) {
			t.Error(said)
		}
		unconfigured := &managed{
			actionServer: newActionServer(m.ctx, t, &providerData{unknown: "api_key"}), typeName: accountType,
			state: dynamic(nil),
		}
		if said := unconfigured.plan(keeps()).diags; said != "" {
			t.Errorf("a provider that is not configured yet: %s", said)
		}
	})
	disconnecting := keeps()
	disconnecting["disconnect_on_destroy"] = true
	onAdopted(t, func(m *managed, api *fakeapi.Server) {
		if said := m.plan(nil).diags + m.apply(m.plan(nil)); said != "" || len(api.Accounts()) != 0 {
			t.Errorf("destroyed, and %d accounts stay: %s", len(api.Accounts()), said)
		}
	}, disconnecting)
}

// Another attempt connects the same account anew, in place, once its record says so.
func TestAccountNewAttempt(t *testing.T) {
	done := fakeapi.Authenticated("acct_1")
	another := keeps("attempt_id", "auth_y")
	for name, test := range map[string]struct {
		before func(m *managed, api *fakeapi.Server)
		script []fakeapi.Answer
		says   string
		polls  int
		want   map[string]any
	}{
		"connected": {
			script: []fakeapi.Answer{fakeapi.AheadOfRecord("acct_1").Times(6), done}, polls: 7,
			want: map[string]any{"attempt_id": "auth_y", "connected": true},
		},
		"session gone": {
			before: func(_ *managed, api *fakeapi.Server) { api.Expire("acct_1") },
			script: []fakeapi.Answer{fakeapi.AheadOfRecord("acct_1").Times(6), done}, polls: 7,
			want: map[string]any{"attempt_id": "auth_y", "connected": true, "id": "acct_1"},
		},
		"of another account": {
			script: []fakeapi.Answer{fakeapi.Authenticated("acct_2")}, polls: 1,
			says: "ERROR: Attempt connected another account",
			want: map[string]any{"attempt_id": "auth_x", "id": "acct_1"},
		},
		"unknown": {
			script: []fakeapi.Answer{fakeapi.Error(404, "Not found.")}, polls: 2, says: "ERROR: ",
			want: map[string]any{"attempt_id": "auth_x"},
		},
		"absent": {
			before: func(_ *managed, api *fakeapi.Server) { api.Remove("acct_1") },
			script: []fakeapi.Answer{fakeapi.Authenticated("acct_2").With("account.display_name", "New")}, polls: 1,
			want: map[string]any{"attempt_id": "auth_y", "id": "acct_2", "display_name": "New", "connected": true},
		},
		"filled in": {
			before: func(m *managed, _ *fakeapi.Server) { m.run(map[string]any{}) },
			script: []fakeapi.Answer{fakeapi.AheadOfRecord("acct_1").Times(9), done}, polls: 10,
			want: map[string]any{"attempt_id": "auth_y", "connected": true},
		},
		"filled in, of no account": {
			before: func(m *managed, _ *fakeapi.Server) { m.run(map[string]any{}) },
			script: []fakeapi.Answer{done.With("account", nil)}, polls: 4,
			want: map[string]any{"attempt_id": "auth_y", "id": "acct_1", "connected": true},
		},
		"filled in, forgotten": {
			before: func(m *managed, _ *fakeapi.Server) { m.run(map[string]any{}) },
			script: []fakeapi.Answer{fakeapi.Error(404, "Not found.")}, polls: 2,
			want: map[string]any{"attempt_id": "auth_y", "connected": true},
		},
		"filled in, failed": {
			before: func(m *managed, _ *fakeapi.Server) { m.run(map[string]any{}) },
			script: []fakeapi.Answer{fakeapi.Failed("wrong_password", "Wrong password.")}, polls: 1, says: "ERROR: ",
			want: map[string]any{"attempt_id": nil, "connected": true},
		},
		"filled in, session gone": {
			before: func(m *managed, api *fakeapi.Server) { m.run(map[string]any{}); api.Expire("acct_1") },
			script: []fakeapi.Answer{fakeapi.AheadOfRecord("acct_1").Times(6), done}, polls: 7,
			want: map[string]any{"attempt_id": "auth_y", "connected": true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				if test.before != nil {
					test.before(m, api)
				}
				api.Script("auth_y", test.script...)
				said := m.run(another)
				wantIn(t, said, test.says)
				if test.says == "" && said != "" {
					t.Error(said)
				}
				if got := len(api.Polls("auth_y")); got != test.polls {
					t.Errorf("%d polls, want %d", got, test.polls)
				}
				m.wantState("after the update", test.want)
			}, keeps())
		})
	}
}

// An account that was absent and is connected again is none whose id may change.
func TestAccountIsAbsentNoMore(t *testing.T) {
	onAdopted(t, func(m *managed, api *fakeapi.Server) {
		api.Remove("acct_1")
		m.run(keeps("on_user_action", "fail")) // which does not connect it
		if got := m.unknowns(m.plan(keeps("attempt_id", "auth_y"))); !strings.Contains(got, " id ") {
			t.Errorf("it counts as there after a change that connects nothing: only %q are unknown", got)
		}
		api.Script("auth_y", fakeapi.Authenticated("acct_2"))
		if said := m.run(keeps("attempt_id", "auth_y")); said != "" {
			t.Error(said)
		}
		m.wantState("after another account", map[string]any{"id": "acct_2"})
		api.Script("auth_z", fakeapi.Authenticated("acct_3"))
		for range 2 {
			wantIn(t, m.apply(m.plan(keeps("attempt_id", "auth_z"))), "ERROR: Attempt connected another account")
		}
		m.wantState("in the end", map[string]any{"id": "acct_2", "attempt_id": "auth_y"})
	}, keeps())
}
