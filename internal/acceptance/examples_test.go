package acceptance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// example is a run of a file under examples/.
type example struct {
	name    string
	script  []fakeapi.Answer
	apply   string // what apply prints; it fails where this begins with "Error"
	outputs map[string]string
	invoke  string // an action to invoke
	// then, where set, goes on after the apply.
	then func(w *workspace, api *fakeapi.Server)
}

const exampleID = "auth_XXXXXXX"

// examples says what each file under examples/ does.
func examples() map[string][]example {
	done, missing := fakeapi.Authenticated("acct_1"), fakeapi.Error(404, "")
	failed := fakeapi.Failed("WRONG_PASSWORD", "Wrong password.")
	account := map[string]string{"account_id": `"acct_1"`}
	script := func(answers ...fakeapi.Answer) []fakeapi.Answer { return answers }
	const person = "Warning: Authentication attempt waits for a person"
	return map[string][]example{
		"provider/provider.tf":      {{name: "applies", apply: "Apply complete!"}},
		"provider/ephemeral-key.tf": {{name: "applies", apply: "Apply complete!"}},
		"data-sources/onlyfansapi_auth_attempt/data-source.tf": {
			{name: "waits", script: script(fakeapi.Authenticating(), done), apply: "Apply complete!", outputs: account},
		},
		"ephemeral-resources/onlyfansapi_auth_attempt/ephemeral-resource.tf": {
			{name: "connected", script: script(fakeapi.Authenticating(), done), apply: "Apply complete!"},
			{name: "failed", script: script(failed), apply: "Error: Authentication attempt failed"},
		},
		"functions/attempt_id_from_polling_url/function.tf": {
			{name: "connected", script: script(done), apply: "Apply complete!", outputs: account},
		},
		"actions/onlyfansapi_wait_for_auth_attempt/action.tf": {
			{name: "invoked", script: script(fakeapi.Authenticating(), done), apply: "Apply complete!", invoke: "onlyfansapi_wait_for_auth_attempt.creator"},
		},
		"actions/onlyfansapi_wait_for_auth_attempt/action-trigger.tf": {
			{name: "triggered", script: script(fakeapi.Authenticating(), done), apply: "Apply complete!"},
		},
		"actions/onlyfansapi_submit_two_factor_code/action.tf": {
			{name: "invoked", script: script(fakeapi.NeedsOTP("42").UntilCode(twoFactor), done), apply: "Apply complete!", invoke: "onlyfansapi_submit_two_factor_code.creator"},
		},
		"guides/connect-an-account/main.tf": {
			{name: "connected", script: script(fakeapi.NeedsOTP("42"), done), apply: "Apply complete!", outputs: account},
			{name: "failed", script: script(failed), apply: "Error: Authentication attempt failed"},
		},
		"recipes/pipeline-gate/main.tf": {
			{name: "connected", script: script(done), apply: "Apply complete!", outputs: account},
			{name: "failed", script: script(failed), apply: "Error: Resource postcondition failed", then: func(w *workspace, _ *fakeapi.Server) {
				if out, _ := w.run("plan"); !strings.Contains(out, "The creator's account is not connected (failed): Wrong password.") {
					w.t.Errorf("says: %s", out)
				}
			}},
		},
		"recipes/check/main.tf": {
			{name: "running", script: script(fakeapi.Authenticating()), apply: "The creator's account is not connected: in_progress."},
			{name: "connected", script: script(done), apply: "Apply complete!"},
		},
		"recipes/many-creators/main.tf": {
			{name: "three", script: script(done), apply: "Warning: Authentication attempt failed", outputs: map[string]string{
				"creators": `[{"account_id":"acct_1","creator":"alice","error_code":null,"outcome":"succeeded"},` +
					`{"account_id":"acct_2","creator":"bea","error_code":null,"outcome":"succeeded"},` +
					`{"account_id":null,"creator":"carla","error_code":"WRONG_PASSWORD","outcome":"failed"}]`,
				"table": `"alice       succeeded   acct_1\nbea         succeeded   acct_2\ncarla       failed      WRONG_PASSWORD"`,
			}},
			{name: "one unknown", script: script(missing), apply: "Warning: Authentication attempt not found", outputs: map[string]string{
				"table": `"alice       not_found   -\nbea         succeeded   acct_2\ncarla       failed      WRONG_PASSWORD"`,
			}},
		},
		"recipes/hand-over/main.tf": {
			{name: "connected", script: script(done), apply: "Apply complete! Resources: 1 added", then: func(w *workspace, _ *fakeapi.Server) {
				w.checkHandedOver(`{"ssm_parameter":{"name":"/creators/alice/onlyfansapi-account-id","type":"String","value":"acct_1"}}`)
			}},
			{name: "failed", script: script(failed), apply: "Error: Authentication attempt failed", then: func(w *workspace, _ *fakeapi.Server) {
				w.checkHandedOver("")
			}},
		},
		"recipes/person-must-act/main.tf": {
			{name: "code", script: script(fakeapi.NeedsOTP("42")), apply: person, outputs: map[string]string{"to_do": `"Send the code that came to the phone ending in 42 to the API: PUT /api/authenticate/auth_XXXXXXX with {\"code\": \"…\"}"`, "account_id": ""}},
			{name: "other code", script: script(fakeapi.NeedsOTP("42").With("lastAttempt", nil)), apply: person, outputs: map[string]string{"to_do": `"Send the code to the API: PUT /api/authenticate/auth_XXXXXXX with {\"code\": \"…\"}"`}},
			{name: "selfie", script: script(fakeapi.NeedsFaceOTP("https://selfie.example")), apply: person, outputs: map[string]string{
				"to_do": "\"Take the selfie at the address that `terraform output -raw selfie` shows, then tell the API: PUT /api/authenticate/auth_XXXXXXX with {\\\"selfie_verification_completed\\\": true}\"", "selfie": `"https://selfie.example"`,
			}},
			{name: "phone", script: script(fakeapi.MobileApp("app://x")), apply: person, outputs: map[string]string{
				"to_do": "\"Open on the phone the link that `terraform output -raw phone` shows.\"", "phone": `"app://x"`,
			}},
			{name: "connected later", script: script(fakeapi.NeedsOTP("42")), apply: person, then: func(w *workspace, api *fakeapi.Server) {
				api.Script(exampleID, done)
				if out, err := w.run("apply", "-auto-approve"); err != nil || w.outputs()["account_id"] != `"acct_1"` || w.outputs()["to_do"] != `"Nothing."` {
					w.t.Errorf("the next apply: %v, %s", err, out)
				}
			}},
		},
		"recipes/forgotten-attempt/main.tf": {
			{name: "forgotten later", script: script(done), apply: "Apply complete! Resources: 1 added", outputs: account, then: func(w *workspace, api *fakeapi.Server) {
				api.Script(exampleID, missing)
				if out, err := w.run("apply", "-auto-approve"); err != nil || !strings.Contains(out, "Resources: 0 added, 0 changed, 0 destroyed") || w.outputs()["account_id"] != `"acct_1"` {
					w.t.Errorf("after it was forgotten: %v, %s", err, out)
				}
				w.env = append(w.env, "TF_VAR_attempt_id=auth_YYYYYYY")
				if out, err := w.run("apply", "-auto-approve"); err != nil || w.outputs()["account_id"] != `"acct_2"` {
					w.t.Errorf("a new attempt: %v, %s", err, out)
				}
			}},
			{name: "forgotten before", script: script(missing), apply: "Error: Resource postcondition failed"},
			{name: "failed", script: script(failed), apply: "Error: Authentication attempt failed"},
		},
		"recipes/write-only/main.tf": {
			{name: "connected", script: script(done), apply: "Apply complete! Resources: 2 added", then: func(w *workspace, _ *fakeapi.Server) {
				if given := w.read("handed-over.jsonl"); !strings.Contains(given, fakeapi.Secret("csrf")) {
					w.t.Errorf("handed over: %s", given)
				}
				w.checkCanaries("", "handed-over.jsonl")
				before := strings.Count(w.read("handed-over.jsonl"), fakeapi.Secret("csrf"))
				if out, err := w.run("apply", "-auto-approve"); err != nil || strings.Count(w.read("handed-over.jsonl"), fakeapi.Secret("csrf")) != before {
					w.t.Errorf("the same attempt is handed over again: %v, %s", err, out)
				}
				w.env = append(w.env, "TF_VAR_attempt_id=auth_YYYYYYY")
				if out, err := w.run("apply", "-auto-approve"); err != nil || strings.Count(w.read("handed-over.jsonl"), fakeapi.Secret("csrf")) != before+1 {
					w.t.Errorf("a new attempt is not handed over: %v, %s", err, out)
				}
			}},
			{name: "failed", script: script(failed), apply: "Error: Authentication attempt failed"},
		},
		"recipes/tested-module/main.tf": {
			{name: "connected", script: script(done), apply: "Apply complete!", outputs: account},
			{name: "failed", script: script(failed), apply: "Error: Resource postcondition failed"},
		},
		"recipes/tested-module/tests/creator.tftest.hcl": nil, // see TestAccTestedModule
		"demo/main.tf": {{name: "failing", apply: "Warning: Authentication attempt failed", outputs: map[string]string{"accounts": `{"mistaken":{"account_id":null,"error_code":"WRONG_PASSWORD","outcome":"failed"},` +
			`"plain":{"account_id":"` + fakeapi.AccountID + `","error_code":null,"outcome":"succeeded"},` +
			`"two_step":{"account_id":"acct_9f1b7c52d0e84a6db3c1a2f4e5d60718","error_code":null,"outcome":"succeeded"}}`}}},
	}
}

