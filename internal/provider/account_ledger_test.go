package provider

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// objectInState is an object with an attempt whose destroy disconnects the account, or does not.
func objectInState(attemptID string, disconnects bool) accountResourceModel {
	return accountResourceModel{
		accountModel: accountModel{ID: types.StringValue("acct_1")},
		AttemptID:    types.StringValue(attemptID), DisconnectOnDestroy: types.BoolValue(disconnects),
	}
}

// A rule about two objects holds whichever comes first.
func TestAccountLedgerInAnyOrder(t *testing.T) {
	create := func(l *accountLedger) bool { replaced, _ := l.plannedCreate("auth_x"); return replaced != "" }
	see := func(attemptID string, disconnects bool) func(l *accountLedger) bool {
		return func(l *accountLedger) bool { return l.seen(objectInState(attemptID, disconnects)) }
	}
	keep := func(l *accountLedger) bool { _, destroyed := l.plannedKept("acct_1"); return destroyed }
	destroy := func(l *accountLedger) bool { return l.plannedDisconnect("acct_1") }
	for name, test := range map[string]struct {
		first, second func(l *accountLedger) bool
		conflict      bool
	}{
		"replaced":                 {create, see("auth_x", true), true},
		"replaced, stays":          {create, see("auth_x", false), false},
		"of another attempt":       {create, see("auth_y", true), false},
		"without an attempt":       {create, see("", true), false},
		"kept and destroyed":       {keep, destroy, true},
		"both kept":                {keep, keep, false},
		"both destroyed":           {destroy, destroy, false},
		"two created":              {create, create, false},
		"seen twice, none created": {see("auth_x", true), see("auth_x", true), false},
	} {
		for _, order := range [][]func(l *accountLedger) bool{{test.first, test.second}, {test.second, test.first}} {
			var l accountLedger
			if order[0](&l) {
				t.Errorf("%s: the first alone is a conflict", name)
			}
			if got := order[1](&l); got != test.conflict {
				t.Errorf("%s: a conflict is %t, want %t", name, got, test.conflict)
			}
		}
	}
}

// another returns an object of the same process that does not exist yet. It has a log of its own, because two calls at
// once must not write to one buffer.
func (m *managed) another() *managed {
	s := &actionServer{Server: m.Server, t: m.t}
	s.ctx = tfsdklogtest.RootLogger(tflogtest.RootLogger(m.t.Context(), &s.log), &s.log)
	return &managed{actionServer: s, restart: func() {}, typeName: m.typeName, state: dynamic(nil)}
}

// disconnectingArguments are those of an object whose destroy disconnects the account.
func disconnectingArguments(attemptID string) map[string]any {
	return map[string]any{"attempt_id": attemptID, "disconnect_on_destroy": true}
}

// An apply does not disconnect an account that it has stored in another object, and does not store one that it has
// disconnected: of a create and a delete of the same account, one ends with a warning or an error.
func TestAccountCreateAndDelete(t *testing.T) {
	const warns, fails = "WARNING: Account not disconnected", "ERROR: Account disconnected by this apply"
	for name, test := range map[string]struct {
		prepare func(api *fakeapi.Server)
		run     func(create, destroy func() string) (created, destroyed string)
		want    []string // one of them
	}{
		"created first": {
			run: func(create, destroy func() string) (created, destroyed string) {
				created = create()
				return created, destroy()
			},
			want: []string{warns},
		},
		"destroyed first": {
			run: func(create, destroy func() string) (created, destroyed string) {
				destroyed = destroy()
				return create(), destroyed
			},
			want: []string{fails},
		},
		"destroyed first, list lags": {
			prepare: func(api *fakeapi.Server) {
				api.ScriptList(fakeapi.Answer{Body: []any{fakeapi.Account{ID: "acct_1"}.JSON()}})
			},
			run: func(create, destroy func() string) (created, destroyed string) {
				destroyed = destroy()
				return create(), destroyed
			},
			want: []string{fails},
		},
		"destroyed first, list lags later": {
			prepare: func(api *fakeapi.Server) {
				there := []any{fakeapi.Account{ID: "acct_1"}.JSON()}
				api.ScriptList(fakeapi.Answer{Body: []any{}}, fakeapi.Answer{Body: there})
			},
			run: func(create, destroy func() string) (created, destroyed string) {
				destroyed = destroy()
				return create(), destroyed
			},
			want: []string{fails},
		},
		"at once": {
			run: func(create, destroy func() string) (created, destroyed string) {
				var both sync.WaitGroup
				both.Go(func() { created = create() })
				both.Go(func() { destroyed = destroy() })
				both.Wait()
				return created, destroyed
			},
			want: []string{warns, fails},
		},
	} {
		t.Run(name, func(t *testing.T) {
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				api.Script("auth_y", fakeapi.Authenticated("acct_1"))
				destroy := m.plan(nil)
				m.restart()
				second := m.another()
				create := second.plan(disconnectingArguments("auth_y"))
				if test.prepare != nil {
					test.prepare(api)
				}
				created, destroyed := test.run(
					func() string { return second.apply(create) }, func() string { return m.apply(destroy) })
				said := created + destroyed
				if !slices.ContainsFunc(test.want, func(text string) bool { return strings.Contains(said, text) }) {
					t.Errorf("want one of %q in:\n%s", test.want, said)
				}
				isStored, isConnected := second.attributes(second.state) != nil, len(api.Accounts()) == 1
				if isStored != isConnected {
					t.Errorf("stored is %t, connected is %t: %s", isStored, isConnected, said)
				}
			}, disconnectingArguments("auth_x"))
		})
	}
}

