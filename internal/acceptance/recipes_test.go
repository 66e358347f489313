package acceptance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// recipes says what each recipe does.
func recipes() map[string][]example {
	const person = `Warning: Authentication attempt "` + exampleID + `" waits for `
	twoStarted := example{
		name:  "two",
		apply: "Apply complete! Resources: 4 added",
		then: func(w *workspace, api *fakeapi.Server) {
			if n := len(api.Starts()); n != 2 || strings.Count(w.outputs()["account_ids"], "acct_") != 2 {
				w.t.Errorf("%d attempts, accounts %s", n, w.outputs()["account_ids"])
			}
			w.plansNothing()
			w.checkCanaries("")
		},
	}
	return map[string][]example{
		"recipes/pipeline-gate/main.tf": {
			{name: "connected", script: script(done), apply: "Apply complete!", outputs: account},
			{
				name:   "failed",
				script: script(failed),
				apply:  "Error: Resource postcondition failed",
				then: func(w *workspace, _ *fakeapi.Server) {
					w.fails("plan", "The creator's account is not connected (failed): Wrong password.")
				},
			},
		},
		"recipes/check/main.tf": {
			{name: "running", script: script(running), apply: "The creator's account is not connected: in_progress."},
			{name: "connected", script: script(done), apply: "Apply complete!"},
		},
		"recipes/many-creators/main.tf": {
			{
				name:   "three",
				script: script(done),
				apply:  `Warning: Authentication attempt "auth_ZZZZZZZ" failed (WRONG_PASSWORD)`,
				outputs: map[string]string{
					"creators": `[{"account_id":"acct_1","creator":"alice","error_code":null,"outcome":"succeeded"},` +
						`{"account_id":"acct_2","creator":"bea","error_code":null,"outcome":"succeeded"},` +
						`{"account_id":null,"creator":"carla","error_code":"WRONG_PASSWORD","outcome":"failed"}]`,
					"table": `"alice       succeeded   acct_1\nbea         succeeded   acct_2\ncarla       failed      WRONG_PASSWORD"`,
				},
			},
			{
				name:   "one unknown",
				script: script(missing),
				apply:  `Warning: Authentication attempt "auth_XXXXXXX" not found`,
				outputs: map[string]string{
					"table": `"alice       not_found   -\nbea         succeeded   acct_2\ncarla       failed      WRONG_PASSWORD"`,
				},
			},
		},
		"recipes/hand-over/main.tf": {
			{
				name:   "connected",
				script: script(running, done),
				apply:  "Apply complete! Resources: 2 added",
				then: func(w *workspace, _ *fakeapi.Server) {
					w.checkHandedOver(
						`{"ssm_parameter":{"name":"/creators/alice/onlyfansapi-account-id","type":"String","value":"acct_1"}}`,
					)
				},
			},
			{
				name:   "failed",
				script: script(failed),
				apply:  exampleFailed,
				then: func(w *workspace, _ *fakeapi.Server) {
					w.checkHandedOver("")
				},
			},
		},
		"recipes/person-must-act/main.tf": {
			{
				name:   "code",
				script: script(fakeapi.NeedsOTP("42")),
				apply:  person + "a two-factor code",
				outputs: map[string]string{
					"to_do": `"Send the code that came to the phone ending in 42 to the API: ` +
						`PUT /api/authenticate/auth_XXXXXXX with {\"code\": \"…\"}"`,
					"account_id": "",
				},
			},
			{
				name:   "other code",
				script: script(fakeapi.NeedsOTP("42").With("lastAttempt", nil)),
				apply:  person + "a two-factor code",
				outputs: map[string]string{
					"to_do": `"Send the code to the API: PUT /api/authenticate/auth_XXXXXXX with {\"code\": \"…\"}"`,
				},
			},
			{
				name:   "selfie",
				script: script(fakeapi.NeedsFaceOTP("https://selfie.example")),
				apply:  person + "a selfie",
				outputs: map[string]string{
					"to_do": "\"Take the selfie at the address that `terraform output -raw selfie` shows, then tell the API: " +
						"PUT /api/authenticate/auth_XXXXXXX with {\\\"selfie_verification_completed\\\": true}\"",
					"selfie": `"https://selfie.example"`,
				},
			},
			{
				name:   "phone",
				script: script(fakeapi.MobileApp("app://x")),
				apply:  person + "the app on the phone",
				outputs: map[string]string{
					"to_do": "\"Open on the phone the link that `terraform output -raw phone` shows.\"",
					"phone": `"app://x"`,
				},
			},
			{
				name:   "connected later",
				script: script(fakeapi.NeedsOTP("42")),
				apply:  person + "a two-factor code",
				then: func(w *workspace, api *fakeapi.Server) {
					api.Script(exampleID, done)
					w.succeeds("apply -auto-approve")
					w.output("account_id", `"acct_1"`)
					w.output("to_do", `"Nothing."`)
				},
			},
		},
		"recipes/forgotten-attempt/main.tf": {
			{
				name:    "forgotten later",
				script:  script(done),
				apply:   "Apply complete! Resources: 1 added",
				outputs: account,
				then: func(w *workspace, api *fakeapi.Server) {
					api.Script(exampleID, missing)
					w.succeeds(
						"apply -auto-approve",
						"Resources: 0 added, 0 changed, 0 destroyed",
					) // after it was forgotten
					w.output("account_id", `"acct_1"`)
					w.env = append(w.env, "TF_VAR_attempt_id=auth_YYYYYYY")
					w.succeeds("apply -auto-approve")
					w.output("account_id", `"acct_2"`)
				},
			},
			{name: "forgotten before", script: script(missing), apply: "Error: Resource postcondition failed"},
			{name: "failed", script: script(failed), apply: exampleFailed},
		},
		"recipes/write-only/main.tf": {
			{
				name:   "connected",
				script: script(done),
				apply:  "Apply complete! Resources: 2 added",
				then: func(w *workspace, _ *fakeapi.Server) {
					handedOver := func() int {
						return strings.Count(w.read("handed-over.jsonl"), fakeapi.Secret("csrf"))
					}
					before := handedOver()
					if before == 0 {
						w.t.Errorf("handed over: %s", w.read("handed-over.jsonl"))
					}
					w.checkCanaries("", "handed-over.jsonl")
					w.succeeds("apply -auto-approve")
					if n := handedOver(); n != before {
						w.t.Errorf("the same attempt was handed over %d times more", n-before)
					}
					w.env = append(w.env, "TF_VAR_attempt_id=auth_YYYYYYY")
					w.succeeds("apply -auto-approve")
					if n := handedOver(); n != before+1 {
						w.t.Errorf("a new attempt was handed over %d times", n-before)
					}
				},
			},
			{name: "failed", script: script(failed), apply: exampleFailed},
		},
		"recipes/tested-module/main.tf": {
			{name: "connected", script: script(done), apply: "Resources: 1 added", outputs: account},
			{name: "failed", script: script(failed), apply: exampleFailed},
		},
		"recipes/tested-module/tests/connected.tftest.hcl":    nil, // see TestAccTestedModule
		"recipes/tested-module/tests/disconnected.tftest.hcl": nil,
		"recipes/start-many/main.tf":                          {twoStarted},
		"recipes/secret-store/main.tf":                        {twoStarted},
		"recipes/phone/main.tf": {
			{
				name:   "in two steps",
				script: script(fakeapi.MobileApp(fakeapi.DeeplinkOf("auth_new_1")).Times(3), done),
				target: "onlyfansapi_auth_attempt.alice",
				apply:  "Resources: 1 added",
				outputs: map[string]string{
					"link": `"` + fakeapi.DeeplinkOf("auth_new_1") + `"`,
				},
				then: func(w *workspace, api *fakeapi.Server) {
					w.succeeds("apply -auto-approve", "Resources: 1 added")
					w.startedIs(api, "auth_new_1", 1)
					w.output("account_id", `"acct_1"`)
				},
			},
		},
		"recipes/progress/main.tf": {
			{name: "connected", script: script(running.Times(2), done), apply: "Apply complete!"},
		},
		"recipes/kept-creators/main.tf": {
			{
				name:    "two",
				script:  script(running, done),
				apply:   "Apply complete! Resources: 2 added",
				outputs: map[string]string{"account_ids": `{"alice":"acct_1","bea":"acct_2"}`},
				then:    func(w *workspace, _ *fakeapi.Server) { w.plansNothing() },
			},
			{name: "one failed", script: script(failed), apply: exampleFailed},
		},
		"recipes/take-over-all/main.tf": {
			{
				name:  "all",
				apply: "0 added, 0 changed, 0 destroyed",
				then: func(w *workspace, api *fakeapi.Server) {
					if got, want := w.outputs()["usernames"], len(
						api.Accounts(),
					); strings.Count(got, "acct_") != want ||
						!strings.Contains(got, `"acct_3":"alice"`) {
						w.t.Errorf("usernames %s, want %d", got, want)
					}
					w.plansNothing()
				},
			},
		},
		"recipes/kept-gate/main.tf": {
			{
				name:    "connected",
				script:  script(done),
				apply:   "Apply complete!",
				outputs: account,
				then: func(w *workspace, api *fakeapi.Server) {
					api.Expire("acct_1")
					w.fails(
						"plan",
						"Error: Resource postcondition failed",
						"The account acct_1 is not connected. Start a new attempt",
					)
					api.Script("auth_new", running, done)
					w.succeeds("apply -auto-approve -var attempt_id=auth_new", "1 changed") // the way out
				},
			},
		},
		"recipes/right-key/main.tf": {
			{
				name:   "right",
				script: script(done),
				apply:  "Resources: 1 added",
				then: func(w *workspace, api *fakeapi.Server) {
					api.ScriptRequest(
						"GET",
						"/api/whoami",
						fakeapi.Answer{Body: `{"api_key": {}, "team": {"name": "Others", "slug": "others"}}`},
					)
					w.fails("apply -auto-approve -var attempt_id=auth_new", "Error: Resource postcondition failed",
						"This is an API key of another team: Others.")
					if n := len(api.Polls("auth_new")); n != 0 {
						w.t.Errorf("with the wrong key, an attempt was polled %d times", n)
					}
					api.ScriptRequest("GET", "/api/whoami")
				},
			},
		},
		"recipes/session-expired/main.tf": nil, // see TestAccSessionExpired
		"recipes/kept-check/main.tf": {
			{
				name:    "connected",
				script:  script(done),
				apply:   "Resources: 1 added",
				outputs: account,
				then: func(w *workspace, api *fakeapi.Server) {
					w.plansNothing()
					api.Expire("acct_1")
					w.plansNothing("Warning: Check block assertion failed", "The account acct_1 is not connected.")
				},
			},
		},
		"recipes/from-data-source/main.tf": {
			{
				name:    "imported",
				script:  script(done),
				apply:   "Resources: 1 imported, 1 added, 1 changed, 0 destroyed",
				outputs: account,
				then:    fromDataSource,
			},
		},
	}
}

