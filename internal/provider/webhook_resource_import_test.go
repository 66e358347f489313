package provider

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// importAs imports a webhook by its ID, or by its identity, as a new command does.
func (m *managed) importAs(id string, byIdentity bool) string {
	m.restart()
	req := &tfprotov6.ImportResourceStateRequest{TypeName: m.typeName, ID: id}
	if byIdentity {
		req.ID, req.Identity = "", identity(id)
	}
	resp, err := m.ImportResourceState(m.ctx, req)
	must(err)
	if len(resp.ImportedResources) == 1 {
		m.state, m.private = resp.ImportedResources[0].State, resp.ImportedResources[0].Private
	}
	return diagnosticsText(resp.Diagnostics)
}

// After an import, the next apply writes what the API does not read back, by an update in place.
func TestWebhookImport(t *testing.T) {
	for _, byIdentity := range []bool{false, true} {
		api, since := fakeapi.New(), 0
		api.AddWebhook(hookedIn("wh_a"))
		onManaged(t, api, webhookType, func(m *managed) {
			if said := m.importAs("wh_a", byIdentity); said != "" {
				t.Fatal(said)
			}
			if said := m.refresh(); said != "" {
				t.Error(said)
			}
			m.wantState("imported", map[string]any{
				"id": "wh_a", "endpoint_url": "https://hooks.example.com/a", "events": []any{"accounts.connected"},
				"enabled":       true,
				"account_scope": nil, "account_ids": nil, "has_signing_secret": false, "created_at": "2025",
			})
			requestsOf(api, &since)
			p := m.plan(hookArguments(nil))
			if p.replaces || p.diags != "" || m.unknowns(p) != "" {
				t.Errorf("the plan replaces: %t, %s, unknown: %q", p.replaces, p.diags, m.unknowns(p))
			}
			if said := m.apply(p); said != "" {
				t.Error(said)
			}
			want := []string{"PUT /api/webhooks/wh_a " + hookBody + `,"enabled":true}`}
			if diff := cmp.Diff(want, requestsOf(api, &since)); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
			m.wantNoChange(hookArguments(nil))
		})
	}
}

// A secret that was set elsewhere stays with the first version that a configuration gives, with a warning, and goes
// with the next one.
func TestWebhookImportWithSecret(t *testing.T) {
	api := fakeapi.New()
	webhook := hookedIn("wh_a")
	webhook.Secret = "old"
	api.AddWebhook(webhook)
	with := func(version any) map[string]any {
		return hookArguments(map[string]any{"signing_secret_wo": hookSecret, "signing_secret_wo_version": version})
	}
	onManaged(t, api, webhookType, func(m *managed) {
		m.importAs("wh_a", false)
		if said := m.run(hookArguments(nil)); said != "" { // without a secret in the configuration, it stays
			t.Error(said)
		}
		m.wantState("without a version", map[string]any{"has_signing_secret": true})
		m.wantNoChange(hookArguments(nil))
		p := m.plan(with(1))
		wantIn(
			t,
			p.diags,
			"WARNING: Signing secret stays as it is",
			`The webhook "wh_a" was imported with a signing secret`,
		)
		if p.replaces {
			t.Error("the first version replaces")
		}
		m.apply(p)
		m.wantNoChange(with(1))
		if p := m.plan(with(2)); !p.replaces {
			t.Error("the second version does not replace")
		}
	})
	api.AddWebhook(hookedIn("wh_a")) // without one, the first version replaces
	onManaged(t, api, webhookType, func(m *managed) {
		m.importAs("wh_a", false)
		m.refresh()
		if p := m.plan(with(1)); !p.replaces {
			t.Error("the first version does not replace a webhook without a secret")
		}
	})
}

// What cannot be imported is told apart, and nothing is stored.
func TestWebhookImportFails(t *testing.T) {
	for id, want := range map[string]string{
		"wh_9":      `ERROR: Webhook not found` + "\n" + `The API has no webhook with the id "wh_9".`,
		"":          "it is empty",
		"a/b":       "ERROR: Invalid id",
		fakeapi.Key: "it holds the provider's API key",
	} {
		for _, byIdentity := range []bool{false, true} {
			if id == "" && !byIdentity {
				continue // the CLIs refuse it
			}
			api := fakeapi.New()
			api.AddWebhook(hookedIn("wh_1"))
			onManaged(t, api, webhookType, func(m *managed) {
				said := m.importAs(id, byIdentity)
				wantIn(t, said, want)
				if strings.Contains(said, fakeapi.Key) || m.attributes(m.state) != nil {
					t.Errorf("%s, stored: %v", said, m.attributes(m.state))
				}
			})
		}
	}
}
