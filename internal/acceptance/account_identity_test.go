package acceptance

import (
	"encoding/json"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/hashicorp/go-version"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// identitySince is the first version, of Terraform and OpenTofu alike, that stores the identities of resources.
var identitySince = version.Must(version.NewVersion("1.12.0"))

// state is the state file, as far as identities go.
func (w *workspace) state() (state map[string]any, instances []map[string]any) {
	w.t.Helper()
	if err := json.Unmarshal([]byte(w.read("terraform.tfstate")), &state); err != nil {
		w.t.Fatal(err)
	}
	for _, r := range state["resources"].([]any) { //nolint:forcetypeassert // so are states
		for _, instance := range r.(map[string]any)["instances"].([]any) { //nolint:forcetypeassert // see above
			instances = append(instances, instance.(map[string]any)) //nolint:forcetypeassert // see above
		}
	}
	return state, instances
}

// forgetIdentities makes the state one that a version of the provider without identities, or an older CLI, has written.
func (w *workspace) forgetIdentities() {
	w.t.Helper()
	state, instances := w.state()
	for _, instance := range instances {
		delete(instance, "identity")
		delete(instance, "identity_schema_version")
	}
	text, err := json.Marshal(state)
	must(err)
	w.write("terraform.tfstate", string(text))
}

// identityIs checks the identity of the only resource in the state; older CLIs store none.
func (w *workspace) identityIs(id string) {
	w.t.Helper()
	var want, got any
	if !engine.Version.LessThan(identitySince) {
		want = map[string]any{"id": id}
	}
	_, instances := w.state()
	for _, instance := range instances {
		got = instance["identity"]
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		w.t.Errorf("identity in the state (-want +got):\n%s", diff)
	}
}

// What was stored without an identity, by an older CLI or for another version of the provider, is read, changed and
// destroyed as before; an error is the one that it would be with an identity. The identity is stored with the next
// change.
func TestAccAccountWithoutStoredIdentity(t *testing.T) {
	t.Parallel()
	otherAttempt := requiredProviders + keptBlock(`attempt_id = "auth_y"`)
	const unknownID = `id = "acct_1" -> (known after apply)`
	for name, then := range map[string]func(w *workspace, api *fakeapi.Server){
		"read": func(w *workspace, _ *fakeapi.Server) { w.plansNothing() },
		"read, session gone": func(w *workspace, api *fakeapi.Server) {
			api.Expire("acct_1")
			w.plansNothing("Warning: Session of an account has expired")
			w.succeeds("apply -auto-approve", "0 changed")
			w.identityIs("acct_1")
		},
		"read, absent": func(w *workspace, api *fakeapi.Server) {
			api.Remove("acct_1")
			w.plansNothing("Warning: Account not in the list of accounts")
			w.succeeds("apply -auto-approve", "0 changed")
			w.identityIs("acct_1")
		},
		"read, no list": func(w *workspace, api *fakeapi.Server) {
			api.ScriptList(fakeapi.Error(403, "Forbidden."))
			out := w.fails("apply -auto-approve", "Error: Access refused")
			if n := strings.Count(out, "Error:"); n != 1 {
				w.t.Errorf("%d errors: %s", n, out)
			}
			api.ScriptList()
			w.plansNothing()
		},
		"flag": func(w *workspace, _ *fakeapi.Server) {
			w.write("main.tf", requiredProviders+keptBlock(plain, `on_user_action = "fail"`))
			w.succeeds("apply -auto-approve", "1 changed")
			w.identityIs("acct_1")
		},
		"timeouts, not refreshed": func(w *workspace, _ *fakeapi.Server) {
			w.write("main.tf", requiredProviders+keptBlock(plain, `timeouts = { update = "5m" }`))
			w.succeeds("apply -auto-approve -refresh=false", "1 changed")
			w.identityIs("acct_1")
		},
		"attempt, not refreshed": func(w *workspace, api *fakeapi.Server) {
			api.Script("auth_y", failed)
			w.write("main.tf", otherAttempt)
			out := w.fails("apply -auto-approve -refresh=false", `Error: Authentication attempt "auth_y" failed`)
			if n := strings.Count(out, "Error:"); n != 1 {
				w.t.Errorf("%d errors: %s", n, out)
			}
			api.Script("auth_y", done)
			w.succeeds("apply -auto-approve -refresh=false", "1 changed")
			w.identityIs("acct_1")
		},
		"another id": func(w *workspace, api *fakeapi.Server) {
			api.Remove("acct_1")
			api.Script("auth_y", fakeapi.Authenticated("acct_2"))
			w.write("main.tf", otherAttempt)
			w.succeeds("plan", unknownID)
			w.succeeds("apply -auto-approve", "1 changed")
			w.keptIs(map[string]any{"id": "acct_2"})
			w.identityIs("acct_2")
		},
		"login": func(w *workspace, api *fakeapi.Server) {
			api.Expire("acct_1")
			api.ScriptNextLogin("acct_1", fakeapi.AheadOfRecord("acct_1").Times(2), done)
			w.write("main.tf", requiredProviders+keptBlock(plain, loggingIn))
			w.succeeds("apply -auto-approve", "1 changed")
			w.keptIs(map[string]any{"connected": true})
			w.identityIs("acct_1")
		},
		"destroy": func(w *workspace, _ *fakeapi.Server) { w.succeeds("destroy -auto-approve", "1 destroyed") },
		"destroy, not refreshed": func(w *workspace, _ *fakeapi.Server) {
			w.succeeds("destroy -auto-approve -refresh=false", "1 destroyed")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, api := adopted(t, keptBlock(plain))
			w.identityIs("acct_1")
			w.forgetIdentities()
			then(w, api)
			if strings.HasPrefix(name, "destroy") {
				w.keptIs(nil)
				return
			}
			w.plansNothing()
		})
	}
}

