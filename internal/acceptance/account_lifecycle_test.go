package acceptance

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// adopted is a folder in which the account of an attempt that has ended is kept.
func adopted(t *testing.T, config string) (*workspace, *fakeapi.Server) {
	t.Helper()
	api := fakeapi.New()
	api.Script("auth_x", done)
	w := newWorkspace(t, api, config)
	w.succeeds("apply -auto-approve")
	w.keptIs(map[string]any{"id": "acct_1", "connected": true})
	return w, api
}

const plain = `attempt_id = "auth_x"`

// A session that is gone is a warning in each plan, and no change, until it is alive again. A postcondition stops the
// pipeline.
func TestAccAccountSessionGone(t *testing.T) {
	t.Parallel()
	const gone = "Warning: Session of an account has expired"
	w, api := adopted(t, keptBlock(plain)+downstream)
	api.Expire("acct_1")
	w.plansNothing(
		gone,
		`account "acct_1" (demo@example.com, demouser123), before any apply, it was not signed in`,
		`With on_disconnected = "reauthenticate"`,
	)
	w.succeeds("apply -auto-approve", gone, "0 added, 0 changed, 0 destroyed")
	w.keptIs(map[string]any{"id": "acct_1", "connected": false, "display_name": "demo@example.com"})
	const postcondition = "lifecycle {\n postcondition {\n condition = self.connected\n" +
		" error_message = \"Not connected.\"\n }\n }"
	w.write("main.tf", requiredProviders+keptBlock(plain, postcondition))
	w.fails("plan", "Error: Resource postcondition failed", "Not connected.")
	w.write("main.tf", requiredProviders+keptBlock(plain)+downstream)
	api.Connect(fakeapi.Account{ID: "acct_1", DisplayName: "Alice"})
	if out := w.plansNothing(); strings.Contains(out, "Warning") {
		t.Errorf("a warning: %s", out)
	}
	w.succeeds("apply -auto-approve")
	w.keptIs(map[string]any{"connected": true, "display_name": "Alice", "onlyfans_id": "123456789"})
	if got := methods(api); got != nil {
		t.Errorf("requests that change something: %v", got)
	}
}

// The warnings of many accounts fold into one.
func TestAccAccountWarningsFold(t *testing.T) {
	t.Parallel()
	api := twoAccounts()
	api.Script("auth_0", fakeapi.Authenticated("acct_3"))
	api.Script("auth_1", fakeapi.Authenticated("acct_4"))
	w := newWorkspace(t, api, keptBlock("count = 2", `attempt_id = "auth_${count.index}"`))
	w.succeeds("apply -auto-approve")
	api.Expire("acct_3")
	api.Expire("acct_4")
	if n := strings.Count(w.plansNothing(), "Warning: Session of an account has expired"); n != 1 {
		t.Errorf("%d warnings about sessions, want 1", n)
	}
	api.Remove("acct_3")
	api.Remove("acct_4")
	if n := strings.Count(w.plansNothing(), "Warning: Account not in the list of accounts"); n != 1 {
		t.Errorf("%d warnings about absent accounts, want 1", n)
	}
}

// An account that is not in the list stays in the state, with a warning; nothing is planned, and destroy works. One
// that is there again is as before.
func TestAccAccountAbsent(t *testing.T) {
	t.Parallel()
	const absent = "Warning: Account not in the list of accounts"
	w, api := adopted(t, keptBlock(plain)+downstream)
	api.Remove("acct_1")
	w.plansNothing(absent, `When this run read the account "acct_1"`, "did not list it",
		"The account was disconnected.", "api_key is not one that sees this account", "remove the resource")
	w.succeeds("apply -auto-approve", absent, "0 added, 0 changed, 0 destroyed")
	w.keptIs(
		map[string]any{
			"id":           "acct_1",
			"connected":    false,
			"display_name": "demo@example.com",
			"onlyfans_id":  "123456789",
		},
	)

	api.Connect(fakeapi.Account{ID: "acct_1", DisplayName: "Back"})
	w.succeeds("apply -auto-approve")
	w.keptIs(map[string]any{"id": "acct_1", "connected": true, "display_name": "Back"})

	api.Remove("acct_1")
	// Of the reads before a destroy, the CLIs show no warnings.
	if out := w.succeeds("destroy -auto-approve", "2 destroyed"); strings.Contains(out, "stays connected") {
		t.Errorf("an account that is not there is said to stay connected: %s", out)
	}
	w.keptIs(nil)
}

