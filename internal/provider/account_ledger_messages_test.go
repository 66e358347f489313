package provider

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// What is said of two objects with one account, word for word.
func TestAccountLedgerTexts(t *testing.T) {
	for name, test := range map[string]struct {
		diagnostic diag.Diagnostic
		want       string
	}{
		"replaced": {
			diagnostic: accountReplaced("auth_1", "acct_1"),
			want: `Account would be disconnected and not connected again
This plan creates a resource with the attempt "auth_1". A resource in the state already has the account "acct_1" of
this attempt, with disconnect_on_destroy = true. If that one is destroyed, for example to be replaced, the account is
disconnected, and the attempt, which is over, does not connect it again.

- If the resource has another address or another key than before, add a moved block.
- If the resource is tainted, run:
     terraform untaint ADDRESS
- To connect the account again, start a new attempt, and set attempt_id to its ID.
- To remove a resource and keep the account connected, apply disconnect_on_destroy = false first, or remove the
resource from the state only, with a removed block or terraform state rm.
- If you are destroying all resources, use -refresh=false.`,
		},
		"kept": {diagnostic: keptAccountDestroyed("acct_1"), want: `Account of another resource would be disconnected
This plan destroys a resource with the account "acct_1" and disconnect_on_destroy = true, which disconnects the
account. Another resource in the state keeps this account.

- To remove a resource and keep the account connected, apply disconnect_on_destroy = false first, or remove the
resource from the state only, with a removed block or terraform state rm.
- To disconnect the account, destroy all resources that have it.
- If the resource is a deposed object, which an apply has left behind, remove both objects with terraform state rm, and
import the account.
- If you are destroying all resources, use -refresh=false.`},
		"in two": {diagnostic: accountInTwoResources("acct_1"), want: `Account in several resources
More than one resource in the state has the account "acct_1". If one of them is destroyed with
disconnect_on_destroy = true, the account of the others is disconnected, too.

Keep one resource for each account. To remove a resource and keep the account connected, apply
disconnect_on_destroy = false first, or remove the resource from the state only, with a removed block or terraform
state rm.`},
		"attempt in two": {diagnostic: attemptInTwoResources("auth_1"), want: `Account in several resources
This plan creates more than one resource with the attempt "auth_1". They have the same account. If one of them is
destroyed with disconnect_on_destroy = true, the account of the others is disconnected, too.

Write one resource for each account.`},
		"stored": {diagnostic: storedAccountDestroyed("acct_1"), want: `Account not disconnected
This apply destroyed a resource with the account "acct_1" and disconnect_on_destroy = true. It did not disconnect the
account, because it has stored the same account in another resource, for example in the replacement of the destroyed
one.`},
		"disconnected": {diagnostic: accountDisconnected("auth_1", "acct_1"), want: `Account disconnected by this apply
This apply destroyed another resource with the account "acct_1" and disconnect_on_destroy = true, which disconnected the
account. The attempt "auth_1" connected the account. An attempt that is over does not connect it again.

If the vendor's console shows the account, plan and apply again. If not, start a new attempt. With
onlyfansapi_auth_attempt, change its credentials_wo_version, give the right credentials, and apply: without a new
number, they are not sent. Otherwise, set attempt_id to the ID of the new attempt.`},
		"still listed": {diagnostic: stillListed("acct_1", listLag), want: `Disconnected account still in the list of accounts
The API took the request to disconnect the account "acct_1", but still listed the account 30s later. The resource is
removed from the state.

1. Look at the account in the vendor's console: https://app.onlyfansapi.com
2. If it is connected there, disconnect it there.`},
	} {
		t.Run(name, func(t *testing.T) {
			got := test.diagnostic.Summary() + "\n" + test.diagnostic.Detail()
			if diff := cmp.Diff(unwrapped(test.want), got); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
		})
	}
}