// A destroy is done when the list does not have the account any more. One that stays in it is a warning.
func TestAccountDeleteWaitsForList(t *testing.T) {
	there := fakeapi.Answer{Body: []any{fakeapi.Account{ID: "acct_1"}.JSON()}}
	gone := fakeapi.Answer{Body: []any{}}
	for name, test := range map[string]struct {
		lists []fakeapi.Answer
		says  string
		took  time.Duration
	}{
		"gone at once":    {lists: []fakeapi.Answer{gone}},
		"gone later":      {lists: []fakeapi.Answer{there.Times(3), gone}, took: 7 * time.Second},
		"stays":           {lists: []fakeapi.Answer{there}, says: "WARNING: Disconnected account still", took: listLag},
		"no list":         {lists: []fakeapi.Answer{fakeapi.Error(403, "Forbidden.")}},
		"no list, at all": {lists: []fakeapi.Answer{there, fakeapi.Error(403, "Forbidden.")}, took: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				p := m.plan(nil)
				api.ScriptList(test.lists...)
				began := time.Now()
				said := m.apply(p)
				if test.says == "" && said != "" {
					t.Error(said)
				}
				wantIn(t, said, test.says)
				if took := time.Since(began); took < test.took || took > test.took+2*time.Second {
					t.Errorf("took %s, want %s", took, test.took)
				}
				if m.attributes(m.state) != nil {
					t.Error("the object is still in the state")
				}
			}, disconnectingArguments("auth_x"))
		})
	}
}

// An update does not keep an account that the same apply has disconnected.
func TestAccountUpdateAfterDisconnect(t *testing.T) {
	for name, arguments := range map[string]map[string]any{
		"without a request": keeps("on_user_action", "fail"),
		"of the attempt":    keeps("attempt_id", "auth_y"),
	} {
		t.Run(name, func(t *testing.T) {
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				api.Script("auth_y", fakeapi.Authenticated("acct_1"))
				destroy := m.plan(nil)
				m.restart()
				second := m.another()
				second.state, second.private = m.state, m.private
				update := second.plan(arguments)
				if said := m.apply(destroy); said != "" || len(api.Accounts()) != 0 {
					t.Errorf("not disconnected: %s", said)
				}
				wantIn(t, second.apply(update), "ERROR: Account disconnected by this apply")
			}, disconnectingArguments("auth_x"))
		})
	}
}

// A plan tells of two objects with one account, in whichever order the CLI reads and plans them.
func TestAccountPlanOfTwoObjects(t *testing.T) {
	const inSeveral = "WARNING: Account in several resources"
	onAdopted(t, func(m *managed, _ *fakeapi.Server) {
		m.restart()
		second := m.another()
		second.state, second.private = m.state, m.private
		first := m.plan(disconnectingArguments("auth_x")).diags
		if first != "" {
			t.Errorf("the first object: %s", first)
		}
		wantIn(t, second.plan(disconnectingArguments("auth_x")).diags, inSeveral)

		m.restart()
		if said := m.another().plan(disconnectingArguments("auth_y")).diags; said != "" {
			t.Errorf("a create: %s", said)
		}
		wantIn(t, m.another().plan(disconnectingArguments("auth_y")).diags, inSeveral)

		m.restart()
		m.another().plan(disconnectingArguments("auth_x"))
		read, err := m.ReadResource(m.ctx, &tfprotov6.ReadResourceRequest{
			TypeName: accountType, CurrentState: m.state, Private: m.private,
		})
		must(err)
		wantIn(t, diagnosticsText(read.Diagnostics), "ERROR: Account would be disconnected and not connected again")
	}, disconnectingArguments("auth_x"))
}
