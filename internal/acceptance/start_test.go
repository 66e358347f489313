package acceptance

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// loginVariables are where the creator's credentials come from. Ephemeral variables are in no plan and no state.
const loginVariables = `
variable "email" {
  type      = string
  ephemeral = true
}

variable "password" {
  type      = string
  ephemeral = true
}
`

// startBlock is a block of the resource that starts an attempt, with email and password, and these lines in it.
func startBlock(lines ...string) string {
	lines = append(lines, "credentials_wo = { email = var.email, password = var.password }")
	return fmt.Sprintf(
		"resource \"onlyfansapi_auth_attempt\" \"x\" {\n  %s\n}\n",
		strings.Join(lines, "\n  "),
	) + loginVariables
}

// waitsForStarted is an argument of the account: the attempt that the configuration starts itself.
const waitsForStarted = "attempt_id = onlyfansapi_auth_attempt.x.id"

// newLogin is a workspace in which the credentials are given.
func newLogin(t *testing.T, api *fakeapi.Server, config string) *workspace {
	t.Helper()
	needsVersion(t, writeOnlySince, "write-only arguments")
	w := newWorkspace(t, api, config)
	w.env = append(w.env, "TF_VAR_email="+fakeapi.LoginEmail, "TF_VAR_password="+fakeapi.LoginPassword)
	return w
}

// started returns the attributes of the attempt that the state has, nil for none. It must not be tainted.
func (w *workspace) started() map[string]any {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(w.dir, "terraform.tfstate"))
	if err != nil || len(content) == 0 { // a CLI that was killed can leave it empty
		return nil
	}
	var state struct {
		Resources []struct {
			Type, Mode string
			Instances  []struct {
				Status     string
				Attributes map[string]any
			}
		}
	}
	if err := json.Unmarshal(content, &state); err != nil {
		w.t.Fatal(err)
	}
	for _, r := range state.Resources {
		if r.Type == "onlyfansapi_auth_attempt" && r.Mode == "managed" {
			if len(r.Instances) != 1 || r.Instances[0].Status != "" {
				w.t.Fatalf("the state has %+v", r.Instances)
			}
			return r.Instances[0].Attributes
		}
	}
	return nil
}

// startedIs checks which attempt the state has, "" for none, and how many were started.
func (w *workspace) startedIs(api *fakeapi.Server, id string, starts int) {
	w.t.Helper()
	if got, _ := w.started()["id"].(string); got != id {
		w.t.Errorf("the state has the attempt %q, want %q", got, id)
	}
	if got := len(api.Starts()); got != starts {
		w.t.Errorf("%d attempts were started, want %d", got, starts)
	}
}

const startX = "POST /api/authenticate"

// A plan makes no request, an apply starts one attempt, and what follows starts none. A destroy forgets it, and what is
// replaced is started anew.
func TestAccStart(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	goes(api, running) // for ever, so that no account exists
	w := newLogin(t, api, startBlock("credentials_wo_version = 1", `display_name = "Alice"`))
	requests := 0
	w.succeeds("plan", "1 to add")
	wantRequests(t, "the first plan", counted(api, &requests), map[string]int{})
	w.succeeds("apply -auto-approve", "1 added")
	wantRequests(t, "the apply", counted(api, &requests), map[string]int{startX: 1})
	want := map[string]any{
		"id":                           "auth_new_1",
		"account_id":                   nil,
		"auth_type":                    "email_password",
		"credentials_wo":               nil,
		"credentials_wo_version":       1.0,
		"custom_proxy_wo":              nil,
		"display_name":                 "Alice",
		"force_connect":                false,
		"mobile_auth_session_deeplink": nil,
		"proxy_country":                nil,
	}
	if diff := gocmp.Diff(want, w.started()); diff != "" {
		t.Errorf("the state (-want +got):\n%s", diff)
	}
	w.plansNothing()
	w.env = append(w.env, "TF_VAR_password=another") // alone it is no news to anyone
	w.plansNothing()
	w.succeeds("apply -auto-approve", "0 added, 0 changed, 0 destroyed")
	wantRequests(t, "plans and an apply that change nothing", counted(api, &requests), map[string]int{})

	w.succeeds("apply -auto-approve -replace=onlyfansapi_auth_attempt.x", "1 added, 0 changed, 1 destroyed")
	w.startedIs(api, "auth_new_2", 2)
	if !strings.Contains(api.Starts()[1].Body, `"password":"another"`) {
		t.Errorf("what was sent: %s", api.Starts()[1].Body)
	}
	counted(api, &requests)
	w.succeeds("destroy -auto-approve", "1 destroyed")
	wantRequests(t, "the destroy", counted(api, &requests), map[string]int{})
}

