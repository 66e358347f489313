package provider

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// attemptMissing is about a block that is to be created without an attempt.
func attemptMissing() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("attempt_id"), "Account cannot be created without an attempt",
		"attempt_id is not set, and only an authentication attempt connects an account.\n\n"+
			"Start an attempt at the API, and give its id as attempt_id. To keep an account here that is connected already, import it by its id: "+
			"terraform import onlyfansapi_account.NAME acct_…, or an import block.")
}

// The warnings about accounts have fixed summaries, so that the CLIs fold those of many accounts into one.

// sessionGone warns of an account whose session is gone. A plan shows no drift of a computed attribute otherwise.
func (m *accountResourceModel) sessionGone() diag.Diagnostic {
	do := startAnew + ` Or set on_disconnected = "reauthenticate", with which an apply logs in again ` +
		"with the credentials that the API keeps."
	if m.OnDisconnected.ValueString() == disconnectedReauthenticate {
		do = `An apply logs in again with the credentials that the API keeps, because of on_disconnected = "reauthenticate". ` +
			"If that cannot succeed: " + startAnew
	}
	return diag.NewWarningDiagnostic("Session of an account is gone",
		fmt.Sprintf("The API says that the account %q is not logged in at OnlyFans any more, so that connected is false.\n\n%s", m.ID.ValueString(), do))
}

// absent warns of an account that is not in the list.
func (m *accountResourceModel) absent() diag.Diagnostic {
	return diag.NewWarningDiagnostic("Account not in the list of accounts",
		fmt.Sprintf("The API does not list the account %q, so that connected is false. It stays in the state, and all else is as it was seen last.\n\n"+
			"It may have been disconnected in the vendor's console, or the provider's api_key may see other accounts only: check the key first. "+
			"If it was disconnected, start a new attempt at the API and give its id as attempt_id, or remove the block.", m.ID.ValueString()))
}

// staysConnected warns of a destroy that only forgets the account.
func (m *accountResourceModel) staysConnected() diag.Diagnostic {
	return diag.NewWarningDiagnostic("Account stays connected",
		fmt.Sprintf("Destroying this only forgets the account %q, because disconnect_on_destroy is false: it stays connected at the API.\n\n"+
			"To disconnect it as well, apply disconnect_on_destroy = true first. To keep it here, do not destroy it.", m.ID.ValueString()))
}

// accountUnnamed is about an attempt that succeeded without saying what it connected.
func accountUnnamed(attemptID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("attempt_id"), "Attempt names no account",
		fmt.Sprintf("The attempt %q succeeded, but the API does not say which account it connected.\n\n"+
			"Run this again later. If nothing changes, look the account up in the vendor's console, and import it by its id.", attemptID))
}

// accountGone is about an account that was connected, and that the list does not have.
func accountGone(attemptID, accountID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("attempt_id"), "Connected account not in the list of accounts",
		fmt.Sprintf("The attempt %q connected the account %q, but the API did not list that account for %s. It was probably disconnected since.\n\n"+
			startAnew+" If the account is there in the vendor's console, run this again.",
			attemptID, accountID, words(listLag)))
}

// accountNotDisconnected is about a DELETE that was not made, or not taken, or of which that is not known.
func (c connection) accountNotDisconnected(accountID string, sent bool, err error) diag.Diagnostic {
	summary, do := c.advice(err, "account", "the id of the account")
	answer, isAnswer := errors.AsType[*onlyfansapi.Error](err)
	switch {
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		summary, do = "Disconnection interrupted", "Run this again."
	case errors.Is(err, onlyfansapi.ErrTimedOut):
		summary, do = "Account not disconnected in time", "Run this again later, or lower the provider's requests_per_minute if others use the same key."
	case errors.Is(err, onlyfansapi.ErrRateLimited), isAnswer && answer.RateLimited:
		summary, do = "Rate limit of the API reached", "Run this again later"+timeAfter(", in ", heldFor(err))+
			", or lower the provider's requests_per_minute if others use the same key."
	case isOtherServer404(err):
		summary, do = c.otherServer(c.baseURL + "/api/accounts/" + accountID)
	case isAnswer && answer.Status == http.StatusForbidden:
		do = "Check that the provider's api_key may disconnect this account, and that no firewall or proxy on the way blocks the request."
	}
	fate := "The account was not disconnected, and stays in the state."
	if sent && (!isAnswer || answer.Status >= http.StatusInternalServerError) { // other answers refuse
		fate = "It is not known whether the account was disconnected, so it stays in the state. To run this again is safe: an account that is gone " +
			"already is no error."
	}
	return diag.NewErrorDiagnostic(summary,
		fmt.Sprintf("Disconnecting the account %q failed: %s.\n\n%s\n\n%s To forget the account without disconnecting it, apply disconnect_on_destroy = false first.",
			accountID, err, fate, do))
}
