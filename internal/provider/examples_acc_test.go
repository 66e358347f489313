package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// Every file under examples/ does what its comment says, on the CLI that users run.
func TestAccExamples(t *testing.T) {
	const id, dataSource = "auth_XXXXXXX", "data-sources/onlyfansapi_auth_attempt/"
	done, missing := fakeapi.Authenticated("acct_1"), fakeapi.Error(404, "")
	tests := map[string][]struct {
		name    string
		script  []fakeapi.Answer
		apply   string // what apply prints; it fails where this begins with "Error"
		outputs map[string]string
		invoke  string // an action to invoke
	}{
		"provider/provider.tf":      {{name: "applies", apply: "Apply complete!"}},
		"provider/ephemeral-key.tf": {{name: "applies", apply: "Apply complete!"}},
		dataSource + "data-source.tf": {
			{name: "waits", script: []fakeapi.Answer{fakeapi.Authenticating(), done}, apply: "Apply complete!", outputs: map[string]string{"account_id": `"acct_1"`}},
		},
		dataSource + "postcondition.tf": {
			{name: "connected", script: []fakeapi.Answer{done}, apply: "Apply complete!", outputs: map[string]string{"account_id": `"acct_1"`}},
			{name: "failed", script: []fakeapi.Answer{fakeapi.Failed("C", "Wrong password.")}, apply: "Error: Resource postcondition failed"},
		},
		dataSource + "user-action.tf": {
			{name: "waiting", script: []fakeapi.Answer{fakeapi.NeedsOTP("42")}, apply: "Warning: Authentication attempt waits for a person", outputs: map[string]string{"waiting_for": `"needs-otp 42"`}},
			{name: "selfie", script: []fakeapi.Answer{fakeapi.NeedsFaceOTP("https://selfie.example")}, apply: "Warning: Authentication attempt waits for a person", outputs: map[string]string{"waiting_for": `"needs-face-otp"`, "selfie": `"https://selfie.example"`}},
			{name: "phone", script: []fakeapi.Answer{fakeapi.MobileApp("app://x")}, apply: "Warning: Authentication attempt waits for a person", outputs: map[string]string{"waiting_for": `"authenticating"`}},
			{name: "done", script: []fakeapi.Answer{done}, apply: "Apply complete!", outputs: map[string]string{"waiting_for": `"nobody"`}},
		},
		dataSource + "forgotten.tf": {
			{name: "forgotten", script: []fakeapi.Answer{missing}, apply: "Warning: Authentication attempt not found", outputs: map[string]string{"account_id": `"not known any more"`}},
			{name: "known", script: []fakeapi.Answer{done}, apply: "Apply complete!", outputs: map[string]string{"account_id": `"acct_1"`}},
		},
		dataSource + "check.tf": {
			{name: "running", script: []fakeapi.Answer{fakeapi.Authenticating()}, apply: "The creator's account is not connected: in_progress."},
			{name: "done", script: []fakeapi.Answer{done}, apply: "Apply complete!"},
		},
		"ephemeral-resources/onlyfansapi_auth_attempt/ephemeral-resource.tf": {
			{name: "connected", script: []fakeapi.Answer{fakeapi.Authenticating(), done}, apply: "Apply complete!"},
			{name: "failed", script: []fakeapi.Answer{fakeapi.Failed("C", "Wrong password.")}, apply: "Error: Resource postcondition failed"},
		},
		"functions/attempt_id_from_polling_url/function.tf": {
			{name: "connected", script: []fakeapi.Answer{done}, apply: "Apply complete!", outputs: map[string]string{"account_id": `"acct_1"`}},
		},
		"actions/onlyfansapi_wait_for_auth_attempt/action.tf": {
			{name: "invoked", script: []fakeapi.Answer{fakeapi.Authenticating(), done}, apply: "Apply complete!", invoke: "onlyfansapi_wait_for_auth_attempt.creator"},
		},
		"actions/onlyfansapi_wait_for_auth_attempt/action-trigger.tf": {
			{name: "triggered", script: []fakeapi.Answer{fakeapi.Authenticating(), done}, apply: "Apply complete!"},
		},
		"actions/onlyfansapi_submit_two_factor_code/action.tf": {
			{name: "invoked", script: []fakeapi.Answer{fakeapi.NeedsOTP("42").UntilCode(twoFactor), done}, apply: "Apply complete!", invoke: "onlyfansapi_submit_two_factor_code.creator"},
		},
		"guides/connect-an-account/main.tf": {
			{name: "connected", script: []fakeapi.Answer{fakeapi.NeedsOTP("42"), done}, apply: "Apply complete!", outputs: map[string]string{"account_id": `"acct_1"`}},
			{name: "failed", script: []fakeapi.Answer{fakeapi.Failed("C", "Wrong password.")}, apply: "Error: Authentication attempt failed"},
		},
		"demo/main.tf": {{name: "failing", apply: "Warning: Authentication attempt failed", outputs: map[string]string{"accounts": `{"mistaken":{"account_id":null,"error_code":"WRONG_PASSWORD","outcome":"failed"},` +
			`"plain":{"account_id":"` + fakeapi.AccountID + `","error_code":null,"outcome":"succeeded"},` +
			`"two_step":{"account_id":"acct_9f1b7c52d0e84a6db3c1a2f4e5d60718","error_code":null,"outcome":"succeeded"}}`}}},
	}

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
				needsEngine(t)
				if strings.Contains(name, "ephemeral") {
					needsEphemeral(t)
				}
				if strings.HasPrefix(name, "functions") {
					needsFunctions(t)
				}
				if strings.HasPrefix(name, "actions") {
					needsActions(t)
				}
				api := fakeapi.New()
				for _, known := range fakeapi.Catalogue() {
					api.Script(known.ID, known.Script...)
				}
				if test.script != nil {
					api.Script(id, test.script...)
				}
				w := newWorkspace(t, api, string(config))
				w.env = append(w.env, "TF_VAR_onlyfansapi_api_key="+fakeapi.Key, "TF_VAR_attempt_id="+id, "TF_VAR_two_factor_code="+twoFactor)
				args := []string{"apply", "-auto-approve"}
				if test.invoke != "" {
					args = append(args, "-invoke=action."+test.invoke)
				}
				out, err := w.run(args...)
				if wantError := strings.HasPrefix(test.apply, "Error"); !strings.Contains(out, test.apply) || (err != nil) != wantError {
					t.Fatalf("want %q, got %v:\n%s", test.apply, err, out)
				}
				outputs := w.outputs()
				for name, want := range test.outputs {
					if outputs[name] != want {
						t.Errorf("output %s: got %s, want %s", name, outputs[name], want)
					}
				}
				if out, err := w.run("destroy", "-auto-approve"); err != nil && !strings.HasPrefix(test.apply, "Error") {
					t.Errorf("destroy: %s", out)
				}
			})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
