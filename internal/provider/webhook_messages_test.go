package provider

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// webhookFault is something that goes wrong with a request about a webhook, and what a user then gets.
type webhookFault struct {
	answer fakeapi.Answer
	want   string
	also   []string // in what is said
	exists bool     // as far as the state knows
}

const (
	maybeCreated = `

It is not known whether a webhook was created. If one was, the next apply creates another one, and each event is ` + "delivered twice." + `

1. List the webhooks, and look for one with this endpoint_url that Terraform does not manage:
     `
	importIt = `
2. If there is one, import it by its ID:
     terraform import onlyfansapi_webhook.NAME wh_…
3. Plan and apply again.`
	correctIt = `

Correct the arguments by what the API says. The data source onlyfansapi_webhook_events returns the events that it knows.`
)

// A failed POST says whether a webhook may exist, how to find it and how to import it.
func TestWebhookCreateMessages(t *testing.T) {
	for name, test := range map[string]webhookFault{
		"422": {
			answer: fakeapi.Error(422, "The events field is invalid."),
			want: "ERROR: Webhook refused\nCreating the webhook failed: HTTP 422 Unprocessable Entity (The events " +
				"field is invalid).\n\n" +
				"No webhook was created." + correctIt,
		},
		"409": {
			answer: fakeapi.Error(409, "It exists."),
			want: "ERROR: Webhook refused\nCreating the webhook failed: HTTP 409 Conflict (It exists).\n\n" +
				"No webhook was created.\n\n" +
				"- If the API has this webhook already, import it by its ID, and apply. " +
				"To list the webhooks, run:\n     ",
			also: []string{
				"\n- To import one, run:\n     terraform import onlyfansapi_webhook.NAME wh_…\n- Correct the arguments",
			},
		},
		"refused": {
			answer: fakeapi.Refusal("Too many webhooks."),
			want: "ERROR: Webhook refused\nCreating the webhook failed: the API answers that it did not create the " +
				"webhook " +
				"(Too many webhooks).\n\nNo webhook was created." + correctIt,
		},
		"403": {
			answer: fakeapi.Error(403, "No."),
			want: "ERROR: Access refused\nCreating the webhook failed: HTTP 403 Forbidden (No).\n\nNo webhook was " +
				"created.\n\n" +
				"Possible causes:\n- The provider's api_key may not create webhooks.",
		},
		"500": {
			answer: fakeapi.Error(500, ""),
			want: "ERROR: API is failing\nCreating the webhook failed: HTTP 500 Internal Server " +
				"Error." + maybeCreated,
		},
		"hangs": {
			answer: fakeapi.Answer{Delay: time.Hour},
			want: "ERROR: No usable answer from the API\nCreating the webhook failed: no complete answer came " +
				"within 30s." +
				maybeCreated,
		},
		"no id": {
			answer: fakeapi.Answer{Body: `{"data": {"url": "x"}}`},
			want: "ERROR: No usable answer from the API\nCreating the webhook failed: the answer is not the JSON " +
				"object of a " +
				"webhook with an id." + maybeCreated,
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.ScriptRequest("POST", "/api/webhooks", test.answer)
			onManaged(t, api, webhookType, func(m *managed) {
				said := m.run(hookArguments(nil))
				wantIn(t, said, append(test.also, test.want)...)
				if strings.Contains(test.want, maybeCreated) {
					wantIn(t, said, importIt, "/api/webhooks' | jq -ac")
				}
				if m.attributes(m.state) != nil {
					t.Errorf("stored: %v", m.attributes(m.state))
				}
			})
			if n := len(api.Webhooks()); n != 0 {
				t.Errorf("%d webhooks", n)
			}
		})
	}
}

// An error of a PUT leaves the state as it was, also on a CLI that stores no identity, and says what became of the
// webhook.
func TestWebhookUpdateMessages(t *testing.T) {
	for name, test := range map[string]webhookFault{
		"422": {
			answer: fakeapi.Error(422, "Bad URL."),
			want: "ERROR: Webhook refused\nChanging the webhook \"wh_1\" failed: HTTP 422 Unprocessable Entity (Bad " +
				"URL).\n\n" +
				"The webhook was not changed." + correctIt,
		},
		"404": {
			answer: fakeapi.Error(404, "No webhook."),
			want: "ERROR: Webhook not found\nChanging the webhook \"wh_1\" failed: HTTP 404 Not Found (No " +
				"webhook).\n\n" +
				"The webhook was not changed.\n\nIt was probably deleted since the plan. The next plan creates it " +
				"again.",
		},
		"500": {
			answer: fakeapi.Error(500, ""),
			want: "ERROR: API is failing\nChanging the webhook \"wh_1\" failed: HTTP 500 Internal Server Error.\n\n" +
				"It is not known whether the webhook was changed. Plan and apply again, which sends all " +
				"arguments once more.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			onWebhook(t, nil, func(m *managed, api *fakeapi.Server) {
				api.ScriptRequest("PUT", "/api/webhooks/wh_1", test.answer)
				wantIn(t, m.run(hookArguments(map[string]any{"enabled": false})), test.want)
				m.wantState("after the error", map[string]any{"id": "wh_1", "enabled": true})
				api.ScriptRequest("PUT", "/api/webhooks/wh_1")
				if said := m.run(hookArguments(map[string]any{"enabled": false})); said != "" {
					t.Error(said)
				}
			})
		})
	}
}

