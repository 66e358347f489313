package acceptance

import (
	"os"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

var forEachImportSince = version.Must(version.NewVersion("1.7.0"))

// An import by id is followed by an empty plan, by command and by block.
func TestAccAccountImport(t *testing.T) {
	t.Parallel()
	want := map[string]any{
		"id":                    "acct_1",
		"attempt_id":            nil,
		"display_name":          "Alice",
		"onlyfans_id":           "12345678901234567",
		"onlyfans_username":     "Alice",
		"connected":             true,
		"disconnect_on_destroy": false,
		"on_user_action":        nil,
		"on_disconnected":       nil,
	}
	t.Run("command", func(t *testing.T) {
		t.Parallel()
		api := twoAccounts()
		w := newWorkspace(t, api, keptBlock())
		requests := 0
		w.succeeds("import onlyfansapi_account.x acct_1", "Import successful!")
		wantRequests(t, "the import", counted(api, &requests), map[string]int{list: 1})
		w.keptIs(want)
		w.plansNothing()
		wantRequests(t, "the plan", counted(api, &requests), map[string]int{list: 1})
	})
	t.Run("block", func(t *testing.T) {
		t.Parallel()
		w := newWorkspace(
			t,
			twoAccounts(),
			keptBlock()+"import {\n  to = onlyfansapi_account.x\n  id = \"acct_1\"\n}\n",
		)
		w.succeeds("plan", "1 to import, 0 to add, 0 to change, 0 to destroy")
		w.succeeds("apply -auto-approve", "1 imported, 0 added, 0 changed, 0 destroyed")
		w.keptIs(want)
		w.plansNothing()
	})
	t.Run("generated configuration", func(t *testing.T) {
		t.Parallel()
		w := newWorkspace(t, twoAccounts(), "import {\n  to = onlyfansapi_account.x\n  id = \"acct_1\"\n}\n")
		w.succeeds("plan -generate-config-out=generated.tf", "1 to import, 0 to add, 0 to change, 0 to destroy")
		w.succeeds("apply -auto-approve", "1 imported, 0 added, 0 changed, 0 destroyed")
		w.keptIs(want)
		w.plansNothing()
	})
	t.Run("all", func(t *testing.T) {
		t.Parallel()
		needsVersion(t, forEachImportSince, "for_each of import blocks")
		api := twoAccounts()
		w := newWorkspace(t, api, accountsBlock()+keptBlock("for_each = data.onlyfansapi_accounts.all.accounts")+
			"import {\n  for_each = data.onlyfansapi_accounts.all.accounts\n"+
			"  to       = onlyfansapi_account.x[each.key]\n  id       = each.key\n}\n")
		w.succeeds("apply -auto-approve", "2 imported, 0 added, 0 changed, 0 destroyed")
		if n := len(api.Requests()); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
		w.plansNothing("Warning: Session of an account has expired")
	})
}

// What the list does not have cannot be imported, and nothing is stored.
func TestAccAccountImportFails(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"acct_9":    `lists no account with the id "acct_9"`,
		"auth_x":    "This is the ID of an attempt.",
		"..":        "Error: Invalid id",
		"a/b":       "it holds one of the characters",
		" ":         "Error: Invalid id",
		fakeapi.Key: "it holds the provider's API key",
	} {
		t.Run(strings.Map(func(r rune) rune {
			if strings.ContainsRune(fakeapi.Key, r) && len(id) > 20 {
				return -1
			}
			return r
		}, id), func(t *testing.T) {
			t.Parallel()
			if id != "acct_9" && id != " " {
				onFirstEngine(t)
			}
			w := newWorkspace(t, twoAccounts(), keptBlock())
			out, err := w.run("import", "onlyfansapi_account.x", id)
			if err == nil || !strings.Contains(out, want) {
				t.Errorf("want %q in:\n%s", want, out)
			}
			if id != fakeapi.Key { // the CLI itself repeats what it was given
				w.checkCanaries(out)
			}
			if err := w.command("state", "show", "onlyfansapi_account.x").Run(); err == nil {
				t.Error("something was stored")
			}
		})
	}
}

// An attempt that is filled in after an import is not waited for if it ended long ago, or is forgotten: the account is
// connected. One whose record stays open: TestAccountRecordStaysOpen of internal/provider.
func TestAccAccountImportThenAttempt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		script []fakeapi.Answer
		polls  int
		want   string // an error
		kept   any
	}{
		"ended":           {script: script(done), polls: 1, kept: "auth_x"},
		"forgotten":       {script: script(missing), polls: 2, kept: "auth_x"},
		"another account": {script: script(fakeapi.Authenticated("acct_2")), polls: 1, want: `connected the account "acct_2"`},
		"failed":          {script: script(failed), polls: 1, want: "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "ended" && name != "forgotten" {
				onFirstEngine(t)
			}
			api := twoAccounts()
			w := newWorkspace(t, api, keptBlock()+downstream)
			w.succeeds("import onlyfansapi_account.x acct_1")
			w.succeeds("apply -auto-approve")
			api.Script("auth_x", test.script...)
			w.write("main.tf", requiredProviders+keptBlock(plain, `timeouts = { update = "30s" }`)+downstream)
			if out := w.succeeds(
				"plan",
				"0 to add, 1 to change, 0 to destroy",
			); strings.Contains(
				out,
				"known after apply",
			) {
				t.Errorf("something is unknown: %s", out)
			}
			if test.want != "" {
				w.fails("apply -auto-approve", test.want)
			} else {
				w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
				w.plansNothing()
			}
			w.keptIs(map[string]any{"id": "acct_1", "attempt_id": test.kept})
			if n := len(api.Polls("auth_x")); n != test.polls {
				t.Errorf("%d polls, want %d", n, test.polls)
			}
		})
	}
}

// The command that users copy imports the account of the block that they copy.
func TestAccAccountImportExample(t *testing.T) {
	t.Parallel()
	command, err := os.ReadFile("../../examples/resources/onlyfansapi_account/import.sh")
	if err != nil {
		t.Fatal(err)
	}
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: fakeapi.AccountID})
	w := newWorkspace(t, api, "resource \"onlyfansapi_account\" \"alice\" {}\n")
	w.succeeds(strings.TrimPrefix(string(command), "terraform "), "Import successful!")
	w.plansNothing()
}
