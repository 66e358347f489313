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
		"recipes/session-expired/main.tf":            nil, // see TestAccSessionExpired
		"recipes/creators/main.tf":                   nil, // see TestAccCreators
		"recipes/module-per-creator/main.tf":         nil, // see TestAccModulePerCreator
		"recipes/module-per-creator/creator/main.tf": nil,
	}
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
	w.write("main.tf", requiredProviders+
		strings.ReplaceAll(string(config), "creator.connected", "creator.connected != null"))
	w.fails("test", "1 passed, 1 failed") // without what its check is about
}
