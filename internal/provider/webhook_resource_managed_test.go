package provider

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

const webhookType = "onlyfansapi_webhook"

// hookArguments are those of a webhook, with these instead.
func hookArguments(instead map[string]any) map[string]any {
	arguments := map[string]any{"endpoint_url": "https://hooks.example.com/a", "events": []any{"accounts.connected"}}
	maps.Copy(arguments, instead)
	return arguments
}

// hookedIn is a webhook that was made elsewhere.
func hookedIn(id string) fakeapi.Webhook {
	return fakeapi.Webhook{
		ID: id, URL: "https://hooks.example.com/a", Events: []string{"accounts.connected"}, Enabled: true,
		Scope: "global", CreatedAt: "2025",
	}
}

// onWebhook runs f with a webhook that was created with these arguments.
func onWebhook(t *testing.T, instead map[string]any, f func(m *managed, api *fakeapi.Server)) {
	t.Helper()
	api := fakeapi.New()
	onManaged(t, api, webhookType, func(m *managed) {
		if said := m.run(hookArguments(instead)); said != "" {
			t.Fatal(said)
		}
		f(m, api)
	})
}

// requestsOf returns method, path and body of the requests since the last call, less those that the server was asked
// before.
func requestsOf(api *fakeapi.Server, since *int) (requests []string) {
	for _, r := range api.Requests()[*since:] {
		requests = append(requests, strings.TrimSpace(r.Method+" "+r.Path+" "+r.Body))
	}
	*since = len(api.Requests())
	return requests
}

// wantNoChange reports a plan that changes something.
func (m *managed) wantNoChange(arguments map[string]any) {
	m.t.Helper()
	said := m.refresh()
	p := m.plan(arguments)
	if said != "" || p.diags != "" || p.replaces || cmp.Diff(m.attributes(m.state), m.attributes(p.planned)) != "" {
		m.t.Errorf("a second plan says %s%s, replaces: %t (-state +plan):\n%s", said, p.diags, p.replaces,
			cmp.Diff(m.attributes(m.state), m.attributes(p.planned)))
	}
}

const hookBody = `{"endpoint_url":"https://hooks.example.com/a","events":["accounts.connected"],"account_scope":"global"`

// A webhook is created by one POST, disabled by a PUT, changed by one that sends everything, and deleted; a plan after
// each shows no change.
func TestWebhookResource(t *testing.T) {
	api, since := fakeapi.New(), 0
	onManaged(t, api, webhookType, func(m *managed) {
		for _, step := range []struct {
			arguments map[string]any
			state     map[string]any
			requests  []string
		}{
			{
				hookArguments(map[string]any{"enabled": false}),
				map[string]any{
					"id": "wh_1", "enabled": false, "account_scope": "global", "account_ids": nil,
					"has_signing_secret": false,
					"created_at":         "2000-01-01T00:00:00.000000Z",
				},
				[]string{"POST /api/webhooks " + hookBody + "}", "PUT /api/webhooks/wh_1 " + hookBody + `,"enabled":false}`},
			},
			{
				hookArguments(map[string]any{
					"events":        []any{"accounts.session_expired", "accounts.connected"},
					"account_scope": "inclusive", "account_ids": []any{"acct_2", "acct_1"},
				}),
				map[string]any{
					"id": "wh_1", "enabled": true, "account_scope": "inclusive",
					"account_ids": []any{"acct_1", "acct_2"},
				},
				[]string{
					"GET /api/webhooks",
					`PUT /api/webhooks/wh_1 {"endpoint_url":"https://hooks.example.com/a","events":["accounts.connected",` +
						`"accounts.session_expired"],"account_scope":"inclusive","account_ids":["acct_1","acct_2"],"enabled":true}`,
				},
			},
		} {
			if said := m.run(step.arguments); said != "" {
				t.Error(said)
			}
			m.wantState(fmt.Sprint(step.arguments), step.state)
			if diff := cmp.Diff(step.requests, requestsOf(api, &since)); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			m.wantNoChange(step.arguments)
			since = len(api.Requests())
		}
		if said := m.run(nil); said != "" || len(api.Webhooks()) != 0 {
			t.Errorf("destroy: %s, %+v", said, api.Webhooks())
		}
	})
}