// A webhook that was created and not disabled is stored as it is, with an error.
func TestWebhookNotDisabled(t *testing.T) {
	api := fakeapi.New()
	api.ScriptRequest("PUT", "/api/webhooks/wh_1", fakeapi.Error(422, "No."))
	onManaged(t, api, webhookType, func(m *managed) {
		said := m.run(hookArguments(map[string]any{"enabled": false}))
		wantIn(t, said, "ERROR: Webhook refused\nDisabling the webhook \"wh_1\" failed: HTTP 422 Unprocessable "+
			"Entity (No).\n\n"+
			"The webhook was created, and is enabled.", "The resource is tainted, so the next apply replaces the "+
			"webhook.\n\n"+
			"To keep it, run this before the next apply, which then only disables it:\n     "+
			"terraform untaint onlyfansapi_webhook.NAME")
		m.wantState("after the error", map[string]any{"id": "wh_1", "enabled": true})
	})
}

// An error of a DELETE keeps the webhook in the state. One that is gone already is no error.
func TestWebhookDeleteMessages(t *testing.T) {
	for name, test := range map[string]webhookFault{
		"refused": {
			answer: fakeapi.Refusal("Busy."), exists: true,
			want: "ERROR: Deletion of the webhook refused\nDeleting the webhook \"wh_1\" failed: the API answers " +
				"that it did not delete " +
				"the webhook (Busy).\n\nThe webhook was not deleted, and stays in the state.",
		},
		"500": {
			answer: fakeapi.Error(500, ""), exists: true,
			want: "ERROR: API is failing\nDeleting the webhook \"wh_1\" failed: HTTP 500 Internal Server Error.\n\n" +
				"It is not known whether the webhook was deleted, so it stays in the state. Run the same command " +
				"again: a webhook " +
				"that is gone already is no error.",
		},
		"gone": {},
	} {
		t.Run(name, func(t *testing.T) {
			onWebhook(t, nil, func(m *managed, api *fakeapi.Server) {
				destroy := m.plan(nil)
				if test.want != "" {
					api.ScriptRequest("DELETE", "/api/webhooks/wh_1", test.answer)
				} else {
					api.RemoveWebhook("wh_1")
				}
				said := m.apply(destroy)
				wantIn(t, said, test.want)
				if test.want == "" && said != "" || (m.attributes(m.state) != nil) != test.exists {
					t.Errorf("%q, stored: %v", said, m.attributes(m.state))
				}
			})
		})
	}
}

// A provider whose key is not known yet makes no request.
func TestWebhookNotConfigured(t *testing.T) {
	m := &managed{
		actionServer: newActionServer(t.Context(), t,
			&providerData{unknown: "api_key"}), typeName: webhookType, state: dynamic(nil),
	}
	const want = "ERROR: Provider not configured yet\nThe provider's api_key depends on"
	wantIn(t, m.apply(m.plan(hookArguments(nil))), want)
	resp, err := m.ImportResourceState(m.ctx, &tfprotov6.ImportResourceStateRequest{TypeName: webhookType, ID: "wh_1"})
	must(err)
	wantIn(t, diagnosticsText(resp.Diagnostics), want)
}

// On a CLI without write-only arguments, the error says what to do instead.
func TestWebhookOnOldCLI(t *testing.T) {
	onManaged(t, http.NotFoundHandler(), webhookType, func(m *managed) {
		config := map[string]any{}
		for _, attribute := range m.schema().Block.Attributes {
			config[attribute.Name] = nil
		}
		config["signing_secret_wo"] = hookSecret
		resp, err := m.ValidateResourceConfig(m.ctx, &tfprotov6.ValidateResourceConfigRequest{
			TypeName: webhookType, Config: dynamic(config),
		})
		must(err)
		said := diagnosticsText(resp.Diagnostics)
		wantIn(t, said, "ERROR: Write-only arguments need a newer CLI\nThe argument signing_secret_wo is write-only",
			"Use a newer one. Or remove signing_secret_wo and signing_secret_wo_version. Deliveries are not signed "+
				"then.")
		if strings.Contains(said, hookSecret) {
			t.Error(said)
		}
	})
}
