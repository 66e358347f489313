package acceptance

import (
	"slices"
	"strings"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// example is a run of a file under examples/.
type example struct {
	name    string
	script  []fakeapi.Answer // of the attempt that was started elsewhere, and of those that the example starts
	apply   string           // what apply prints; it fails where this begins with "Error"
	outputs map[string]string
	invoke  string // an action to invoke
	target  string // the resource to apply alone
	// then, where set, goes on after the apply.
	then func(w *workspace, api *fakeapi.Server)
}

const (
	exampleID = "auth_XXXXXXX"
	// exampleFailed is how an apply begins to say that it failed.
	exampleFailed = `Error: Authentication attempt "` + exampleID + `" failed (WRONG_PASSWORD)`
)

// What the examples' attempt may do, and what comes of it.
var (
	failed  = fakeapi.Failed("WRONG_PASSWORD", "Wrong password.")
	missing = fakeapi.Error(404, "")
	account = map[string]string{"account_id": `"acct_1"`}
)

// importedWebhook is an example that imports a webhook, whose first apply writes what the API does not read back.
var importedWebhook = example{
	name:  "imports",
	apply: "Resources: 1 imported, 0 added, 1 changed, 0 destroyed",
	then:  func(w *workspace, _ *fakeapi.Server) { w.plansNothing() },
}

func script(answers ...fakeapi.Answer) []fakeapi.Answer { return answers }

// examples says what each file under examples/ does, but for the recipes.
func examples() map[string][]example {
	return map[string][]example{
		"provider/provider.tf":      {{name: "applies", apply: "Apply complete!"}},
		"provider/ephemeral-key.tf": {{name: "applies", apply: "Apply complete!"}},
		"provider/several-keys.tf": {
			{name: "lists", apply: "Apply complete!", outputs: map[string]string{"accounts": `{"agency":4,"ours":4}`}},
		},
		"data-sources/onlyfansapi_auth_attempt/data-source.tf": {
			{name: "waits", script: script(running, done), apply: "Apply complete!", outputs: account},
			{name: "failed", script: script(failed), apply: exampleFailed},
		},
		"data-sources/onlyfansapi_auth_attempt/every-end.tf": {
			{
				name:   "shown",
				script: script(running, done),
				apply:  `Warning: Authentication attempt "auth_ZZZZZZZ" failed (WRONG_PASSWORD)`,
				outputs: map[string]string{
					"outcomes": `{"auth_XXXXXXX":{"account_id":"acct_1","error_code":null,"outcome":"succeeded"},` +
						`"auth_YYYYYYY":{"account_id":"acct_2","error_code":null,"outcome":"succeeded"},` +
						`"auth_ZZZZZZZ":{"account_id":null,"error_code":"WRONG_PASSWORD","outcome":"failed"}}`,
				},
			},
		},
		"data-sources/onlyfansapi_account/data-source.tf": {
			{name: "finds", apply: "Apply complete!", outputs: map[string]string{"account_id": `"acct_3"`}},
		},
		"data-sources/onlyfansapi_accounts/data-source.tf": {
			{
				name:    "lists",
				apply:   "Apply complete!",
				outputs: map[string]string{"expired": `{"` + fakeapi.ExpiredAccount().ID + `":"awayuser"}`},
			},
		},
		"data-sources/onlyfansapi_webhook_events/data-source.tf": {
			{name: "lists", apply: "Apply complete!", outputs: map[string]string{
				"events": `["accounts.authentication_failed","accounts.connected","accounts.face_otp_required",` +
					`"accounts.otp_code_required","accounts.reconnected","accounts.session_expired"]`,
			}},
		},
		"data-sources/onlyfansapi_whoami/data-source.tf": {
			{name: "reads", apply: "Apply complete!", outputs: map[string]string{"team": `"Example Agency"`}},
		},
		"resources/onlyfansapi_account/resource.tf": {
			{
				name:    "waits",
				script:  script(running, done),
				apply:   "Apply complete! Resources: 1 added",
				outputs: account,
			},
			{name: "failed", script: script(failed), apply: exampleFailed},
		},
		"resources/onlyfansapi_account/arguments.tf": {
			{
				name:   "waits",
				script: script(running, done),
				apply:  "Apply complete! Resources: 1 added",
				then:   func(w *workspace, _ *fakeapi.Server) { w.plansNothing() },
			},
			{
				name:   "code",
				script: script(fakeapi.NeedsOTP("42")),
				apply:  "Error: Authentication attempt \"" + exampleID + "\" waits for a two-factor code",
			},
		},
		"resources/onlyfansapi_account/authenticator-app.tf": {
			{
				name:   "waits",
				script: script(running, fakeapi.NeedsAppOTP().UntilAppCode(fakeapi.AppSecret), running, done),
				apply:  "Apply complete! Resources: 1 added",
				then: func(w *workspace, _ *fakeapi.Server) {
					w.plansNothing()
					w.checkCanaries("")
				},
			},
			{
				name:   "code of a phone",
				script: script(fakeapi.NeedsOTP("42")),
				apply:  "Error: Authentication attempt \"" + exampleID + "\" waits for a two-factor code",
			},
		},
		"resources/onlyfansapi_account/import.sh": nil, // see TestAccAccountImportExample
		"resources/onlyfansapi_account/import.tf": {
			{
				name:  "imports",
				apply: "Resources: 1 imported, 0 added, 0 changed, 0 destroyed",
				then:  func(w *workspace, _ *fakeapi.Server) { w.plansNothing() },
			},
		},
		"resources/onlyfansapi_account/import-by-identity.tf": {
			{
				name:  "imports",
				apply: "Resources: 1 imported, 0 added, 0 changed, 0 destroyed",
				then:  func(w *workspace, _ *fakeapi.Server) { w.plansNothing() },
			},
		},
		"resources/onlyfansapi_webhook/resource.tf": {
			{
				name:  "creates",
				apply: "Resources: 1 added",
				then:  func(w *workspace, _ *fakeapi.Server) { w.plansNothing() },
			},
		},
		"resources/onlyfansapi_webhook/arguments.tf": {
			{
				name:  "creates",
				apply: "Resources: 1 added",
				then:  func(w *workspace, _ *fakeapi.Server) { w.plansNothing() },
			},
		},
		"resources/onlyfansapi_webhook/import.sh":                      nil, // see TestAccWebhookImportExample
		"resources/onlyfansapi_webhook/import.tf":                      {importedWebhook},
		"resources/onlyfansapi_webhook/import-by-identity.tf":          {importedWebhook},
		"list-resources/onlyfansapi_webhook/list-resource.tfquery.hcl": nil, // see TestAccWebhookQuery
		"list-resources/onlyfansapi_account/list-resource.tfquery.hcl": nil, // see TestAccQueryExamples
		"list-resources/onlyfansapi_account/expired.tfquery.hcl":       nil, // see TestAccQueryExamples
		"ephemeral-resources/onlyfansapi_auth_attempt/ephemeral-resource.tf": {
			{name: "connected", script: script(running, done), apply: "Apply complete!"},
			{name: "failed", script: script(failed), apply: exampleFailed},
		},
		"functions/attempt_id_from_polling_url/function.tf": {
			{name: "connected", script: script(done), apply: "Apply complete!", outputs: account},
			{name: "failed", script: script(failed), apply: exampleFailed},
		},
		"actions/onlyfansapi_wait_for_auth_attempt/action.tf": {
			{
				name:   "invoked",
				script: script(running, done),
				apply:  "Apply complete!",
				invoke: "onlyfansapi_wait_for_auth_attempt.creator",
			},
		},
		"actions/onlyfansapi_reauthenticate_account/action.tf": {
			{name: "invoked", apply: "Apply complete!", invoke: "onlyfansapi_reauthenticate_account.alice"},
		},
		"actions/onlyfansapi_send_email_to_creator/action.tf": {
			{
				name:   "invoked",
				script: script(running),
				apply:  "Apply complete!",
				invoke: "onlyfansapi_send_email_to_creator.alice",
			},
		},
		"actions/onlyfansapi_wait_for_auth_attempt/action-trigger.tf": {
			{name: "triggered", script: script(running, done), apply: "Apply complete!"},
		},
		"actions/onlyfansapi_submit_two_factor_code/action.tf": {
			{
				name:   "invoked",
				script: script(fakeapi.NeedsOTP("42").UntilCode(twoFactor), done),
				apply:  "Apply complete!",
				invoke: "onlyfansapi_submit_two_factor_code.creator",
			},
		},
		"resources/onlyfansapi_auth_attempt/resource.tf": {
			{
				name:    "starts",
				script:  script(running, done),
				apply:   "Apply complete! Resources: 2 added",
				outputs: account,
			},
		},
		"resources/onlyfansapi_auth_attempt/existing.tf": {
			{
				name:  "signs in",
				apply: "Apply complete! Resources: 2 added",
				then: func(w *workspace, api *fakeapi.Server) {
					w.startedIs(api, "auth_again_1", 0)
					w.plansNothing()
				},
			},
		},
		"resources/onlyfansapi_auth_attempt/session.tf": {
			{
				name:  "starts",
				apply: "Apply complete! Resources: 1 added",
				then: func(w *workspace, api *fakeapi.Server) {
					w.startedIs(api, "auth_new_1", 1)
					w.plansNothing()
				},
			},
		},
		"guides/connect-an-account/main.tf": {
			{
				name:    "connected",
				script:  script(running, done),
				apply:   "Apply complete! Resources: 2 added",
				outputs: account,
				then: func(w *workspace, api *fakeapi.Server) {
					w.plansNothing()
					w.checkCanaries("")
					w.env = slices.DeleteFunc(w.env, func(entry string) bool {
						return strings.HasPrefix(entry, "TF_VAR_alice_")
					})
					w.plansNothing()
					w.startedIs(api, "auth_new_1", 1)
				},
			},
			{
				name:   "code",
				script: script(running, fakeapi.NeedsOTP("42").UntilCode(twoFactor), done),
				apply:  `Error: Authentication attempt "auth_new_1" waits for a two-factor code`,
				then: func(w *workspace, api *fakeapi.Server) {
					w.submitCode(twoFactor)
					w.succeeds("apply -auto-approve", "Resources: 1 added")
					w.output("account_id", `"acct_1"`)
					w.startedIs(api, "auth_new_1", 1)
				},
			},
			{
				name:   "failed",
				script: script(failed),
				apply:  `Error: Authentication attempt "auth_new_1" failed (WRONG_PASSWORD)`,
			},
		},
		"guides/run-in-a-pipeline/workflow.yml": nil, // see TestAccWorkflow
		"demo/main.tf": {
			{
				name:  "failing",
				apply: `Warning: Authentication attempt "auth_wrong_password" failed (WRONG_PASSWORD)`,
				outputs: map[string]string{
					"accounts": `{"mistaken":{"account_id":null,"error_code":"WRONG_PASSWORD","outcome":"failed"},` +
						`"plain":{"account_id":"` + fakeapi.AccountID + `","error_code":null,"outcome":"succeeded"},` +
						`"two_step":{"account_id":"acct_9f1b7c52d0e84a6db3c1a2f4e5d60718","error_code":null,"outcome":"succeeded"}}`,
				},
			},
		},
	}
}
