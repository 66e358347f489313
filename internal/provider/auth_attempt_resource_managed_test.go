package provider

import (
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// signIn returns the arguments of an attempt with credentials, and these.
func signIn(more map[string]any) map[string]any {
	arguments := attemptBlock(map[string]any{
		"credentials_wo": emailAndPassword, "credentials_wo_version": 1, "display_name": "Alice",
	})
	for name, value := range more {
		arguments[name] = value
	}
	return arguments
}

// What starts another attempt, and what takes effect with the next one only, is told at plan; the latter starts none,
// and is kept.
func TestAuthAttemptResourceChanges(t *testing.T) {
	for name, test := range map[string]struct {
		change   map[string]any
		replaces bool
		says     string
	}{
		"nothing":        {},
		"no credentials": {change: map[string]any{"credentials_wo": nil}},
		"display_name": {
			change: map[string]any{"display_name": "Bob"},
			says:   "WARNING: Change takes effect with the next attempt\ndisplay_name of the",
		},
		"proxy_country": {
			change: map[string]any{"proxy_country": "us"},
			says:   "WARNING: Change takes effect with the next attempt\nproxy_country of the",
		},
		"force_connect": {
			change: map[string]any{"force_connect": true},
			says:   "WARNING: Change takes effect with the next attempt\nforce_connect of the",
		},
		"version": {change: map[string]any{"credentials_wo_version": 2}, replaces: true},
		"version, renamed": {
			change: map[string]any{"credentials_wo_version": 2, "display_name": "Bob"}, replaces: true,
		},
		"way": {
			change: map[string]any{"auth_type": "mobile_app", "credentials_wo": nil}, replaces: true,
		},
		"way, wrong": {
			change: map[string]any{"auth_type": "raw_data", "credentials_wo": nil}, replaces: true,
			says: "ERROR: Invalid credentials_wo",
		},
		"version without": {
			change: map[string]any{"credentials_wo_version": 2, "credentials_wo": nil}, replaces: true,
			says: "ERROR: Invalid credentials_wo",
		},
		"way that is not known": {
			change: map[string]any{"auth_type": "magic"}, replaces: true,
		}, // it was warned of at validate
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			onManaged(t, api, attemptResourceType, func(m *managed) {
				wantIn(t, m.plan(attemptBlock(map[string]any{})).diags, "ERROR: Invalid credentials_wo")
				if said := m.run(signIn(nil)); said != "" {
					t.Fatal(said)
				}
				m.refresh()
				p := m.plan(signIn(test.change))
				wantIn(t, p.diags, test.says)
				if p.replaces != test.replaces || test.says == "" && p.diags != "" {
					t.Errorf("replaces: %t; %s", p.replaces, p.diags)
				}
				if test.replaces {
					return
				}
				if said := m.apply(p); said != "" {
					t.Error(said)
				}
				want := map[string]any{"id": "auth_new_1"}
				for argument, value := range test.change {
					if !strings.HasSuffix(argument, "_wo") {
						want[argument] = value
					}
				}
				m.wantState("after the update", want)
				if p := m.plan(nil); p.diags != "" || m.apply(p) != "" {
					t.Errorf("a destroy says: %s", p.diags)
				}
				wantRequests(t, api, 1)
			})
		})
	}
}