// Everything that is computed is known at plan if the webhook changes in place.
func TestWebhookUpdateIsKnown(t *testing.T) {
	onWebhook(t, nil, func(m *managed, _ *fakeapi.Server) {
		p := m.plan(hookArguments(map[string]any{"enabled": false, "endpoint_url": "https://hooks.example.com/b"}))
		if names := m.unknowns(p); names != "" || p.replaces {
			t.Errorf("unknown: %q, replaces: %t", names, p.replaces)
		}
	})
	onManaged(t, fakeapi.New(), webhookType, func(m *managed) {
		if names := m.unknowns(m.plan(hookArguments(nil))); names != "created_at id" {
			t.Errorf("unknown in the first plan: %q", names)
		}
	})
}

// What was changed elsewhere is planned to be set back, and what the API leaves out stays as it is.
func TestWebhookDrift(t *testing.T) {
	secret := map[string]any{"signing_secret_wo": hookSecret, "signing_secret_wo_version": 1}
	for name, test := range map[string]struct {
		arguments map[string]any
		change    func(w *fakeapi.Webhook)
		drift     map[string]any
		replaces  bool
	}{
		"endpoint_url": {
			change: func(w *fakeapi.Webhook) { w.URL = "https://other.example.com" },
			drift:  map[string]any{"endpoint_url": "https://other.example.com"},
		},
		"events": {
			change: func(w *fakeapi.Webhook) { w.Events = []string{"accounts.reconnected", "accounts.connected"} },
			drift:  map[string]any{"events": []any{"accounts.connected", "accounts.reconnected"}},
		},
		"enabled": {
			change: func(w *fakeapi.Webhook) { w.Enabled = false },
			drift:  map[string]any{"enabled": false},
		},
		"has_signing_secret": {
			arguments: secret,
			change:    func(w *fakeapi.Webhook) { w.Secret = "" },
			drift:     map[string]any{"has_signing_secret": false},
			replaces:  true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			onWebhook(t, test.arguments, func(m *managed, api *fakeapi.Server) {
				webhook := api.Webhooks()[0]
				test.change(&webhook)
				api.AddWebhook(webhook)
				if said := m.refresh(); said != "" {
					t.Error(said)
				}
				m.wantState("after the drift", test.drift)
				p := m.plan(hookArguments(test.arguments))
				if p.replaces != test.replaces || cmp.Diff(m.attributes(m.state), m.attributes(p.planned)) == "" {
					t.Errorf("the plan replaces: %t", p.replaces)
				}
				if test.replaces {
					return
				}
				if said := m.apply(p); said != "" {
					t.Error(said)
				}
				m.wantNoChange(hookArguments(test.arguments))
			})
		})
	}
}

// A URL that is only written in another way, or that the API leaves out, is no change.
func TestWebhookNoDrift(t *testing.T) {
	for name, item := range map[string]string{
		"slash and case":    `{"id": "wh_1", "url": "HTTPS://Hooks.Example.com/"}`,
		"nothing":           `{"id": "wh_1"}`,
		"another order":     `{"id": "wh_1", "events": ["accounts.reconnected", "accounts.connected", "accounts.connected"]}`,
		"nulls":             `{"id": "wh_1", "url": null, "events": null, "enabled": null, "has_signing_secret": null}`,
		"empty and another": `{"id": "wh_1", "url": "", "extra": {}}`,
	} {
		t.Run(name, func(t *testing.T) {
			arguments := map[string]any{
				"endpoint_url": "https://hooks.example.com", "events": []any{
					"accounts.connected",
					"accounts.reconnected",
				},
			}
			onWebhook(t, arguments, func(m *managed, api *fakeapi.Server) {
				api.ScriptRequest("GET", "/api/webhooks", fakeapi.Answer{Body: "[" + item + "]"})
				m.wantNoChange(arguments)
			})
		})
	}
}

