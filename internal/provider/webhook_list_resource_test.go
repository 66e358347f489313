package provider

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// Webhooks are listed sorted, by the host that they deliver to, as an import would store them. A limit is told.
func TestWebhookListResource(t *testing.T) {
	api := fakeapi.New()
	second, third := hookedIn("wh_2"), hookedIn("wh_3")
	second.URL, third.URL = "https://user:token@other.example.com/?token=x", ""
	for _, webhook := range []fakeapi.Webhook{third, second, hookedIn("wh_1")} {
		api.AddWebhook(webhook)
	}
	onManaged(t, api, webhookType, func(m *managed) {
		all := m.listOf(m.ctx, webhookType, nil, 100, true)
		want := []string{"wh_1 hooks.example.com", "wh_2 other.example.com", "wh_3 wh_3"}
		if diff := cmp.Diff(want, all.names); diff != "" || all.diags != "" {
			t.Errorf("%s (-want +got):\n%s", all.diags, diff)
		}
		listed := m.attributes(all.results[0].Resource)
		m.importAs("wh_1", false)
		m.refresh()
		if diff := cmp.Diff(m.attributes(m.state), listed); diff != "" {
			t.Errorf("listed is not what is imported (-imported +listed):\n%s", diff)
		}
		limited := m.listOf(m.ctx, webhookType, nil, 1, false)
		if diff := cmp.Diff(want[:1], limited.names); diff != "" {
			t.Error(diff)
		}
		wantIn(t, limited.diags, "WARNING: Not all webhooks are listed\n3 webhooks match", "set limit = 3")
		wantRequests(t, api, 3) // one for each provider
		api.ScriptRequest("GET", "/api/webhooks", fakeapi.Error(403, "No."))
		m.restart()
		wantIn(t, m.listOf(m.ctx, webhookType, nil, 100, false).diags,
			"ERROR: Access refused\nListing the webhooks failed")
	})
}

// A refresh of 100 webhooks and 1,000 accounts makes two requests.
func TestWebhooksAndAccountsTwoRequests(t *testing.T) {
	api := fakeapi.New()
	for i := range 100 {
		api.AddWebhook(hookedIn(fmt.Sprintf("wh_%d", i)))
	}
	for i := range 1000 {
		api.Connect(fakeapi.Account{ID: fmt.Sprintf("acct_%d", i)})
	}
	onManaged(t, api, webhookType, func(m *managed) {
		m.importAs("wh_0", false)
		webhook := m.attributes(m.state)
		m.restart()
		before := len(api.Requests())
		var group sync.WaitGroup
		parallel := make(chan struct{}, 10)
		refresh := func(typeName string, state *tfprotov6.DynamicValue) {
			group.Go(func() {
				parallel <- struct{}{}
				defer func() { <-parallel }()
				resp, err := m.ReadResource(m.t.Context(), &tfprotov6.ReadResourceRequest{ // m.ctx logs one call
					TypeName: typeName, CurrentState: state,
				})
				must(err)
				if said := diagnosticsText(resp.Diagnostics); said != "" {
					t.Error(said)
				}
			})
		}
		for i := range 1000 {
			refresh(accountType, accountState(map[string]any{"id": fmt.Sprintf("acct_%d", i)}))
			if i < 100 {
				webhook["id"] = fmt.Sprintf("wh_%d", i)
				refresh(webhookType, dynamic(webhook))
			}
		}
		group.Wait()
		if n := len(api.Requests()) - before; n != 2 {
			t.Errorf("%d requests", n)
		}
	})
}
