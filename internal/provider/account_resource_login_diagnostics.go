package provider

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// otherAccount is about an attempt that connected another account than the one that is kept. It stands on the argument because of which the
// attempt was waited for.
func otherAccount(argument, attemptID, connected, kept string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Attempt connected another account",
		fmt.Sprintf("The attempt %q connected the account %q, but this resource keeps the account %q.\n\n"+
			"Give an attempt of the account that is kept. To keep the other account as well, add a block of its own for it. To keep it instead, replace this one "+
			"with terraform apply -replace=ADDRESS: then all that depends on its id changes, too.", attemptID, connected, kept))
}

// loginFailed is about a login that ended in failure. The id of its attempt stays remembered, so that no apply begins another one.
func loginFailed(wait onlyfansapi.Wait, accountID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("on_disconnected"), "Account not logged in again",
		fmt.Sprintf("The attempt %q, which was to log the account %q in again with the credentials that the API keeps, ended in failure. %s\n\n%s\n\n"+
			"It is not begun anew by itself, because a wrong password that is repeated locks the account. Once the account is connected again, by an attempt whose "+
			"id is given as attempt_id or in the vendor's console, this is over. To try the same credentials once more, apply with on_disconnected = \"warn\", and "+
			"then with \"reauthenticate\" again.", wait.AttemptID, accountID, failureReason(wait.Attempt), seen(wait)))
}

// loginForgotten is about a login that has just begun, and that the API then does not know.
func loginForgotten(attemptID, accountID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("on_disconnected"), "Account not logged in again",
		fmt.Sprintf("The API has begun a new login of the account %q, the attempt %q, but does not know that attempt.\n\n"+
			"Look at the account in the vendor's console. Unless it is connected by then, the next apply begins another login.", accountID, attemptID))
}

// accountNotLoggedIn is about a login that was not begun, or of which it is not known whether it was.
func (c connection) accountNotLoggedIn(accountID string, sent bool, err error) diag.Diagnostic {
	summary, do := c.advice(err, "account", "the id of the account")
	status, limited := 0, false
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		status, limited = answer.Status, answer.RateLimited
	}
	switch {
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		summary, do = "New login interrupted", "Run this again."
	case errors.Is(err, onlyfansapi.ErrTimedOut):
		summary, do = "New login not begun in time", "Run this again later, or lower the provider's requests_per_minute if others use the same key."
	case errors.Is(err, onlyfansapi.ErrRateLimited), limited:
		summary, do = "Rate limit of the API reached", "Run this again later"+timeAfter(", in ", heldFor(err))+
			", or lower the provider's requests_per_minute if others use the same key."
	case isOtherServer404(err):
		summary, do = c.otherServer(c.address(accountID) + "/reauthenticate")
	case status == http.StatusNotFound, status == http.StatusBadRequest, status == http.StatusConflict, status == http.StatusUnprocessableEntity:
		summary = "New login refused"
		do = "The API may keep no credentials of the account. Start a new attempt, and give its id as attempt_id."
	}
	fate := "No login has begun."
	if sent {
		fate = "It is not known whether a login has begun. Look at the account in the vendor's console before you run this again, because that begins another one " +
			"unless the account is connected by then."
	}
	return diag.NewAttributeErrorDiagnostic(path.Root("on_disconnected"), summary,
		fmt.Sprintf("Beginning a new login of the account %q failed: %s.\n\n%s\n\n%s", accountID, err, fate, do))
}