// What the API takes at a first connection only can be changed without a request; a warning says so, and recommends
// nothing. Nothing downstream changes.
func TestAccStartChangedInPlace(t *testing.T) {
	t.Parallel()
	const warning = "Warning: Change does not reach a connected account"
	const down = "resource \"terraform_data\" \"down\" {\n  triggers_replace = onlyfansapi_auth_attempt.x.id\n}\n"
	api := fakeapi.New()
	w := newLogin(t, api, startBlock(`display_name = "Alice"`)+down)
	w.succeeds("apply -auto-approve", "2 added")
	for _, step := range []struct{ argument, named string }{
		{`display_name = "Alice B."`, "display_name is"},
		{"force_connect = true", "display_name and force_connect are"},
		{`proxy_country = "us"`, "proxy_country and force_connect are"},
	} {
		out := w.change(
			startBlock(step.argument)+down,
			"0 to add, 1 to change, 0 to destroy",
			"0 added, 1 changed, 0 destroyed",
		)
		w.says(step.argument, out, []string{
			warning, step.named + " used when an account is connected for the first time.",
		})
		w.plansNothing()
	}
	w.startedIs(api, "auth_new_1", 1)
	w.write("main.tf", requiredProviders+startBlock(`auth_type = "email"`)+down)
	w.fails("validate", "Error: Invalid auth_type", `Give "email_password", "raw_data" or "mobile_app".`)
}

// A start that fails stores nothing and taints nothing; the CLI quotes no line, in which a password may stand.
func TestAccStartFails(t *testing.T) {
	t.Parallel()
	const literal = "a-literal-password-in-the-configuration"
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: "acct_1", Email: fakeapi.LoginEmail})
	w := newLogin(t, api, strings.ReplaceAll(startBlock(), "var.password", `"`+literal+`"`))
	out := w.fails(
		"apply -auto-approve",
		"Error: Account exists already",
		"HTTP 422 Unprocessable Entity (This account is already connected)",
		"No attempt was started.",
		`The creator's account in the API is "acct_1".`,
		`account_id = "acct_1"`,
	)
	w.startedIs(api, "", 1)
	w.write("main.tf", requiredProviders+strings.ReplaceAll(startBlock(), "var.password", `"`+literal+`\n"`))
	out += w.fails("plan", "Error: Invalid credentials_wo", "password begins or ends with white space")
	w.write(
		"main.tf",
		requiredProviders+strings.ReplaceAll(
			startBlock(),
			"email = var.email, password = var.password",
			`password = "`+literal+`"`,
		),
	)
	w.succeeds("validate")
	out += w.fails("plan", "Error: Invalid credentials_wo", "email is missing", "the resource is created")
	w.checkCanaries(out)
	if strings.Contains(out, literal) {
		t.Errorf("the password is printed: %s", out)
	}
	w.startedIs(api, "", 1)
	w.write("main.tf", requiredProviders+startBlock("force_connect = true"))
	w.succeeds("apply -auto-approve", "1 added")
	w.startedIs(api, "auth_new_1", 2)
}

