package acceptance

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

const hook = "onlyfansapi_webhook.x"

// hookBlock is a block of a webhook with these lines in it.
func hookBlock(lines ...string) string {
	lines = append([]string{`endpoint_url = "https://hooks.example.com/a"`}, lines...)
	return fmt.Sprintf("resource \"onlyfansapi_webhook\" \"x\" {\n  %s\n}\n", strings.Join(lines, "\n  "))
}

const connectedEvent = `events = ["accounts.connected"]`

// hookStep applies a configuration, checks what the plan does to the webhook, and that the next plan does nothing.
func hookStep(config string, action plancheck.ResourceActionType, checks map[string]string) resource.TestStep {
	step := resource.TestStep{
		Config: config,
		ConfigPlanChecks: resource.ConfigPlanChecks{
			PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(hook, action)},
			PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
		},
	}
	var all []resource.TestCheckFunc
	for name, value := range checks {
		all = append(all, resource.TestCheckResourceAttr(hook, name, value))
	}
	step.Check = resource.ComposeAggregateTestCheckFunc(all...)
	return step
}

// The whole life of a webhook: each step is one that the plan names, none is followed by another change, an import
// brings what can be read back, and nothing is left at the end.
func TestAccWebhook(t *testing.T) {
	needsEngine(t)
	api := fakeapi.New()
	config := serve(t, api)
	steps := []resource.TestStep{
		hookStep(config+hookBlock(connectedEvent, "enabled = false"), plancheck.ResourceActionCreate, map[string]string{
			"id": "wh_1", "enabled": "false", "account_scope": "global", "has_signing_secret": "false", "events.#": "1",
		}),
		hookStep(config+hookBlock(`events = ["accounts.session_expired", "accounts.connected"]`,
			`account_scope = "exclusive"`, `account_ids = ["acct_2", "acct_1"]`), plancheck.ResourceActionUpdate,
			map[string]string{"id": "wh_1", "enabled": "true", "events.#": "2", "account_ids.#": "2"}),
		{
			ResourceName: hook, ImportState: true, ImportStateVerify: true,
			ImportStateVerifyIgnore: []string{"account_scope", "account_ids"},
		},
		hookStep(config+hookBlock(connectedEvent), plancheck.ResourceActionUpdate,
			map[string]string{"account_ids.#": "0"}),
	}
	if !engine.Version.LessThan(writeOnlySince) {
		secret := func(version int) string {
			return config + hookBlock(connectedEvent, `signing_secret_wo = "`+fakeapi.WebhookSecret+`"`,
				fmt.Sprintf("signing_secret_wo_version = %d", version))
		}
		steps = append(steps,
			hookStep(secret(1), plancheck.ResourceActionDestroyBeforeCreate, map[string]string{
				"id":                 "wh_2",
				"has_signing_secret": "true",
			}),
			hookStep(secret(2), plancheck.ResourceActionDestroyBeforeCreate, map[string]string{"id": "wh_3"}))
	}
	resource.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		CheckDestroy: func(*terraform.State) error {
			if left := api.Webhooks(); len(left) > 0 {
				return fmt.Errorf("%d webhooks are left", len(left))
			}
			return nil
		},
		Steps: steps,
	})
}

// A webhook that was changed or deleted elsewhere is put back by the next apply.
func TestAccWebhookDrift(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	w := newWorkspace(t, api, hookBlock(connectedEvent))
	w.succeeds("apply -auto-approve", "1 added")
	drifted := api.Webhooks()[0]
	drifted.Enabled, drifted.URL = false, "https://elsewhere.example.com"
	drifted.Events = []string{"accounts.reconnected"}
	api.AddWebhook(drifted)
	w.succeeds(
		"apply -auto-approve",
		"0 added, 1 changed, 0 destroyed",
		`"https://elsewhere.example.com" -> "https://hooks.example.com/a"`,
	)
	if got := api.Webhooks()[0]; !got.Enabled || got.URL != "https://hooks.example.com/a" {
		t.Errorf("put back: %+v", got)
	}
	w.plansNothing()
	api.RemoveWebhook("wh_1")
	w.succeeds("apply -auto-approve", "1 added, 0 changed, 0 destroyed")
	w.plansNothing()
	api.ScriptRequest("GET", "/api/webhooks", fakeapi.Error(403, "No."))
	w.fails("plan", "Error: Access refused", "Listing the webhooks failed: HTTP 403 Forbidden (No)")
	api.ScriptRequest("GET", "/api/webhooks")
	w.plansNothing()
}