// The identity follows an account that was not in the list any more and is connected anew under another id, and stays
// where that fails.
func TestAccAccountIdentityFollows(t *testing.T) {
	t.Parallel()
	w, api := adopted(t, keptBlock(plain))
	api.Remove("acct_1")
	api.Script("auth_y", failed)
	w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_y"`))
	w.fails("apply -auto-approve", `Error: Authentication attempt "auth_y" failed`)
	w.keptIs(map[string]any{"id": "acct_1"})
	w.identityIs("acct_1")
	api.Script("auth_y", fakeapi.Authenticated("acct_2"))
	w.succeeds("apply -auto-approve", "1 changed")
	w.keptIs(map[string]any{"id": "acct_2"})
	w.identityIs("acct_2")
	w.plansNothing()
}

// importByIdentity is an import block that names the account by its identity.
func importByIdentity(id string) string {
	return "import {\n  to       = onlyfansapi_account.x\n  identity = { id = \"" + id + "\" }\n}\n"
}

// An import by identity does what one by id does.
func TestAccAccountImportByIdentity(t *testing.T) {
	t.Parallel()
	needsVersion(t, identitySince, "resource identities")
	api := twoAccounts()
	w := newWorkspace(t, api, keptBlock()+importByIdentity("acct_1"))
	requests := 0
	w.succeeds("plan", "1 to import, 0 to add, 0 to change, 0 to destroy")
	wantRequests(t, "the plan", counted(api, &requests), map[string]int{list: 1})
	w.succeeds("apply -auto-approve", "1 imported, 0 added, 0 changed, 0 destroyed")
	w.keptIs(map[string]any{
		"id":                    "acct_1",
		"attempt_id":            nil,
		"display_name":          "Alice",
		"connected":             true,
		"disconnect_on_destroy": false,
		"on_disconnected":       nil,
	})
	w.identityIs("acct_1")
	w.plansNothing()
	for id, want := range map[string]string{
		"acct_9": `Error: Account not found`, "auth_x": "This is the ID of an attempt.", "a/b": "Error: Invalid id", "": "it is empty",
	} {
		w := newWorkspace(t, api, keptBlock()+importByIdentity(id))
		w.fails("apply -auto-approve", want)
		w.keptIs(nil)
	}
}
