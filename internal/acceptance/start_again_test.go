package acceptance

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// creators is a configuration of many creators: their keys with the versions of their credentials, each with what
// depends on the account. Logins come from an ephemeral variable, and need not be given; more is written before.
func creators(versions map[string]int, more string) string {
	var keys []string
	for key, version := range versions {
		keys = append(keys, fmt.Sprintf("%s = %d", key, version))
	}
	slices.Sort(keys)
	return requiredProviders + more + fmt.Sprintf(`
locals {
  creators = { %s }
}

variable "logins" {
  type      = map(object({ email = string, password = string }))
  default   = {}
  ephemeral = true
}

variable "existing" {
  type    = map(string)
  default = {}
}

resource "onlyfansapi_auth_attempt" "creator" {
  for_each               = local.creators
  display_name           = title(each.key)
  credentials_wo         = lookup(var.logins, each.key, null)
  credentials_wo_version = each.value
  account_id             = lookup(var.existing, each.key, null)
}

resource "onlyfansapi_account" "creator" {
  for_each   = local.creators
  attempt_id = onlyfansapi_auth_attempt.creator[each.key].id
}

resource "terraform_data" "down" {
  for_each         = local.creators
  triggers_replace = onlyfansapi_account.creator[each.key].id
}
`, strings.Join(keys, ", "))
}

// runner is [workspace.succeeds] or [workspace.fails].
type runner = func(command string, texts ...string) string

// logins returns the environment with the credentials of these creators, by their emails.
func (w *workspace) logins(password string, emails map[string]string) []string {
	logins := map[string]any{}
	for key, email := range emails {
		logins[key] = map[string]string{"email": email, "password": password}
	}
	text, err := json.Marshal(logins)
	must(err)
	return append(slices.Clone(w.env), "TF_VAR_logins="+string(text))
}

// A creator's two days: connected, rotated, a wrong password, rotated again, another one exists elsewhere and is
// adopted, renamed, and one leaves. Nothing is replaced, and credentials are there only where they are sent.
func TestAccCreatorsTwoDays(t *testing.T) {
	t.Parallel()
	needsVersion(t, writeOnlySince, "write-only arguments")
	const bea = "acct_bea"
	api := fakeapi.New()
	api.ScriptStarted(fakeapi.StartedByHand) // "mistyped" is a wrong password
	alice := fakeapi.Start{Email: fakeapi.LoginEmail}.AccountID()
	put := "PUT /api/authenticate/" + alice + "/credentials"
	w := newWorkspace(t, api, creators(map[string]int{"alice": 1}, ""))
	none, requests, printed := w.env, 0, ""
	aliceOnly := map[string]string{"alice": fakeapi.LoginEmail}
	with, wrong := w.logins(fakeapi.LoginPassword, aliceOnly), w.logins("mistyped", aliceOnly)
	withBoth := w.logins(fakeapi.LoginPassword, map[string]string{
		"alice": fakeapi.LoginEmail, "bea": "bea@example.org",
	})
	// on runs a command in an environment, and returns the requests but for polls of attempts that run.
	on := func(env []string, run runner, command string, texts ...string) map[string]int {
		t.Helper()
		w.env = env
		printed += run(command, texts...)
		counts := counted(api, &requests)
		for name := range counts {
			if strings.HasPrefix(name, "GET /api/authenticate/auth_again") {
				delete(counts, name)
			}
		}
		return counts
	}
	config := func(versions map[string]int, more string) {
		t.Helper()
		w.write("main.tf", creators(versions, more))
	}

	on(with, w.succeeds, "apply -auto-approve", "3 added")
	on(none, w.succeeds, "plan -detailed-exitcode", "No changes.")

	config(map[string]int{"alice": 2}, "")
	on(none, w.fails, "plan", "credentials_wo is null: no credentials were given.",
		"because credentials_wo_version changes")
	on(with, w.succeeds, "plan -out=tfplan", "0 to add, 2 to change, 0 to destroy")
	got := on(with, w.succeeds, "apply tfplan", "0 added, 2 changed, 0 destroyed")
	wantRequests(t, "the rotation", got, map[string]int{pollFirst: 1, put: 1, list: 1})

	config(map[string]int{"alice": 3}, "")
	got = on(wrong, w.fails, "apply -auto-approve",
		`Error: Authentication attempt "auth_again_3" failed (WRONG_PASSWORD)`)
	wantRequests(t, "a wrong password", got, map[string]int{list: 1, put: 1})
	config(map[string]int{"alice": 4}, "")
	got = on(with, w.succeeds, "apply -auto-approve", "0 added, 2 changed, 0 destroyed")
	wantRequests(t, "the right one", got, map[string]int{list: 2, put: 1})

	api.Connect(fakeapi.Account{ID: bea, DisplayName: "Bea", Email: "bea@example.org"})
	config(map[string]int{"alice": 4, "bea": 1}, "")
	on(withBoth, w.fails, "apply -auto-approve", "Error: Account exists already",
		`"KEY" = "`+bea+`"`, `account_id = lookup(var.existing, each.key, null)`,
		`variable "existing" { default = { "KEY" = "`+bea+`" } }`)
	withBoth = append(withBoth, `TF_VAR_existing={"bea":"`+bea+`"}`)
	got = on(withBoth, w.succeeds, "apply -auto-approve", "3 added, 0 changed, 0 destroyed")
	wantRequests(t, "the adoption", got, map[string]int{list: 2, "PUT /api/authenticate/" + bea + "/credentials": 1})
	got = on(none, w.succeeds, "apply -auto-approve", "0 added, 1 changed, 0 destroyed") // without account_id
	wantRequests(t, "account_id removed", got, map[string]int{list: 1})

	moved := ""
	for _, resource := range []string{
		"onlyfansapi_auth_attempt.creator", "onlyfansapi_account.creator", "terraform_data.down",
	} {
		moved += fmt.Sprintf("moved {\n  from = %s[\"alice\"]\n  to   = %[1]s[\"alicia\"]\n}\n", resource)
	}
	config(map[string]int{"alicia": 4, "bea": 1}, moved)
	got = on(none, w.succeeds, "apply -auto-approve", "0 added, 1 changed, 0 destroyed",
		"Warning: Change does not reach")
	wantRequests(t, "the renaming", got, map[string]int{list: 1})
	config(map[string]int{"alicia": 4}, "")
	on(none, w.succeeds, "apply -auto-approve", "0 added, 0 changed, 3 destroyed")
	on(none, w.succeeds, "plan -detailed-exitcode", "No changes.")
	if n := len(api.Starts()); n != 2 {
		t.Errorf("%d starts, want that of alice and that of bea, which was refused", n)
	}
	on(none, w.succeeds, "destroy -auto-approve", "3 destroyed")
	w.checkCanaries(printed)
}