// One that is gone is removed from the state, also on a CLI that stores no identity, so that the next plan creates it.
func TestWebhookGone(t *testing.T) {
	onWebhook(t, nil, func(m *managed, api *fakeapi.Server) {
		api.RemoveWebhook("wh_1")
		if said := m.refresh(); said != "" || m.attributes(m.state) != nil {
			t.Errorf("refreshed: %q, %v", said, m.attributes(m.state))
		}
		if said := m.run(hookArguments(nil)); said != "" || len(api.Webhooks()) != 1 {
			t.Errorf("applied: %q, %+v", said, api.Webhooks())
		}
	})
}

// Whatever the list answers, an error keeps the state.
func TestWebhookNotListed(t *testing.T) {
	for want, answer := range map[string]fakeapi.Answer{
		"ERROR: Access refused\nListing the webhooks failed: HTTP 403 Forbidden (No).": fakeapi.Error(403, "No."),
		"ERROR: No usable answer from the API\nListing the webhooks failed: the answer is no list of webhooks.": {
			Body: "<html>",
		},
	} {
		onWebhook(t, nil, func(m *managed, api *fakeapi.Server) {
			api.ScriptRequest("GET", "/api/webhooks", answer)
			wantIn(t, m.refresh(), want)
			m.wantState("after the error", map[string]any{"id": "wh_1"})
		})
	}
}

const hookSecret = "whsec-9d41c07be2a6f835"

// The secret is sent with the POST alone, and another version of it replaces the webhook. A plan needs it only where it
// is sent.
func TestWebhookSigningSecret(t *testing.T) {
	with := func(secret, version any) map[string]any {
		return hookArguments(map[string]any{"signing_secret_wo": secret, "signing_secret_wo_version": version})
	}
	first := map[string]any{"signing_secret_wo": hookSecret, "signing_secret_wo_version": 1}
	onWebhook(t, first, func(m *managed, api *fakeapi.Server) {
		m.wantState("created", map[string]any{"has_signing_secret": true, "signing_secret_wo": nil})
		if got := api.Webhooks()[0].Secret; got != hookSecret {
			t.Errorf("sent %q", got)
		}
		m.wantNoChange(with(hookSecret, 1))
		m.wantNoChange(with(nil, 1)) // a job that creates nothing needs no secret
		m.wantNoChange(with("another one", 1))
		for _, version := range []any{2, nil} {
			if p := m.plan(with(hookSecret, version)); !p.replaces {
				t.Errorf("version %v does not replace", version)
			}
		}
		if said := m.run(nil); said != "" {
			t.Fatal(said)
		}
		wantIn(t, m.plan(with(nil, 2)).diags, "ERROR: Signing secret missing", "signing_secret_wo is null")
		for _, request := range api.Requests() {
			if strings.Contains(request.Body, hookSecret) != (request.Method == "POST") {
				t.Errorf("%s %s", request.Method, request.Body)
			}
		}
		if strings.Contains(m.log.String(), hookSecret) {
			t.Error("the secret is in the log")
		}
	})
}

// The API's echo of the secret is hidden in all that is said of it.
func TestWebhookSecretIsHidden(t *testing.T) {
	for _, answer := range []fakeapi.Answer{
		fakeapi.Error(422, "The secret "+hookSecret+" is weak."),
		fakeapi.Error(500, strings.ToUpper(hookSecret)), fakeapi.Refusal(hookSecret),
		{Body: `{"data": {"id": "` + hookSecret + `"}}`},
		{Body: `{"data": {"id": "wh_1", "created_at": "` + hookSecret + `"}}`},
	} {
		api := fakeapi.New()
		api.ScriptRequest("POST", "/api/webhooks", answer)
		onManaged(t, api, webhookType, func(m *managed) {
			said := m.run(hookArguments(map[string]any{
				"signing_secret_wo":         hookSecret,
				"signing_secret_wo_version": 1,
			}))
			printed := strings.ToLower(fmt.Sprint(said, m.log.String(), m.attributes(m.state)))
			if strings.Contains(printed, hookSecret) {
				t.Errorf("the secret is in %s", printed)
			}
		})
	}
}

