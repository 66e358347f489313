package acceptance

import (
	"net"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A DELETE of which it is not known whether it was taken is not repeated by itself; the account stays in the state, and
// a second destroy ends well, whatever became of the first. More answers: TestAccountDeleteFails of internal/provider.
func TestAccAccountDeleteFails(t *testing.T) {
	t.Parallel()
	const notKnown = "It is not known whether the account was disconnected, so it stays in the state."
	const not = "The account was not disconnected, and stays in the state."
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   []string
		gone   bool // the API took it
	}{
		"no answer": {
			fakeapi.Answer{Conn: func(net.Conn) {}}, []string{"Error: No usable answer from the API", notKnown}, true,
		},
		"403": {
			fakeapi.Error(403, "No."), []string{"Error: Access refused", not, "may not disconnect this account"}, false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, api := adopted(t, keptBlock(plain, "disconnect_on_destroy = true"))
			api.ScriptDisconnect("acct_1", test.answer)
			out := w.fails(
				"destroy -auto-approve",
				append(
					test.want,
					`Disconnecting the account "acct_1" failed`,
					"apply disconnect_on_destroy = false first",
				)...)
			if n := strings.Count(out, "Error:"); n != 1 {
				t.Errorf("%d errors: %s", n, out)
			}
			w.keptIs(map[string]any{"id": "acct_1", "connected": true})
			if got := methods(api); !gocmp.Equal(got, []string{disconnect1}) {
				t.Errorf("requests %v", got)
			}
			if gone := len(api.Accounts()) == 0; gone != test.gone {
				t.Errorf("the account is gone: %t", gone)
			}
			api.ScriptDisconnect("acct_1", fakeapi.Answer{Body: "null"})
			w.succeeds("destroy -auto-approve", "1 destroyed")
			w.keptIs(nil)
		})
	}
}

// What stands in an update's way is an error, and leaves the state as it was; the next apply goes on. More:
// TestAccountUpdateFails of internal/provider.
func TestAccAccountUpdateFails(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	w, api := adopted(t, keptBlock(plain)+downstream)
	api.Script("auth_y", failed)
	w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_y"`, "disconnect_on_destroy = true")+downstream)
	w.checkCanaries(w.fails("apply -auto-approve", `Authentication attempt "auth_y" failed`))
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_x", "connected": true, "disconnect_on_destroy": false})
	api.Script("auth_y", done)
	w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
	w.plansNothing()
}

// The profiles' secrets, the email addresses and the key are in nothing that is printed, logged or written in an
// account's whole life.
func TestAccAccountLifeKeepsSecrets(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", running, done)
	w := newWorkspace(t, api, keptBlock(plain, loggingIn, "disconnect_on_destroy = true")+downstream)
	printed := w.planAndApply()
	api.Expire("acct_1")
	printed += w.planAndApply()
	w.keptIs(map[string]any{"connected": true})
	printed += w.succeeds("state rm onlyfansapi_account.x")
	w.write("main.tf", requiredProviders+keptBlock("disconnect_on_destroy = true"))
	printed += w.succeeds("import onlyfansapi_account.x acct_1")
	printed += w.succeeds("show -json")
	printed += w.succeeds("apply -auto-approve")
	api.Remove("acct_1")
	printed += w.succeeds("plan -out=tfplan2", "Warning: Account not in the list of accounts")
	printed += w.succeeds("destroy -auto-approve")
	if !strings.Contains(w.read("trace.log"), "New sign-in begun") {
		t.Error("the provider's log is missing, so that the search proves nothing")
	}
	w.checkCanaries(printed)
}
