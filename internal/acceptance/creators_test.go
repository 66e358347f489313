package acceptance

import (
	"fmt"
	"os"
	"regexp"
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

// edited is a workspace whose test edits the configuration.
type edited struct {
	*workspace
	config string
}

// edit replaces a text of the configuration, which has to be there.
func (c *edited) edit(old, replacement string) {
	c.t.Helper()
	if !strings.Contains(c.config, old) {
		c.t.Fatalf("the recipe has no %q", old)
	}
	c.config = strings.Replace(c.config, old, replacement, 1)
	c.write("main.tf", c.config)
}

// move adds a moved block.
func (c *edited) move(from, to string) {
	c.t.Helper()
	c.config += "\n" + moved(from, to)
	c.write("main.tf", c.config)
}

// changesNothing checks that f makes no request that changes something at the API.
func changesNothing(t *testing.T, api *fakeapi.Server, f func()) {
	t.Helper()
	before := len(api.Requests())
	f()
	for _, request := range api.Requests()[before:] {
		if request.Method != "GET" {
			t.Errorf("there was a request %s %s", request.Method, request.Path)
		}
	}
}

// The recipe for many creators goes through their lives, row by row of the guide: one exists already, one is renamed,
// one gets another password, one leaves, and only runs that sign in have logins.
func TestAccCreators(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	needsVersion(t, writeOnlySince, "write-only arguments")
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: fakeapi.AccountID, DisplayName: "Carla"})
	config := readExample(t, "recipes/creators/main.tf")
	c := edited{newWorkspace(t, api, config), config}
	c.env = append(c.env, fmt.Sprintf("TF_VAR_existing={carla = %q}", fakeapi.AccountID))
	c.setLogins(loginsOf("alice@example.com", "bea@example.com", "carla@example.com"))
	c.succeeds("apply -auto-approve", "6 added")
	if n := len(api.Starts()); n != 2 || !strings.Contains(c.outputs()["account_ids"], `"carla":"`+fakeapi.AccountID) {
		t.Errorf("%d attempts were started, accounts %s", n, c.outputs()["account_ids"])
	}
	c.setLogins("")
	c.plansNothing()

	changesNothing(t, api, func() {
		c.edit("    carla = 1", "    carola = 1")
		c.env = append(c.env, fmt.Sprintf("TF_VAR_existing={carola = %q}", fakeapi.AccountID))
		for _, kind := range []string{"onlyfansapi_auth_attempt", "onlyfansapi_account"} {
			c.move(kind+`.creator["carla"]`, kind+`.creator["carola"]`)
		}
		c.succeeds("apply -auto-approve", "Resources: 0 added, 0 changed, 0 destroyed")
		c.env = append(c.env, "TF_VAR_existing={}") // the account is connected
		c.succeeds("apply -auto-approve", "Resources: 0 added, 1 changed, 0 destroyed")
	})

	c.edit("    alice = 1", "    alice = 2")
	c.setLogins(loginsOf("alice@example.com"))
	c.succeeds("apply -auto-approve", "Resources: 0 added, 2 changed, 0 destroyed")
	c.setLogins("")

	c.edit("leaving = []", `leaving = ["bea"]`)
	c.succeeds("apply -auto-approve", "1 changed")
	c.edit("    bea   = 1\n", "")
	c.succeeds("apply -auto-approve", "2 destroyed")
	c.edit(`leaving = ["bea"]`, "leaving = []")
	if n := len(api.Accounts()); n != 2 || len(api.Starts()) != 2 {
		t.Errorf("%d accounts and %d starts at the end, want two of each", n, len(api.Starts()))
	}
	c.plansNothing()

	for _, account := range api.Accounts() {
		api.Expire(account.ID)
	}
	c.succeeds("plan", `~ disconnected = [ + "alice", + "carola", ]`)
	c.checkCanaries("")
}