// A configuration that cannot be meant is refused at validate, and one that may become right is not.
func TestWebhookValidate(t *testing.T) {
	for name, test := range map[string]struct {
		instead map[string]any
		want    []string // none for nil
	}{
		"good": {},
		"unknown scope": {map[string]any{"account_scope": "all"}, []string{
			"account_scope",
			"Invalid Attribute Value Match",
		}},
		"ids alone": {
			map[string]any{"account_ids": []any{"acct_1"}},
			[]string{"ERROR: account_ids without account_scope"},
		},
		"ids, global": {
			map[string]any{"account_ids": []any{"acct_1"}, "account_scope": "global"},
			[]string{"ERROR: account_ids without account_scope"},
		},
		"scope alone": {map[string]any{"account_scope": "exclusive"}, []string{"ERROR: account_scope without account_ids", `account_scope is "exclusive"`}},
		"scope, no ids": {
			map[string]any{"account_scope": "inclusive", "account_ids": []any{}},
			[]string{"ERROR: account_scope without account_ids"},
		},
		"no ids, global": {map[string]any{"account_ids": []any{}}, nil},
		"odd id": {
			map[string]any{"account_scope": "inclusive", "account_ids": []any{"a/b"}},
			[]string{"ERROR: Invalid account_ids"},
		},
		"no events":   {map[string]any{"events": []any{}}, []string{"events", "at least 1"}},
		"empty event": {map[string]any{"events": []any{""}}, []string{"events", "at least 1"}},
		"two platforms": {
			map[string]any{"events": []any{"fansly.x", "accounts.connected"}},
			[]string{"ERROR: Events of two platforms"},
		},
		"one platform": {map[string]any{"events": []any{"fansly.x", "fansly.y"}}, nil},
		"no URL": {map[string]any{"endpoint_url": "hooks"}, []string{
			"ERROR: Invalid endpoint_url",
			"it is not a URL with a host",
		}},
		"another scheme": {
			map[string]any{"endpoint_url": "ftp://x"},
			[]string{"it begins neither with https:// nor with http://"},
		},
		"a space": {map[string]any{"endpoint_url": "https://x/ y"}, []string{"it holds white space"}},
		"long": {
			map[string]any{"endpoint_url": "https://x/" + strings.Repeat("y", 5000)},
			[]string{"it is longer than 4 KiB"},
		},
		"secret alone": {
			map[string]any{"signing_secret_wo": hookSecret},
			[]string{"ERROR: signing_secret_wo without signing_secret_wo_version"},
		},
		"version alone": {map[string]any{"signing_secret_wo_version": 1}, nil},
		"line break": {
			map[string]any{"signing_secret_wo": hookSecret + "\n", "signing_secret_wo_version": 1},
			[]string{"ERROR: Invalid signing_secret_wo"},
		},
		"an empty secret": {
			map[string]any{"signing_secret_wo": "", "signing_secret_wo_version": 1},
			[]string{"signing_secret_wo is empty"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			onManaged(t, fakeapi.New(), webhookType, func(m *managed) {
				said := m.validateResource(hookArguments(test.instead))
				wantIn(t, said, test.want...)
				if test.want == nil && said != "" || strings.Contains(said, hookSecret) {
					t.Error(said)
				}
			})
		})
	}
}

// The key is in no argument, which the CLI would print.
func TestWebhookRefusesKey(t *testing.T) {
	for name, instead := range map[string]map[string]any{
		"endpoint_url": {"endpoint_url": "https://x.example.com/" + fakeapi.Key[5:]},
		"account_ids":  {"account_scope": "inclusive", "account_ids": []any{fakeapi.Key}},
	} {
		onManaged(t, fakeapi.New(), webhookType, func(m *managed) {
			said := m.plan(hookArguments(instead)).diags
			wantIn(t, said, "ERROR: Invalid "+name+"\nThe value cannot be used: it holds the provider's API key.")
			if strings.Contains(said, fakeapi.Key[5:20]) {
				t.Error(said)
			}
		})
	}
}

// The sort of events in a state does not depend on the API's.
func TestSetOf(t *testing.T) {
	if got := textsOf(setOf([]string{"b", "a", "b"})); !slices.Equal(got, []string{"a", "b"}) {
		t.Error(got)
	}
}