// A list that cannot be had is an error, once, and the state stays as it was.
func TestAccAccountFailingListKeepsState(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		list fakeapi.Answer
		want string
	}{
		"403":          {fakeapi.Error(403, "Forbidden."), "Error: Access refused"},
		"401":          {fakeapi.Error(401, "Unauthenticated."), "Error: API key refused"},
		"not an array": {fakeapi.Answer{Body: map[string]any{"accounts": []any{}}}, "Listing the accounts failed"},
		"null":         {fakeapi.Answer{Body: "null"}, "Listing the accounts failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "403" && name != "not an array" {
				onFirstEngine(t)
			}
			w, api := adopted(t, keptBlock(plain, "disconnect_on_destroy = true"))
			before := w.read("terraform.tfstate")
			api.ScriptList(test.list)
			for _, command := range []string{"plan", "apply -auto-approve", "destroy -auto-approve"} {
				out := w.fails(command, test.want)
				if n := strings.Count(out, "Error:"); n != 1 {
					t.Errorf("%d errors: %s", n, out)
				}
				w.checkCanaries(out)
			}
			if diff := gocmp.Diff(before, w.read("terraform.tfstate")); diff != "" {
				t.Errorf("the state changed:\n%s", diff)
			}
			if got := methods(api); got != nil {
				t.Errorf("requests that change something: %v", got)
			}
			api.ScriptList()
			w.plansNothing()
		})
	}
}

// disconnect_on_destroy counts as it was applied last, whatever became of the block.
func TestAccAccountDestroy(t *testing.T) {
	t.Parallel()
	yes, no := keptBlock(plain, "disconnect_on_destroy = true"), keptBlock(plain)
	const stays = "Account stays connected"
	t.Run("disconnects", func(t *testing.T) {
		t.Parallel()
		w, api := adopted(t, yes)
		if out := w.succeeds("destroy -auto-approve", "1 destroyed"); strings.Contains(out, stays) {
			t.Errorf("it is said to stay connected: %s", out)
		}
		if got := methods(api); !gocmp.Equal(got, []string{disconnect1}) || len(api.Accounts()) != 0 {
			t.Errorf("requests %v, accounts %v", got, api.Accounts())
		}
	})
	t.Run("block removed", func(t *testing.T) {
		t.Parallel()
		w, api := adopted(t, yes)
		w.write("main.tf", requiredProviders)
		w.succeeds("apply -auto-approve", "1 destroyed")
		if got := methods(api); !gocmp.Equal(got, []string{disconnect1}) {
			t.Errorf("requests %v", got)
		}
	})
	t.Run("not applied", func(t *testing.T) {
		t.Parallel()
		w, api := adopted(t, no)
		w.write("main.tf", requiredProviders+yes)
		w.succeeds("destroy -auto-approve", stays, "1 destroyed")
		if got := methods(api); got != nil {
			t.Errorf("requests %v", got)
		}
	})
	t.Run("applied in place", func(t *testing.T) {
		t.Parallel()
		w, api := adopted(t, no+downstream)
		w.write("main.tf", requiredProviders+yes+downstream)
		w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
		w.succeeds("destroy -auto-approve", "2 destroyed")
		if got := methods(api); !gocmp.Equal(got, []string{disconnect1}) {
			t.Errorf("requests %v", got)
		}
	})
	t.Run("gone already", func(t *testing.T) {
		t.Parallel()
		w, api := adopted(t, yes)
		api.Remove("acct_1")
		w.succeeds("destroy -auto-approve", "1 destroyed")
		w.keptIs(nil)
	})
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		onFirstEngine(t)
		w, api := adopted(t, yes)
		api.ScriptDisconnect("acct_1", fakeapi.Refusal("Account is busy."))
		w.fails("destroy -auto-approve", "Error: Account not disconnected", "(Account is busy)")
		w.keptIs(map[string]any{"id": "acct_1", "connected": true})
	})
	t.Run("gone meanwhile", func(t *testing.T) {
		t.Parallel()
		onFirstEngine(t)
		w, api := adopted(t, yes)
		api.Remove("acct_1")
		w.succeeds("destroy -auto-approve -refresh=false", "1 destroyed")
	})
}

// A key that becomes known in the apply is enough to create. To read with a key that is not known yet is an error, and
// the state stays.
func TestAccAccountKeyKnownLate(t *testing.T) {
	t.Parallel()
	config := func(version string) string {
		return "resource \"terraform_data\" \"key\" {\n  input            = \"" + fakeapi.Key + "\"\n" +
			"  triggers_replace = \"" + version + "\"\n}\n" +
			"provider \"onlyfansapi\" {\n  api_key = terraform_data.key.output\n}\n" + keptBlock(
			plain,
		)
	}
	api := fakeapi.New()
	api.Script("auth_x", done)
	w := newWorkspace(t, api, config("1"))
	w.succeeds("apply -auto-approve", "2 added")
	w.write("main.tf", requiredProviders+config("2"))
	w.fails("apply -auto-approve", "Error: Provider not configured yet", "The provider's api_key depends on")
	w.keptIs(map[string]any{"id": "acct_1", "connected": true})
}