// The recipe for many creators takes over an account as it is, and signs it in later, when there is a login.
func TestAccCreatorsImported(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	needsVersion(t, writeOnlySince, "write-only arguments")
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: fakeapi.AccountID, DisplayName: "Dora"})
	config := regexp.MustCompile(`(?m)^    (alice|bea|carla) += 1\n`).
		ReplaceAllString(readExample(t, "recipes/creators/main.tf"), "")
	c := edited{newWorkspace(t, api, config), config}
	changesNothing(t, api, func() {
		c.env = append(c.env, fmt.Sprintf("TF_VAR_imported={dora = %q}", fakeapi.AccountID))
		c.succeeds("apply -auto-approve", "1 imported, 0 added, 0 changed, 0 destroyed")
		c.plansNothing()
		c.output("account_ids", fmt.Sprintf(`{"dora":%q}`, fakeapi.AccountID))
	})

	c.edit("creators = {\n", "creators = {\n    dora = 1\n")
	c.move(`onlyfansapi_account.imported["dora"]`, `onlyfansapi_account.creator["dora"]`)
	c.env = append(c.env, "TF_VAR_imported={}", fmt.Sprintf("TF_VAR_existing={dora = %q}", fakeapi.AccountID))
	c.setLogins(loginsOf("dora@example.com"))
	c.succeeds("apply -auto-approve", "Resources: 1 added, 1 changed, 0 destroyed")
	c.setLogins("")
	c.plansNothing()
	if n := len(api.Accounts()); n != 1 || len(api.Starts()) != 0 {
		t.Errorf("%d accounts and %d starts, want one that was signed in again", n, len(api.Starts()))
	}
	c.checkCanaries("")
}

// A creator renamed without moved blocks ends as the guide says, and goes back by a line in existing.
func TestAccCreatorsRenamedWithoutMoved(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	needsVersion(t, writeOnlySince, "write-only arguments")
	api := fakeapi.New()
	config := regexp.MustCompile(`(?m)^    (alice|carla) += 1\n`).
		ReplaceAllString(readExample(t, "recipes/creators/main.tf"), "")
	c := edited{newWorkspace(t, api, config), config}
	c.setLogins(loginsOf("bea@example.com"))
	c.succeeds("apply -auto-approve", "2 added")
	id := api.Accounts()[0].ID

	c.edit("    bea   = 1", "    beatrice = 1")
	c.setLogins(strings.Replace(loginsOf("bea@example.com"), `"bea"`, `"beatrice"`, 1))
	c.fails("apply -auto-approve", "Warning: Account stays connected", "Error: Account exists already")
	c.env = append(c.env, fmt.Sprintf("TF_VAR_existing={beatrice = %q}", id))
	c.succeeds("apply -auto-approve", "2 added, 0 changed, 0 destroyed")
	c.output("account_ids", fmt.Sprintf(`{"beatrice":%q}`, id))
}

// Each row of the guide's table holds for one module for each creator, too.
func TestAccModulePerCreator(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	needsVersion(t, writeOnlySince, "write-only arguments")
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: fakeapi.AccountID, DisplayName: "Alice"})
	config := readExample(t, "recipes/module-per-creator/main.tf")
	c := edited{newWorkspace(t, api, config), config}
	must(os.CopyFS(c.dir+"/creator", os.DirFS("../../examples/recipes/module-per-creator/creator")))
	c.edit("login_version = 1", fmt.Sprintf("login_version = 1\n  account_id = %q", fakeapi.AccountID))
	c.succeeds("init")
	c.setLogins(loginsOf("alice@example.com", "bea@example.com"))
	c.succeeds("apply -auto-approve", "4 added")
	if n := len(api.Accounts()); n != 2 || len(api.Starts()) != 1 {
		t.Errorf("%d accounts and %d starts, want 2 and 1: one exists", n, len(api.Starts()))
	}
	c.edit("login_version = 1", "login_version = 2")
	c.succeeds("apply -auto-approve", "Resources: 0 added, 2 changed, 0 destroyed")
	c.setLogins("")

	changesNothing(t, api, func() {
		c.edit(`module "alice"`, `module "alicia"`)
		c.move("module.alice", "module.alicia")
		c.succeeds("init")
		c.succeeds("apply -auto-approve", "Resources: 0 added, 0 changed, 0 destroyed")
	})

	module := c.config[strings.Index(c.config, `module "bea"`):strings.Index(c.config, "\nmoved ")]
	c.edit(module, strings.Replace(module, "login_version = 1", "leaving = true", 1))
	c.succeeds("apply -auto-approve", "1 changed")
	c.edit(strings.Replace(module, "login_version = 1", "leaving = true", 1), "")
	c.succeeds("apply -auto-approve", "2 destroyed")
	if n := len(api.Accounts()); n != 1 {
		t.Errorf("%d accounts at the end, want one", n)
	}
	c.plansNothing()
	c.checkCanaries("")
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