// fromDataSource goes the way of the recipe from its beginning: what uses the account id is not replaced on the way.
func fromDataSource(w *workspace, _ *fakeapi.Server) {
	recipe := w.read("main.tf")
	data, rest, _ := strings.Cut(recipe, "import {")
	_, kept, _ := strings.Cut(rest, "}\n")
	before, _, _ := strings.Cut(kept, "resource \"terraform_data\"")
	_, user, _ := strings.Cut(kept, before)
	old := strings.ReplaceAll(
		data+user,
		"onlyfansapi_account.creator.id",
		"data.onlyfansapi_auth_attempt.creator.account_id",
	)
	head, _, _ := strings.Cut(data, "data \"")
	w.succeeds("destroy -auto-approve")

	w.write("main.tf", old)
	w.succeeds("apply -auto-approve", "1 added")
	w.write("main.tf", recipe)
	w.succeeds("apply -auto-approve", "Resources: 1 imported, 0 added, 1 changed, 0 destroyed")
	w.write("main.tf", head+before+user)
	w.plansNothing()
	w.output("account_id", `"acct_1"`)
}

// checkHandedOver checks what another provider was given.
func (w *workspace) checkHandedOver(want string) {
	w.t.Helper()
	given, err := os.ReadFile(filepath.Join(w.dir, "handed-over.jsonl"))
	if err != nil && want != "" {
		w.t.Error(err)
	}
	if diff := cmp.Diff(want, strings.TrimSpace(string(given))); diff != "" {
		w.t.Errorf("what was handed over:\n%s", diff)
	}
}

// A module is tested with its own tests, without a key and without the API, which see a mistake in it.
func TestAccTestedModule(t *testing.T) {
	t.Parallel()
	needsVersion(t, mocksSince, "mocks in tests of modules")
	const module = "../../examples/recipes/tested-module"
	config, err := os.ReadFile(filepath.Join(module, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, nil, string(config))
	w.env = append(w.env, envAPIKey+"=", envBaseURL+"=")
	if err := os.CopyFS(filepath.Join(w.dir, "tests"), os.DirFS(filepath.Join(module, "tests"))); err != nil {
		t.Fatal(err)
	}
	w.succeeds("test", "2 passed, 0 failed")
	w.write("main.tf", strings.ReplaceAll(string(config), "creator.connected", "creator.connected != null"))
	w.fails("test", "1 passed, 1 failed") // without what its check is about
}