// What was stored without an identity, by an older CLI, is read, changed, found gone and destroyed as before.
func TestAccWebhookWithoutStoredIdentity(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]func(w *workspace, api *fakeapi.Server){
		"read": func(w *workspace, _ *fakeapi.Server) { w.plansNothing() },
		"gone": func(w *workspace, api *fakeapi.Server) {
			api.RemoveWebhook("wh_1")
			w.succeeds("apply -auto-approve", "1 added")
		},
		"changed, not refreshed": func(w *workspace, _ *fakeapi.Server) {
			w.write("main.tf", requiredProviders+hookBlock(connectedEvent, "enabled = false"))
			w.succeeds("apply -auto-approve -refresh=false", "1 changed")
			w.identityIs("wh_1")
		},
		"change fails": func(w *workspace, api *fakeapi.Server) {
			api.ScriptRequest("PUT", "/api/webhooks/wh_1", fakeapi.Error(422, "No."))
			w.write("main.tf", requiredProviders+hookBlock(connectedEvent, "enabled = false"))
			out := w.fails("apply -auto-approve -refresh=false", "Error: Webhook refused")
			if n := strings.Count(out, "Error:"); n != 1 {
				w.t.Errorf("%d errors: %s", n, out)
			}
			api.ScriptRequest("PUT", "/api/webhooks/wh_1")
			w.succeeds("apply -auto-approve", "1 changed")
		},
		"destroyed": func(w *workspace, api *fakeapi.Server) {
			w.succeeds("destroy -auto-approve", "1 destroyed")
			if n := len(api.Webhooks()); n != 0 {
				w.t.Errorf("%d webhooks are left", n)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			w := newWorkspace(t, api, hookBlock(connectedEvent))
			w.succeeds("apply -auto-approve", "1 added")
			w.identityIs("wh_1")
			w.forgetIdentities()
			then(w, api)
		})
	}
}

// The command that users copy imports the webhook of the block that they copy.
func TestAccWebhookImportExample(t *testing.T) {
	t.Parallel()
	command := readExample(t, "resources/onlyfansapi_webhook/import.sh")
	api := fakeapi.New()
	api.AddWebhook(fakeapi.Webhook{
		ID: "wh_4d3fa20f055b", URL: "https://hooks.example.com/a", Events: []string{"accounts.connected"},
		Enabled: true,
	})
	w := newWorkspace(t, api, strings.ReplaceAll(hookBlock(connectedEvent), `"x"`, `"sessions"`))
	w.succeeds(strings.TrimPrefix(strings.TrimSpace(command), "terraform "), "Import successful!")
	w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
	w.plansNothing()
	w.fails("import onlyfansapi_webhook.sessions wh_9") // which is there already
}

// A query lists webhooks by one request, and what is generated of it imports them.
func TestAccWebhookQuery(t *testing.T) {
	t.Parallel()
	needsQueries(t)
	api := fakeapi.New()
	for _, id := range []string{"wh_2", "wh_1"} {
		api.AddWebhook(fakeapi.Webhook{
			ID: id, URL: "https://hooks.example.com/" + id, Events: []string{"accounts.connected"}, Enabled: true,
		})
	}
	w := newWorkspace(t, api, "provider \"onlyfansapi\" {}\n")
	w.write("all.tfquery.hcl", readExample(t, "list-resources/onlyfansapi_webhook/list-resource.tfquery.hcl"))
	requests := 0
	w.succeeds("query", "id=wh_1 hooks.example.com list.onlyfansapi_webhook.all id=wh_2 hooks.example.com")
	wantRequests(t, "the query", counted(api, &requests), map[string]int{"GET /api/webhooks": 1})
	w.succeeds("query -generate-config-out=generated.tf")
	w.checkCanaries(w.read("generated.tf"), "main.tf")
	must(os.Remove(filepath.Join(w.dir, "all.tfquery.hcl")))
	w.succeeds("apply -auto-approve", "2 imported, 0 added, 2 changed, 0 destroyed")
	w.plansNothing()
}

