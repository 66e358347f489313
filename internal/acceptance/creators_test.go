package acceptance

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// loginsOf is the variable of the recipes for many creators: each of them has an email and a password of its own.
func loginsOf(emails ...string) string {
	var entries []string
	for _, email := range emails {
		name, _, _ := strings.Cut(email, "@")
		entries = append(entries, fmt.Sprintf(`%q: {"email": %q, "password": %q}`, name, email, fakeapi.LoginPassword))
	}
	return "TF_VAR_logins={" + strings.Join(entries, ", ") + "}"
}

// setLogins replaces the logins of the environment, "" removes them.
func (w *workspace) setLogins(logins string) {
	w.env = slices.DeleteFunc(w.env, func(entry string) bool { return strings.HasPrefix(entry, "TF_VAR_logins=") })
	if logins != "" {
		w.env = append(w.env, logins)
	}
}

// The recipe for many creators goes through their lives: one exists already, one is renamed, one gets another password,
// one leaves, and only runs that sign in have logins.
func TestAccCreators(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	needsVersion(t, writeOnlySince, "write-only arguments")
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: fakeapi.AccountID, DisplayName: "Carla"})
	config := readExample(t, "recipes/creators/main.tf")
	w := newWorkspace(t, api, config)
	w.setLogins(loginsOf("alice@example.com", "bea@example.com", "carla@example.com"))
	w.succeeds("apply -auto-approve", "6 added")
	if n := len(api.Starts()); n != 2 || !strings.Contains(w.outputs()["account_ids"], `"carla":"`+fakeapi.AccountID) {
		t.Errorf("%d attempts were started, accounts %s", n, w.outputs()["account_ids"])
	}
	w.setLogins("")
	w.plansNothing()

	edit := func(old, replacement string) {
		t.Helper()
		if !strings.Contains(config, old) {
			t.Fatalf("the recipe has no %q", old)
		}
		config = strings.Replace(config, old, replacement, 1)
		w.write("main.tf", requiredProviders+config)
	}
	before := len(api.Requests())
	edit("    bea   = 1", "    beatrice = 1")
	for _, resource := range []string{"onlyfansapi_auth_attempt", "onlyfansapi_account"} {
		config += fmt.Sprintf(
			"\nmoved {\n  from = %s.creator[\"bea\"]\n  to   = %[1]s.creator[\"beatrice\"]\n}\n",
			resource,
		)
	}
	edit("", "")
	w.succeeds("apply -auto-approve", "Resources: 0 added, 0 changed, 0 destroyed")
	for _, request := range api.Requests()[before:] {
		if request.Method != "GET" {
			t.Errorf("the renaming made a request %s %s", request.Method, request.Path)
		}
	}

	edit("    alice = 1", "    alice = 2")
	w.setLogins(loginsOf("alice@example.com"))
	w.succeeds("apply -auto-approve", "Resources: 0 added, 2 changed, 0 destroyed")
	w.setLogins("")

	edit("leaving = []", `leaving = ["beatrice"]`)
	w.succeeds("apply -auto-approve", "1 changed")
	edit("    beatrice = 1\n", "")
	w.succeeds("apply -auto-approve", "2 destroyed")
	if n := len(api.Accounts()); n != 2 || len(api.Starts()) != 2 {
		t.Errorf("%d accounts and %d starts at the end, want two of each", n, len(api.Starts()))
	}
	w.plansNothing()
	w.checkCanaries("")
}

// A start that is refused holds up the accounts of all creators where they share a block, and of nobody else where each
// has a module of its own.
func TestAccRefusedStart(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	needsVersion(t, writeOnlySince, "write-only arguments")
	refused := `TF_VAR_logins={"alice": {"email": "alice@example.com", "password": "x-x-x-x"}, ` +
		`"bea": {"email": "no address", "password": "x-x-x-x"}}`
	for name, test := range map[string]struct {
		recipe string
		kept   int
	}{
		"one block":         {"creators", 0},
		"a module for each": {"module-per-creator", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			config := strings.Replace(readExample(t, "recipes/"+test.recipe+"/main.tf"), "    carla = 1\n", "", 1)
			w := newWorkspace(t, api, config)
			if test.recipe == "module-per-creator" {
				must(os.CopyFS(w.dir+"/creator", os.DirFS("../../examples/recipes/module-per-creator/creator")))
				w.succeeds("init")
			}
			w.setLogins(refused)
			w.fails("apply -auto-approve", "Error: Authentication attempt refused")
			if n := strings.Count(w.succeeds("state list"), "onlyfansapi_account."); n != test.kept {
				t.Errorf("%d accounts in the state, want %d", n, test.kept)
			}
			w.setLogins(loginsOf("alice@example.com", "bea@example.com"))
			w.succeeds("apply -auto-approve")
			if n := len(api.Accounts()); n != 2 || len(api.Starts()) != 3 {
				t.Errorf("%d accounts and %d starts, want 2 and 3: what had started goes on", n, len(api.Starts()))
			}
		})
	}
}
