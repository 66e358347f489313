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
	}{
		"provider/provider.tf":      {{name: "applies", apply: "Apply complete!"}},
		"provider/ephemeral-key.tf": {{name: "applies", apply: "Apply complete!"}},
		dataSource + "data-source.tf": {
			{"waits", []fakeapi.Answer{fakeapi.Authenticating(), done}, "Apply complete!", map[string]string{"account_id": `"acct_1"`}},
		},
		dataSource + "postcondition.tf": {
			{"connected", []fakeapi.Answer{done}, "Apply complete!", map[string]string{"account_id": `"acct_1"`}},
			{"failed", []fakeapi.Answer{fakeapi.Failed("C", "Wrong password.")}, "Error: Resource postcondition failed", nil},
		},
		dataSource + "user-action.tf": {
			{"waiting", []fakeapi.Answer{fakeapi.NeedsOTP("42")}, "Warning: Authentication attempt waits for a person", map[string]string{"waiting_for": `"needs-otp 42"`}},
			{"selfie", []fakeapi.Answer{fakeapi.NeedsFaceOTP("https://selfie.example")}, "Warning: Authentication attempt waits for a person", map[string]string{"waiting_for": `"needs-face-otp"`, "selfie": `"https://selfie.example"`}},
			{"phone", []fakeapi.Answer{fakeapi.MobileApp("app://x")}, "Warning: Authentication attempt waits for a person", map[string]string{"waiting_for": `"authenticating"`}},
			{"done", []fakeapi.Answer{done}, "Apply complete!", map[string]string{"waiting_for": `"nobody"`}},
		},
		dataSource + "forgotten.tf": {
			{"forgotten", []fakeapi.Answer{missing}, "Warning: Authentication attempt not found", map[string]string{"account_id": `"not known any more"`}},
			{"known", []fakeapi.Answer{done}, "Apply complete!", map[string]string{"account_id": `"acct_1"`}},
		},
		dataSource + "check.tf": {
			{"running", []fakeapi.Answer{fakeapi.Authenticating()}, "The creator's account is not connected: in_progress.", nil},
			{"done", []fakeapi.Answer{done}, "Apply complete!", nil},
		},
		"ephemeral-resources/onlyfansapi_auth_attempt/ephemeral-resource.tf": {
			{"connected", []fakeapi.Answer{fakeapi.Authenticating(), done}, "Apply complete!", nil},
			{"failed", []fakeapi.Answer{fakeapi.Failed("C", "Wrong password.")}, "Error: Resource postcondition failed", nil},
		},
		"functions/attempt_id_from_polling_url/function.tf": {
			{"connected", []fakeapi.Answer{done}, "Apply complete!", map[string]string{"account_id": `"acct_1"`}},
		},
		"guides/connect-an-account/main.tf": {
			{"connected", []fakeapi.Answer{fakeapi.NeedsOTP("42"), done}, "Apply complete!", map[string]string{"account_id": `"acct_1"`}},
			{"failed", []fakeapi.Answer{fakeapi.Failed("C", "Wrong password.")}, "Error: Authentication attempt failed", nil},
		},
		"demo/main.tf": {{"failing", nil, "Warning: Authentication attempt failed", map[string]string{"accounts": `{"mistaken":{"account_id":null,"error_code":"WRONG_PASSWORD","outcome":"failed"},` +
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
				api := fakeapi.New()
				for _, known := range fakeapi.Catalogue() {
					api.Script(known.ID, known.Script...)
				}
				if test.script != nil {
					api.Script(id, test.script...)
				}
				w := newWorkspace(t, api, string(config))
				w.env = append(w.env, "TF_VAR_onlyfansapi_api_key="+fakeapi.Key, "TF_VAR_attempt_id="+id)
				out, err := w.run("apply", "-auto-approve")
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