// A CLI without write-only arguments manages webhooks without a secret, and prints none.
func TestAccWebhookOnOldCLI(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	if !engine.Version.LessThan(writeOnlySince) {
		t.Skipf("%s has write-only arguments", engine)
	}
	api := fakeapi.New()
	w := newWorkspace(t, api, hookBlock(connectedEvent, "signing_secret_wo_version = 1",
		`signing_secret_wo = "`+fakeapi.WebhookSecret+`"`))
	out := w.fails("apply -auto-approve", "Error: Write-only arguments need a newer CLI",
		"The argument signing_secret_wo",
		"Or remove signing_secret_wo and signing_secret_wo_version.")
	w.checkCanaries(out, "main.tf")
	w.write("main.tf", requiredProviders+hookBlock(connectedEvent))
	w.succeeds("apply -auto-approve", "1 added")
	w.plansNothing()
}

// What is known only during apply is checked and sent then: the accounts, the secret and its version.
func TestAccWebhookKnownLate(t *testing.T) {
	t.Parallel()
	needsVersion(t, writeOnlySince, "write-only arguments")
	const late = "resource \"terraform_data\" \"late\" {\n  input = VALUE\n}\n"
	block := hookBlock(connectedEvent, `account_scope = "inclusive"`, "account_ids = terraform_data.late.output.ids",
		"signing_secret_wo = terraform_data.late.output.secret",
		"signing_secret_wo_version = terraform_data.late.output.version")
	for name, test := range map[string]struct{ value, fails string }{
		"good":   {value: `{ ids = ["acct_1"], secret = "a-known-late-secret", version = 1 }`},
		"no ids": {value: `{ ids = [], secret = null, version = null }`, fails: "Error: account_scope without account_ids"},
		"no secret": {
			value: `{ ids = ["acct_1"], secret = null, version = 1 }`, fails: "Error: Signing secret missing",
		},
		"a line break": {
			value: `{ ids = ["acct_1"], secret = "a-known-late\n", version = 1 }`, fails: "Error: Invalid signing_secret_wo",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			w := newWorkspace(t, api, block+strings.Replace(late, "VALUE", test.value, 1))
			w.succeeds("plan", "2 to add")
			if test.fails != "" {
				w.fails("apply -auto-approve", test.fails)
				if n := len(api.Requests()); n != 0 {
					t.Errorf("%d requests", n)
				}
				return
			}
			w.succeeds("apply -auto-approve", "2 added")
			if got := api.Webhooks()[0]; got.Secret != "a-known-late-secret" ||
				!slices.Equal(got.AccountIDs, []string{"acct_1"}) {
				t.Errorf("created: %+v", got)
			}
			w.plansNothing()
		})
	}
}

// A webhook that could not be disabled is tainted: the next apply replaces it, or disables it after untaint.
func TestAccWebhookNotDisabled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		untaint bool
		want    string
		id      string
	}{
		"replaced":  {want: "1 added, 0 changed, 1 destroyed", id: "wh_2"},
		"untainted": {untaint: true, want: "0 added, 1 changed, 0 destroyed", id: "wh_1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.ScriptRequest("PUT", "/api/webhooks/wh_1", fakeapi.Error(403, "No."))
			w := newWorkspace(t, api, hookBlock(connectedEvent, "enabled = false"))
			w.fails("apply -auto-approve", "Error: Access refused", "The webhook was created, and is enabled.",
				"terraform untaint onlyfansapi_webhook.NAME")
			api.ScriptRequest("PUT", "/api/webhooks/wh_1")
			if test.untaint {
				w.succeeds("untaint onlyfansapi_webhook.x")
			}
			w.succeeds("apply -auto-approve", test.want)
			if got := api.Webhooks(); len(got) != 1 || got[0].ID != test.id || got[0].Enabled {
				t.Errorf("webhooks: %+v", got)
			}
			w.plansNothing()
		})
	}
}
