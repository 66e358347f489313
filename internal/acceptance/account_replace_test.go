package acceptance

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// disconnecting is a block whose destroy disconnects the account, with these lines in it.
func disconnecting(name string, lines ...string) string {
	lines = append([]string{"disconnect_on_destroy = true"}, lines...)
	return fmt.Sprintf("resource \"onlyfansapi_account\" %q {\n  %s\n}\n", name, strings.Join(lines, "\n  "))
}

const (
	anotherAttempt = `attempt_id = "auth_y"`
	createFirst    = "lifecycle {\n    create_before_destroy = true\n  }"

	replaced       = "Error: Account would be disconnected and not connected again"
	ofAnother      = "Error: Account of another resource would be disconnected"
	disconnectedBy = "Error: Account disconnected by this apply"
	inSeveral      = "Warning: Account in several resources"
	keptConnected  = "Warning: Account not disconnected"
)

// trigger is a resource that is replaced with another version. Its output is not known when that is planned.
func trigger(version string) string {
	const block = "resource \"terraform_data\" \"t\" {\n  input            = \"auth_x\"\n  triggers_replace = %q\n}\n"
	return fmt.Sprintf(block, version)
}

// dependent is a resource that is created before it is destroyed, and so is the account on which it depends.
const dependent = "resource \"terraform_data\" \"down\" {\n  triggers_replace = onlyfansapi_account.x.id\n  " +
	createFirst + "\n}\n"

// moved is a block that moves an object to another address.
func moved(from, to string) string {
	return fmt.Sprintf("moved {\n  from = %s\n  to   = %s\n}\n", from, to)
}

// replacement is a change that destroys an object of the resource, or creates another one with the same account.
type replacement struct {
	before, after string
	then          string // a command between the two
	options       string // of the plan
	// says is what the plan or the apply must say, one of them; none for what must succeed without an account's being
	// disconnected in vain.
	says []string
	// fails is set if the plan or the apply must fail, and stays if acct_1 must stay connected.
	fails, stays bool
	since        *version.Version
}

var removedSince = version.Must(version.NewVersion("1.7.0"))

// inModule has the block in a module, which run writes.
const inModule = "module \"m\" {\n  source = \"./m\"\n}\n"

// An apply that succeeds has not disconnected an account that is in its state, whatever became of the objects. auth_x
// and auth_y are attempts of one account, acct_1; auth_z is one of acct_2.
func TestAccAccountIsNotLost(t *testing.T) {
	t.Parallel()
	x, y := disconnecting("x", plain), disconnecting("x", anotherAttempt)
	const removed = "removed {\n  from = onlyfansapi_account.y\n  lifecycle {\n    destroy = false\n  }\n}\n"
	keyed := func(keys, lines string) string {
		return disconnecting("x", "for_each = toset(["+keys+"])", cmp.Or(lines, plain))
	}
	first := func(attempt string) string { return disconnecting("x", attempt, createFirst) }
	triggered := disconnecting("x", plain, "lifecycle {\n    replace_triggered_by = [terraform_data.t]\n  }")
	late := "attempt_id = terraform_data.t.output"
	both := x + disconnecting("y", anotherAttempt)
	const (
		replaceX  = "-replace=onlyfansapi_account.x"
		taintX    = "taint onlyfansapi_account.x"
		noRefresh = "-refresh=false"
	)
	refused, warned, failed := []string{replaced}, []string{keptConnected}, []string{disconnectedBy}
	for name, test := range map[string]replacement{
		"-replace": {before: x, after: x, options: replaceX, says: refused, fails: true, stays: true},
		"-replace without refresh": {
			before: x, after: x, options: replaceX + " " + noRefresh, says: refused, fails: true, stays: true,
		},
		"-replace, created first": {
			before: first(plain), after: first(plain), options: replaceX, says: refused, fails: true, stays: true,
		},
		"-replace, another attempt": {before: x, after: y, options: replaceX, says: failed, fails: true},
		"-replace, another attempt, created first": {
			before: first(plain), after: first(anotherAttempt), options: replaceX, says: warned, stays: true,
		},
		"-replace, another attempt, created first for a dependent": {
			before: x + dependent, after: y + dependent, options: replaceX, says: warned, stays: true,
		},
		"-replace, another account": {before: x, after: disconnecting("x", `attempt_id = "auth_z"`), options: replaceX},
		"-replace, stays connected": {
			before: keptBlock(plain), after: keptBlock(plain), options: replaceX, stays: true,
		},
		"replace_triggered_by": {
			before: trigger("1") + triggered, after: trigger("2") + triggered, says: refused, fails: true, stays: true,
		},
		"tainted": {before: x, after: x, then: taintX, says: refused, fails: true, stays: true},
		"tainted, without refresh": {
			before: x, after: x, then: taintX, options: noRefresh, says: refused, fails: true, stays: true,
		},
		"tainted, created first, without refresh": {
			before: first(plain), after: first(plain), then: taintX, options: noRefresh, says: warned, stays: true,
		},
		"key renamed": {before: keyed(`"a"`, ""), after: keyed(`"b"`, ""), says: refused, fails: true, stays: true},
		"key renamed, moved": {
			before: keyed(`"a"`, ""),
			after:  keyed(`"b"`, "") + moved(`onlyfansapi_account.x["a"]`, `onlyfansapi_account.x["b"]`),
			stays:  true,
		},
		"key renamed, attempt not known": {
			before: trigger("1") + keyed(`"a"`, late), after: trigger("2") + keyed(`"b"`, late),
			says: []string{keptConnected, disconnectedBy},
		},
		"count to for_each": {
			before: disconnecting("x", "count = 1", plain), after: keyed(`"a"`, ""),
			says: refused, fails: true, stays: true,
		},
		"second block, same attempt": {
			before: x, after: x + disconnecting("y", plain), says: refused, fails: true, stays: true,
		},
		"second block, another attempt": {before: x, after: both, stays: true},
		"two blocks":                    {before: both, after: both, says: []string{inSeveral}, stays: true},
		"two blocks, one gone": {
			before: both, after: x, says: []string{ofAnother}, fails: true, stays: true,
		},
		"two blocks, one gone, without refresh": {
			before: both, after: x, options: noRefresh, says: []string{ofAnother}, fails: true, stays: true,
		},
		"two blocks, one removed": {before: both, after: x + removed, stays: true, since: removedSince},
		"two blocks, both gone":   {before: both, after: "# none\n"},
		"in a module, moved there": {
			before: x, after: inModule + moved("onlyfansapi_account.x", "module.m.onlyfansapi_account.x"), stays: true,
		},
		"in a module, not moved": {before: x, after: inModule, says: refused, fails: true, stays: true},
	} {
		for _, saved := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, saved plan %t", name, saved), func(t *testing.T) {
				t.Parallel()
				if saved {
					onFirstEngine(t)
				}
				if test.since != nil {
					needsVersion(t, test.since, "these blocks")
				}
				test.run(t, saved)
			})
		}
	}
}