// However new credentials are refused, or lost on their way, they are sent once, nothing is tainted or replaced, and
// the next apply sends them to the same account.
func TestAccRotationFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		texts  []string
	}{
		"409": {fakeapi.Error(409, "Busy."), []string{
			"Error: Authentication attempt refused", "No attempt was started.",
		}},
		"422": {fakeapi.Error(422, "Wrong."), []string{
			"Error: Authentication attempt refused", "No attempt was started.",
		}},
		"500": {fakeapi.Error(500, "M"), []string{
			"Error: API is failing", "It is not known whether an attempt has begun.",
		}},
		"no answer": {fakeapi.Answer{Delay: time.Hour}, []string{
			"Error: No usable answer from the API", "Look in the vendor's console",
		}},
		"429": {fakeapi.Error(429, "M").WithHeader("Retry-After", "1"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "422" {
				onFirstEngine(t)
			}
			api := fakeapi.New()
			goes(api, done)
			short := "provider \"onlyfansapi\" {\n  request_timeout = \"2s\"\n}\n"
			w := newLogin(t, api, short+story("credentials_wo_version = 1", ""))
			w.succeeds("apply -auto-approve", "3 added")
			api.ScriptCredentials("acct_1", test.answer, fakeapi.Answer{Body: map[string]any{"attempt_id": "auth_2"}})
			api.Script("auth_2", done)
			w.write("main.tf", requiredProviders+short+story("credentials_wo_version = 2", ""))
			if test.texts != nil {
				w.fails("apply -auto-approve", test.texts...)
				w.startedIs(api, "auth_new_1", 1)
				w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_new_1"})
			}
			w.succeeds("apply -auto-approve", "0 added, 2 changed, 0 destroyed")
			w.startedIs(api, "auth_2", 1)
			w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_2"})
			requests := 0
			if puts := counted(api, &requests)["PUT /api/authenticate/acct_1/credentials"]; puts != 2 {
				t.Errorf("the credentials were sent %d times, want 2", puts)
			}
			w.plansNothing()
		})
	}
}

// A wrong account_id stores nothing, or leaves what is there; the right one signs that account in.
func TestAccStartWrongAccount(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: "acct_1", DisplayName: "Alice"})
	w := newLogin(t, api, story(`account_id = "acct_0"`, ""))
	missing := []string{`Error: Account not found`, `Signing the account "acct_0" in`, "No attempt was started."}
	w.fails("apply -auto-approve", missing...)
	w.startedIs(api, "", 0)
	w.write("main.tf", requiredProviders+story(`account_id = "acct_1"`, ""))
	w.succeeds("apply -auto-approve", "3 added")
	w.startedIs(api, "auth_again_1", 0)
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_again_1", "connected": true})
	w.write("main.tf", requiredProviders+story(`account_id = "acct_0"`, ""))
	w.fails("apply -auto-approve", missing...)
	w.startedIs(api, "auth_again_1", 0)
	w.write("main.tf", requiredProviders+story(`account_id = "acct 0"`, ""))
	w.fails("validate", "Error: Invalid account_id")
}

// The state of version 0.1, in which an attempt was replaced, goes on without a change; new credentials are sent to the
// account, although force_connect is set.
func TestAccStateOfFirstVersion(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Connect(fakeapi.Account{
		ID: "acct_1", DisplayName: "Alice", OnlyFansID: 123456789, OnlyFansUsername: "demouser123",
	})
	api.Script("auth_new_2", done)
	api.ScriptNextLogin("acct_1", done)
	config := func(version int) string {
		attempt := fmt.Sprintf("credentials_wo_version = %d\n  force_connect = true", version)
		return requiredProviders + story(attempt, "")
	}
	w := newLogin(t, api, config(2))
	content, err := os.ReadFile("testdata/state-0.1.json")
	must(err)
	state := string(content)
	if engine.IsOpenTofu() {
		state = strings.ReplaceAll(state, "registry.terraform.io", "registry.opentofu.org")
	}
	w.write("terraform.tfstate", state)
	w.plansNothing()
	w.succeeds("apply -auto-approve", "0 added, 0 changed, 0 destroyed")
	w.write("main.tf", config(3))
	w.succeeds("apply -auto-approve", "0 added, 2 changed, 0 destroyed")
	w.startedIs(api, "auth_again_1", 0)
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_again_1"})
}
