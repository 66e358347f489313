package provider

import (
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// otherAccount is about an attempt that connected another account than the one that is kept. It stands on the argument because of which the
// attempt was waited for.
func otherAccount(argument, attemptID, connected, kept string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Attempt connected another account", paragraphs(
		fmt.Sprintf("The attempt %q connected the account %q, but this resource keeps the account %q.", attemptID, connected, kept),
		points(
			"If the attempt is the wrong one, set attempt_id to one of the account that is kept.",
			"To keep both accounts, write another resource for the other one.",
			withCommand("To keep the other account in place of this one, which changes all that depends on its ID, run",
				"terraform apply -replace=onlyfansapi_account.NAME"))))
}

// loginFailed is about a sign-in that ended in failure. The id of its attempt stays remembered, so that no apply begins another one.
func loginFailed(wait onlyfansapi.Wait, accountID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("on_disconnected"), "Account not signed in again"+codeOf(wait.Attempt), paragraphs(
		fmt.Sprintf("The new sign-in of the account %q failed (attempt %q). %s", accountID, wait.AttemptID, failureReason(wait.Attempt)),
		notStartedAgain,
		points(
			"To sign in with other credentials, start a new attempt, and set attempt_id to its ID. Or connect the account in the vendor's console: "+
				onlyfansapi.DefaultBaseURL,
			`To try the same credentials once more, apply with on_disconnected = "warn", and then again with "reauthenticate".`),
		seen(wait)))
}

// loginForgotten is about a sign-in that has just begun, and that the API then does not know.
func loginForgotten(attemptID, accountID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("on_disconnected"), "Account not signed in again", paragraphs(
		fmt.Sprintf("The API has begun a new sign-in of the account %q, but answered 404 for its attempt %q.", accountID, attemptID),
		steps(
			"Look at the account in the vendor's console: "+onlyfansapi.DefaultBaseURL,
			"If it is not connected there, apply again, which begins another sign-in.")))
}

// accountNotLoggedIn is about a sign-in that was not begun, or of which it is not known whether it was.
func (c connection) accountNotLoggedIn(accountID string, sent bool, err error) diag.Diagnostic {
	f := c.failedLogin(accountID, sent, err)
	summary, do := f.advice()
	if f.isInvalid() || f.answer().Status == http.StatusNotFound && !isOtherServer404(err) {
		summary = "New sign-in refused"
		do = "The API may keep no credentials of the account. Start a new attempt, and set attempt_id to its ID."
	}
	fate := "No sign-in has begun."
	if sent {
		fate = "It is not known whether a sign-in has begun.\n\n" + steps(
			"Look at the account in the vendor's console: "+onlyfansapi.DefaultBaseURL,
			"Apply again. If the account is not connected by then, this begins another sign-in.")
	}
	return diag.WithPath(path.Root("on_disconnected"), f.diagnostic(summary, fate, do))
}