func (r replacement) run(t *testing.T, saved bool) {
	t.Helper()
	api := fakeapi.New()
	api.Script("auth_x", done)
	api.Script("auth_y", done)
	api.Script("auth_z", fakeapi.Authenticated("acct_2"))
	w := newWorkspace(t, api, r.before)
	w.succeeds("apply -auto-approve")
	if strings.Contains(r.after, inModule) {
		must(os.Mkdir(filepath.Join(w.dir, "m"), 0o700))
		w.write("m/main.tf", requiredProviders+disconnecting("x", plain))
		w.write("main.tf", requiredProviders+r.after)
		w.succeeds("init")
	}
	if r.then != "" {
		w.succeeds(r.then)
	}
	w.write("main.tf", requiredProviders+r.after)
	options := strings.Fields(r.options)
	args := append([]string{"apply", "-auto-approve"}, options...)
	var planned string
	var err error
	if saved {
		planned, err = w.run(append([]string{"plan", "-out=tfplan"}, options...)...)
		args = []string{"apply", "tfplan"}
	}
	var applied string
	if err == nil {
		applied, err = w.run(args...)
	}
	out := planned + applied
	said := slices.ContainsFunc(r.says, func(text string) bool { return strings.Contains(out, text) })
	if said != (len(r.says) > 0) {
		t.Errorf("want one of %q in:\n%s", r.says, out)
	}
	if mayFail := r.fails || len(r.says) > 1; r.fails && err == nil || !mayFail && err != nil {
		t.Errorf("ended with %v:\n%s", err, out)
	}
	var connected []string
	for _, account := range api.Accounts() {
		connected = append(connected, account.ID)
	}
	if r.stays && !slices.Contains(connected, "acct_1") {
		t.Errorf("acct_1 was disconnected:\n%s", out)
	}
	for _, id := range w.accountsInState() {
		if err == nil && !slices.Contains(connected, id) {
			t.Errorf("%s was disconnected, is in the state, and the apply succeeded:\n%s", id, out)
		}
	}
}

// accountsInState returns the accounts of all objects in the state, also of deposed ones.
func (w *workspace) accountsInState() (ids []string) {
	w.t.Helper()
	var state struct {
		Resources []struct {
			Type      string
			Instances []struct{ Attributes struct{ ID string } }
		}
	}
	if err := json.Unmarshal([]byte(w.read("terraform.tfstate")), &state); err != nil {
		w.t.Fatal(err)
	}
	for _, r := range state.Resources {
		for _, instance := range r.Instances {
			if r.Type == "onlyfansapi_account" {
				ids = append(ids, instance.Attributes.ID)
			}
		}
	}
	return ids
}

// A replacement that was interrupted leaves a deposed object behind. Its destroy does not disconnect the account of the
// object that replaces it, and the way out that the error names leads out.
func TestAccAccountDeposedObject(t *testing.T) {
	t.Parallel()
	block := disconnecting("x", plain, createFirst)
	w, api := adopted(t, block)
	state, instances := w.state()
	deposed := maps.Clone(instances[0])
	deposed["deposed"] = "0123abcd"
	resource := state["resources"].([]any)[0].(map[string]any) //nolint:forcetypeassert // so are states
	resource["instances"] = []any{instances[0], deposed}
	text, err := json.Marshal(state)
	must(err)
	w.write("terraform.tfstate", string(text))
	w.fails("apply -auto-approve", ofAnother, "remove both objects with terraform state rm")
	w.succeeds("state rm onlyfansapi_account.x")
	w.succeeds("import onlyfansapi_account.x acct_1")
	w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
	w.keptIs(map[string]any{"id": "acct_1", "connected": true, "disconnect_on_destroy": true})
	if got := methods(api); got != nil {
		t.Errorf("requests that change something: %v", got)
	}
	w.plansNothing()
}

// A destroy of everything is possible whatever is in the state.
func TestAccAccountDestroyOfTainted(t *testing.T) {
	t.Parallel()
	w, api := adopted(t, disconnecting("x", plain))
	w.succeeds("taint onlyfansapi_account.x")
	w.fails("destroy -auto-approve", replaced, "If you are destroying all resources, use -refresh=false.")
	w.succeeds("destroy -auto-approve -refresh=false", "1 destroyed")
	if len(api.Accounts()) != 0 {
		t.Error("the account is still connected")
	}
}