// Credentials are asked for only where they are sent: no plan, apply or destroy needs them where nothing starts. Where
// an attempt would start without any, the plan says so.
func TestAccStartWithoutCredentials(t *testing.T) {
	t.Parallel()
	const missing = "email is missing; password is missing."
	optional := func(version int) string {
		return strings.ReplaceAll(startBlock(fmt.Sprint("credentials_wo_version = ", version)),
			"ephemeral = true", "ephemeral = true\n  default   = null")
	}
	api := fakeapi.New()
	goes(api, done)
	w := newLogin(t, api, optional(1))
	with := w.env
	w.succeeds("apply -auto-approve", "1 added")
	none := slices.DeleteFunc(slices.Clone(with), func(entry string) bool {
		return strings.HasPrefix(entry, "TF_VAR_")
	})
	for what, env := range map[string][]string{
		"none":             none,
		"empty":            append(slices.Clone(none), "TF_VAR_email=", "TF_VAR_password="),
		"without password": append(slices.Clone(none), "TF_VAR_email=alice@example.org"),
	} {
		w.env = env
		w.plansNothing()
		w.succeeds("apply -auto-approve", "0 added, 0 changed, 0 destroyed")
		w.succeeds("plan -destroy", "1 to destroy")
		w.succeeds("apply -refresh-only -auto-approve")
		w.succeeds("plan -out=tfplan")
		w.succeeds("apply tfplan")
		if t.Failed() {
			t.Fatal(what)
		}
	}
	w.env = none
	w.fails("plan -replace=onlyfansapi_auth_attempt.x", missing, "the resource is created")
	w.write("main.tf", requiredProviders+optional(2))
	w.fails("plan", "Error: Invalid credentials_wo", missing,
		"An attempt starts because credentials_wo_version changes.")
	w.fails(
		"plan -destroy",
		missing,
		"A destroy needs no credentials with -refresh=false.",
	) // the CLIs plan the change before the destroy
	w.write("main.tf", requiredProviders+"resource \"onlyfansapi_auth_attempt\" \"y\" {\n}\n")
	w.succeeds("validate")
	w.fails("plan", "Error: Invalid credentials_wo", "credentials_wo is null: no credentials were given.",
		"If this is a rename, write moved blocks instead.")
	w.startedIs(api, "auth_new_1", 1)
	w.write("main.tf", requiredProviders+optional(2))
	w.succeeds("destroy -auto-approve -refresh=false", "1 destroyed")
	w.startedIs(api, "", 1)
}

// What is known only when it is applied is neither refused nor taken for something else before.
func TestAccStartKnownLate(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	w := newLogin(t, api, `
resource "terraform_data" "late" {
  input = { way = "mobile_app", name = "Alice", port = 8080 }
}

resource "onlyfansapi_auth_attempt" "x" {
  auth_type       = terraform_data.late.output.way
  display_name    = terraform_data.late.output.name
  custom_proxy_wo = { host = "proxy.example.com", port = terraform_data.late.output.port }
}
`)
	w.succeeds("plan", "2 to add")
	w.succeeds("apply -auto-approve", "2 added")
	w.startedIs(api, "auth_new_1", 1)
	want := `{"auth_type":"mobile_app","name":"Alice","customProxy":{"host":"proxy.example.com","port":8080}}`
	if diff := gocmp.Diff(want, api.Starts()[0].Body); diff != "" {
		t.Errorf("what was sent (-want +got):\n%s", diff)
	}
	if got := w.started()["mobile_auth_session_deeplink"]; got != fakeapi.DeeplinkOf("auth_new_1") {
		t.Errorf("the link is %v", got)
	}
	w.plansNothing()
}

// Nothing is imported, and the error says what to do with the id instead.
func TestAccStartImport(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	w := newLogin(t, api, startBlock())
	w.fails(
		"import onlyfansapi_auth_attempt.x auth_1",
		"Error: Attempts are not imported",
		"as attempt_id to onlyfansapi_account",
	)
	w.startedIs(api, "", 0)
}

// A CLI without write-only arguments says so, before anything is sent, and prints no password.
func TestAccStartOnOldCLI(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	if !engine.Version.LessThan(writeOnlySince) {
		t.Skipf("%s has write-only arguments", engine)
	}
	const literal = "a-literal-password-in-the-configuration"
	api := fakeapi.New()
	w := newWorkspace(t, api, `
resource "onlyfansapi_auth_attempt" "x" {
  credentials_wo = {
    email    = "alice@example.com"
    password = "`+literal+`"
  }
}
`)
	for _, command := range []string{"validate", "plan", "apply -auto-approve"} {
		out := w.fails(
			command,
			"Error: Write-only arguments need a newer CLI",
			"The argument credentials_wo",
			"Terraform 1.11, OpenTofu 1.11",
		)
		if strings.Contains(out, literal) {
			t.Errorf("%s prints the password: %s", command, out)
		}
	}
	w.startedIs(api, "", 0)
	w.write(
		"main.tf",
		requiredProviders+"resource \"onlyfansapi_auth_attempt\" \"x\" {\n  auth_type = \"mobile_app\"\n}\n",
	) // which needs none
	w.succeeds("apply -auto-approve", "1 added")
	w.startedIs(api, "auth_new_1", 1)
	w.plansNothing()
}
