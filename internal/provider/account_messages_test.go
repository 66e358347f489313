package provider

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// What is said of accounts, and of what begins a sign-in, word for word.
func TestAccountDiagnosticTexts(t *testing.T) {
	c := endpoint{baseURL: onlyfansapi.DefaultBaseURL, keySource: "the environment variable ONLYFANSAPI_API_KEY"}
	kept := accountResourceModel{}
	failed := onlyfansapi.Wait{AttemptID: "auth_1", Polls: 1, Attempt: &onlyfansapi.AuthAttempt{
		State: new("failed"),
		LastAttempt: &onlyfansapi.LastAttempt{
			ErrorCode: new("WRONG_PASSWORD"), ErrorMessage: new("The password is wrong."),
		},
	}}
	byResource := attemptDiagnostics{
		attemptWait: kept.attemptWait("auth_1", accountWait("create", "attempt_id")), endpoint: c, wait: failed,
	}
	stops := kept
	stops.OnUserAction = types.StringValue(policyFail)
	waiting := byResource
	waiting.policies = stops.attemptWait("auth_1", byResource.kind).policies
	waiting.wait.Attempt = &onlyfansapi.AuthAttempt{State: new("needs-otp")}
	waiting.wait.Outcome = onlyfansapi.WaitingForUser
	refused := &onlyfansapi.Error{Status: 422, Message: "Not accepted."}
	reset := &onlyfansapi.RequestError{Reason: "the connection was reset"}
	alice := onlyfansapi.Account{ID: "acct_1", DisplayName: new("Alice"), OnlyFansUsername: new("alice_x")}
	var inState accountModel
	inState.fill(alice)
	bob := accountResourceModel{accountModel: inState}
	bob.OnlyFansID = types.StringValue("7")
	alice.OnlyFansID = new("8")
	data := &providerData{client: new(onlyfansapi.Client), endpoint: endpoint{baseURL: onlyfansapi.DefaultBaseURL}}
	for name, test := range map[string]struct {
		diagnostic diag.Diagnostic
		want       string
	}{
		"no attempt": {diagnostic: attemptMissing(), want: `Account cannot be created without an attempt
attempt_id is not set, and only an authentication attempt connects an account.

- To connect an account, start an attempt, and set attempt_id to its ID.
- To keep an account that is connected already, import it:
     terraform import onlyfansapi_account.NAME acct_…
- If this resource is in the state and tainted, which replaces it, run:
     terraform untaint ADDRESS
- If something else replaces this resource, such as -replace or replace_triggered_by, remove that.`},
		"session gone": {diagnostic: sessionExpired(alice, false), want: `Session of an account has expired
When this run read the account "acct_1" (Alice, alice_x), before any apply, it was not signed in at OnlyFans (connected
= false).

If the apply of this run signs it in again, there is nothing to do. Otherwise:
- With on_disconnected = "reauthenticate", an apply signs in again, with the credentials that the API keeps.
- If these credentials are no longer right, start a new attempt with others. With onlyfansapi_auth_attempt, change its
credentials_wo_version, give the right credentials, and apply: without a new number, they are not sent. Otherwise, set
attempt_id to the ID of the new attempt.`},
		"session gone, signs in": {diagnostic: sessionExpired(alice, true), want: `Session of an account has expired
When this run read the account "acct_1" (Alice, alice_x), before any apply, it was not signed in at OnlyFans (connected
= false).

If the apply of this run signs it in again, there is nothing to do. Otherwise:
- Apply. This signs in again with the credentials that the API keeps, because of on_disconnected = "reauthenticate".
- If these credentials are no longer right, start a new attempt with others. With onlyfansapi_auth_attempt, change its
credentials_wo_version, give the right credentials, and apply: without a new number, they are not sent. Otherwise, set
attempt_id to the ID of the new attempt.`},
		"absent": {diagnostic: accountAbsent(inState), want: `Account not in the list of accounts
When this run read the account "acct_1" (Alice, alice_x), before any apply, the API did not list it (connected = false).
The resource
stays in the state.

If the apply of this run connects it again, there is nothing to do. Otherwise, possible causes:
- The provider's api_key is not one that sees this account. Check it first.
- The account was disconnected. To connect it again, start a new attempt. With onlyfansapi_auth_attempt, change its
credentials_wo_version, give the right credentials, and apply: without a new number, they are not sent. Otherwise, set
attempt_id to the ID of the new attempt. To give the account up, remove the resource.`},
		"stays connected": {diagnostic: data.staysConnected(inState), want: `Account stays connected
Destroying this resource removes the account "acct_1" (Alice, alice_x) from the state only. It stays connected at the
API, because disconnect_on_destroy is false in the state.

- If this is a rename, write a moved block instead.
- To disconnect it, apply disconnect_on_destroy = true before you destroy it. A change of the configuration alone does
not count.
- To disconnect it after the destroy, run:
     ` + data.curlDisconnect("acct_1")},
		"of another creator": {diagnostic: creatorChanged(bob, alice), want: `Account is that of another creator
The account "acct_1" (Alice, alice_x) has the onlyfans_id "8" in the list of accounts, and "7" in the state: it is now
that of another creator at OnlyFans.

Whoever signed the account in may have used the credentials of another creator by mistake. To undo this, sign in again
with the right ones. With onlyfansapi_auth_attempt, change its credentials_wo_version, give the right credentials, and
apply: without a new number, they are not sent. Otherwise, set attempt_id to the ID of the new attempt.`},
		"another creator's by an update": {
			diagnostic: otherCreator("attempt_id", bob, alice),
			want: `Account is that of another creator
The account "acct_1" (Alice, alice_x) has the onlyfans_id "8" in the list of accounts, and "7" in the state: it is now
that of another creator at OnlyFans.

- If the sign-in used the credentials of another creator by mistake, sign in again with the right ones. With
onlyfansapi_auth_attempt, change its credentials_wo_version, give the right credentials, and apply: without a new
number, they are not sent. Otherwise, set attempt_id to the ID of the new attempt.
- If the account is to be that of the other creator, plan and apply again, which stores the new onlyfans_id.`,
		},
		"unnamed": {diagnostic: accountUnnamed("auth_1"), want: `Attempt names no account
The attempt "auth_1" succeeded, but the API does not say which account it connected.

1. Plan and apply again in some minutes.
2. If nothing changes, look up the account in the vendor's console, and import it:
     terraform import onlyfansapi_account.NAME acct_…`},
		"gone": {
			diagnostic: accountGone("auth_1", "acct_1", listLag),
			want: `Connected account not in the list of accounts
The attempt "auth_1" connected the account "acct_1", but the API did not list that account for 30s. It was probably
disconnected since.

If the vendor's console shows the account, plan and apply again. If not, start a new attempt. With
onlyfansapi_auth_attempt, change its credentials_wo_version, give the right credentials, and apply: without a new
number, they are not sent. Otherwise, set attempt_id to the ID of the new attempt.`,
		},
		"failed": {diagnostic: byResource.failed(), want: `Authentication attempt "auth_1" failed (WRONG_PASSWORD)
The API says: "The password is wrong."

The provider does not start it again by itself, because a wrong password that is repeated locks the account.

1. Correct what the API says is wrong, such as the password.
2. Start a new attempt. With onlyfansapi_auth_attempt, change its credentials_wo_version, give the right credentials,
and apply: without a new number, they are not sent. Otherwise, set attempt_id to the ID of the new attempt.

Last seen: state "failed".`},
		"waiting": {diagnostic: waiting.userAction(), want: `Authentication attempt "auth_1" waits for a two-factor code
1. Submit the code, which this asks for. The answer says only that the API received it:
     SUBMIT 'https://app.onlyfansapi.com/api/authenticate/auth_1' | jq -ac '(.data? // .)'
2. Plan and apply again, which goes on with the same attempt.

To wait until somebody has done this, set on_user_action = "wait".

Last seen: state "needs-otp".`},
		"another account": {
			diagnostic: otherAccount("attempt_id", "auth_1", "acct_2", "acct_1"),
			want: `Attempt connected another account
The attempt "auth_1" connected the account "acct_2", but this resource keeps the account "acct_1".

- If the attempt is the wrong one, set attempt_id to one of the account that is kept.
- To keep both accounts, write another resource for the other one.
- To keep the other account in place of this one, which changes all that depends on its ID, run:
     terraform apply -replace=onlyfansapi_account.NAME`,
		},
		"sign-in failed": {
			diagnostic: reauthenticationFailed(failed, "acct_1"),
			want: `Account not signed in again (WRONG_PASSWORD)
The new sign-in of the account "acct_1" failed (attempt "auth_1"). The API says: "The password is wrong."

The provider does not start it again by itself, because a wrong password that is repeated locks the account.

- To sign in with other credentials, start a new attempt, and set attempt_id to its ID. Or connect the account in the
vendor's console: https://app.onlyfansapi.com
- To try the same credentials once more, apply with on_disconnected = "warn", and then again with "reauthenticate".

Last seen: state "failed".`,
		},
		"sign-in forgotten": {
			diagnostic: reauthenticationNotFound("auth_1", "acct_1"),
			want: `Account not signed in again
The API has begun a new sign-in of the account "acct_1", but answered 404 for its attempt "auth_1".

1. Look at the account in the vendor's console: https://app.onlyfansapi.com
2. If it is not connected there, plan and apply again, which begins another sign-in.`,
		},
		"sign-in refused": {
			diagnostic: c.requestError(reauthenticateRequest("acct_1"), false, refused),
			want: `New sign-in refused
Beginning a new sign-in of the account "acct_1" failed: HTTP 422 Unprocessable Entity (Not accepted).

No sign-in has begun.

The API may keep no credentials of the account. Start a new attempt, and set attempt_id to its ID.`,
		},
		"sign-in unknown": {
			diagnostic: c.requestError(reauthenticateRequest("acct_1"), true, reset),
			want: `No usable answer from the API
Beginning a new sign-in of the account "acct_1" failed: the connection was reset.

It is not known whether a sign-in has begun.

1. Look at the account in the vendor's console: https://app.onlyfansapi.com
2. Plan and apply again. If the account is not connected by then, this begins another sign-in.

Check the network, and HTTPS_PROXY and NO_PROXY in the environment.`,
		},
		"not disconnected": {
			diagnostic: c.requestError(disconnectRequest("acct_1"), false, &onlyfansapi.Error{Status: 403}),
			want: `Access refused
Disconnecting the account "acct_1" failed: HTTP 403 Forbidden.

The account was not disconnected, and stays in the state.

Possible causes:
- The provider's api_key may not disconnect this account.
- A firewall or a proxy on the way blocks the request.

To remove the account from the state without disconnecting it, apply disconnect_on_destroy = false first.`,
		},
		"disconnection refused": {
			diagnostic: c.requestError(disconnectRequest("acct_1"), false,
				&onlyfansapi.RefusedError{What: "the API says no", Message: "Busy"}),
			want: `Account not disconnected
Disconnecting the account "acct_1" failed: the API says no (Busy).

The account was not disconnected, and stays in the state.

Do what the API says, and run the same command again.

To remove the account from the state without disconnecting it, apply disconnect_on_destroy = false first.`,
		},
		"disconnection unknown": {
			diagnostic: c.requestError(disconnectRequest("acct_1"), true, reset),
			want: `No usable answer from the API
Disconnecting the account "acct_1" failed: the connection was reset.

It is not known whether the account was disconnected, so it stays in the state. Run the same command again: an account
that is gone already is no error.

Check the network, and HTTPS_PROXY and NO_PROXY in the environment.

To remove the account from the state without disconnecting it, apply disconnect_on_destroy = false first.`,
		},
		"not found": {diagnostic: accountNotFound("onlyfans_username", "alice"), want: `Account not found
The API lists no account with the onlyfans_username "alice".

Possible causes:
- onlyfans_username is mistyped.
- The provider's api_key may not see the account.
- The account was disconnected, or has just been connected and is not listed yet.`},
		"email unknown": {
			diagnostic: c.requestError(c.emailRequest("auth_1"), true, reset),
			want: `No usable answer from the API
Asking for an email to the creator of the attempt "auth_1" failed: the connection was reset.

It is not known whether an email was sent. The provider does not ask for it again by itself.

1. Ask the creator whether an email came.
2. If none came, invoke the action again.

Check the network, and HTTPS_PROXY and NO_PROXY in the environment.`,
		},
		"sign-in by action unknown": {
			diagnostic: c.requestError(reauthenticateByActionRequest("acct_1"), true, reset),
			want: `No usable answer from the API
Beginning a new sign-in of the account "acct_1" failed: the connection was reset.

It is not known whether a new sign-in has begun. The provider does not ask for it again by itself, because each one
signs in at OnlyFans.

1. Look at the account in the vendor's console: https://app.onlyfansapi.com
2. If no attempt is running there, invoke the action again.

Check the network, and HTTPS_PROXY and NO_PROXY in the environment.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(spelledOut(test.want), fullText(diag.Diagnostics{test.diagnostic})); diff != "" {
				t.Errorf("the text (-want +got):\n%s", diff)
			}
		})
	}
}
