package acceptance

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// Every file under examples/ does what its comment says, on the CLI that users run.
func TestAccExamples(t *testing.T) {
	tests := examples()
	maps.Copy(tests, recipes())
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
	case strings.HasPrefix(name, "recipes/progress"):
		needsActions(t)
	case strings.HasPrefix(name, "recipes/write-only"),
		strings.HasPrefix(name, "recipes/secret-store"),
		strings.HasPrefix(name, "guides/"),
		strings.HasPrefix(name, "resources/onlyfansapi_auth_attempt"),
		strings.HasPrefix(name, "resources/onlyfansapi_account/authenticator-app"),
		strings.HasPrefix(name, "resources/onlyfansapi_webhook/arguments"):
		needsVersion(t, writeOnlySince, "write-only arguments")
	case strings.HasSuffix(name, "import-by-identity.tf"):
		needsVersion(t, identitySince, "resource identities")
	case strings.HasPrefix(name, "recipes/take-over-all"):
		needsVersion(t, forEachImportSince, "for_each of import blocks")
	case strings.Contains(name, "ephemeral"), strings.HasSuffix(name, "several-keys.tf"):
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
	api.Connect(
		fakeapi.Account{ID: "acct_3", DisplayName: "Alice", OnlyFansUsername: "alice"},
		fakeapi.ExpiredAccount(),
	)
	api.AddWebhook(fakeapi.Webhook{
		ID: "wh_4d3fa20f055b", URL: "https://hooks.example.com/onlyfansapi", Enabled: true,
		Events: []string{"accounts.session_expired"},
	})
	if e.script != nil {
		api.Script(exampleID, e.script...)
		goes(api, e.script...)
	}
	w := newWorkspace(t, api, config)
	w.env = append(
		w.env,
		"TF_VAR_onlyfansapi_api_key="+fakeapi.Key,
		"TF_VAR_agency_api_key="+fakeapi.Key,
		"TF_VAR_attempt_id="+exampleID,
		"TF_VAR_two_factor_code="+twoFactor,
		"TF_VAR_alice_email="+fakeapi.LoginEmail,
		"TF_VAR_alice_password="+fakeapi.LoginPassword,
		"TF_VAR_carla_email=carla@example.org",
		"TF_VAR_carla_password="+fakeapi.LoginPassword,
		"TF_VAR_proxy_password="+fakeapi.ProxyPassword,
		"TF_VAR_webhook_secret="+fakeapi.WebhookSecret,
		fmt.Sprintf(
			`TF_VAR_logins={"alice":{"email":%[1]q,"password":%[2]q},"bea":{"email":%[1]q,"password":%[2]q}}`,
			fakeapi.LoginEmail,
			fakeapi.LoginPassword,
		),
		`TF_VAR_bea_session={"auth_id":"1","cookies":"sess=2","user_agent":"Mozilla/5.0","xbc":"3"}`,
		"STANDIN_PASSWORD="+fakeapi.LoginPassword,
		"STANDIN_APP_SECRET="+fakeapi.AppSecret,
		"STANDIN_LOG="+filepath.Join(w.dir, "handed-over.jsonl"),
	)
	if strings.Contains(config, ` "aws_`) {
		if out, err := w.run("init"); err != nil {
			t.Fatal(out)
		}
	}
	args := []string{"apply", "-auto-approve"}
	if e.invoke != "" {
		args = append(args, "-invoke=action."+e.invoke)
	}
	if e.target != "" { // of which the CLIs warn
		args = append(args, "-target="+e.target)
	}
	out, err := w.run(args...)
	wantError := strings.HasPrefix(e.apply, "Error")
	if (err != nil) != wantError {
		t.Fatalf("ended with %v, and an error is wanted: %t:\n%s", err, wantError, out)
	}
	if !strings.Contains(out, e.apply) {
		t.Fatalf("want %q in:\n%s", e.apply, out)
	}
	if e.apply[0] == 'A' && strings.Contains(out, "Warning:") {
		t.Errorf("an unexpected warning: %s", out)
	}
	outputs := w.outputs()
	for name, want := range e.outputs {
		if diff := cmp.Diff(want, outputs[name]); diff != "" {
			t.Errorf("output %s:\n%s", name, diff)
		}
	}
	if e.then != nil {
		e.then(w, api)
	}
	if out, err := w.run("destroy", "-auto-approve"); err != nil && !wantError {
		t.Errorf("destroy: %s", out)
	}
}

// readExample returns a file under examples/.
func readExample(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../examples", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