// Every file under examples/ does what its comment says, on the CLI that users run.
func TestAccExamples(t *testing.T) {
	tests := examples()
	const root = "../../examples"
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, _ := filepath.Rel(root, path)
		cases, ok := tests[filepath.ToSlash(name)]
		if !ok {
			t.Errorf("no test applies examples/%s", name)
		}
		config, err := os.ReadFile(path)
		for _, test := range cases {
			t.Run(name+" "+test.name, func(t *testing.T) {
				t.Parallel()
				needsFeaturesOf(t, name)
				test.run(t, string(config))
			})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// needsFeaturesOf skips an example that the engine cannot run.
func needsFeaturesOf(t *testing.T, name string) {
	t.Helper()
	needsEngine(t)
	switch {
	case strings.HasPrefix(name, "actions"):
		needsActions(t)
	case strings.HasPrefix(name, "functions"):
		needsFunctions(t)
	case strings.HasPrefix(name, "recipes/write-only"):
		needsVersion(t, writeOnlySince, "write-only arguments")
	case strings.Contains(name, "ephemeral"):
		needsEphemeral(t)
	}
}

func (e example) run(t *testing.T, config string) {
	t.Helper()
	api := fakeapi.New()
	for _, known := range fakeapi.Catalogue() {
		api.Script(known.ID, known.Script...)
	}
	api.Script("auth_YYYYYYY", fakeapi.Authenticated("acct_2"))
	api.Script("auth_ZZZZZZZ", fakeapi.Failed("WRONG_PASSWORD", "Wrong password."))
	if e.script != nil {
		api.Script(exampleID, e.script...)
	}
	w := newWorkspace(t, api, config)
	w.env = append(w.env, "TF_VAR_onlyfansapi_api_key="+fakeapi.Key, "TF_VAR_attempt_id="+exampleID, "TF_VAR_two_factor_code="+twoFactor,
		"STANDIN_LOG="+filepath.Join(w.dir, "handed-over.jsonl"))
	if strings.Contains(config, "hashicorp/aws") {
		if out, err := w.run("init"); err != nil {
			t.Fatal(out)
		}
	}
	args := []string{"apply", "-auto-approve"}
	if e.invoke != "" {
		args = append(args, "-invoke=action."+e.invoke)
	}
	out, err := w.run(args...)
	wantError := strings.HasPrefix(e.apply, "Error")
	if !strings.Contains(out, e.apply) || (err != nil) != wantError {
		t.Fatalf("want %q, got %v:\n%s", e.apply, err, out)
	}
	if e.apply[0] == 'A' && strings.Contains(out, "Warning:") {
		t.Errorf("an unexpected warning: %s", out)
	}
	outputs := w.outputs()
	for name, want := range e.outputs {
		if outputs[name] != want {
			t.Errorf("output %s: got %s, want %s", name, outputs[name], want)
		}
	}
	if e.then != nil {
		e.then(w, api)
	}
	if out, err := w.run("destroy", "-auto-approve"); err != nil && !wantError {
		t.Errorf("destroy: %s", out)
	}
}

// checkHandedOver checks what another provider was given.
func (w *workspace) checkHandedOver(want string) {
	w.t.Helper()
	given, err := os.ReadFile(filepath.Join(w.dir, "handed-over.jsonl"))
	if err != nil && want != "" || strings.TrimSpace(string(given)) != want {
		w.t.Errorf("handed over: %s, %v; want %s", given, err, want)
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
	if out, err := w.run("test"); err != nil || !strings.Contains(out, "2 passed, 0 failed") {
		t.Errorf("%v: %s", err, out)
	}
	w.write("main.tf", strings.ReplaceAll(string(config), `self.outcome == "succeeded"`, `self.outcome != ""`))
	if out, err := w.run("test"); err == nil || !strings.Contains(out, "1 passed, 1 failed") {
		t.Errorf("without its postcondition: %v: %s", err, out)
	}
}
