package provider

import (
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// attemptMissing is about a block that is to be created without an attempt.
func attemptMissing() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("attempt_id"), "Account cannot be created without an attempt", paragraphs(
		"attempt_id is not set, and only an authentication attempt connects an account.",
		points(
			"To connect an account, start an attempt, and set attempt_id to its ID.",
			withCommand("To keep an account that is connected already, import it", "terraform import onlyfansapi_account.NAME acct_…"))))
}

// The warnings about accounts have fixed summaries, so that the CLIs fold those of many accounts into one.

// sessionGone warns of an account whose session is gone. A plan shows no drift of a computed attribute otherwise.
func (m *accountResourceModel) sessionGone() diag.Diagnostic {
	what := fmt.Sprintf("The account %q was not signed in at OnlyFans when this run read it (connected = false).", m.ID.ValueString())
	do := `Set on_disconnected = "reauthenticate", and apply. This signs in again with the credentials that the API keeps.`
	if m.OnDisconnected.ValueString() == disconnectedReauthenticate {
		do = `Apply. This signs in again with the credentials that the API keeps, because of on_disconnected = "reauthenticate".`
	}
	return diag.NewWarningDiagnostic("Session of an account has expired", paragraphs(what, "Unless this run signs it in again:\n"+points(
		do, "If these credentials are no longer right, set force_connect = true, because the account exists, and start a new attempt. "+startAnew)))
}

// absent warns of an account that is not in the list.
func (m *accountResourceModel) absent() diag.Diagnostic {
	return diag.NewWarningDiagnostic("Account not in the list of accounts", paragraphs(
		fmt.Sprintf("The API did not list the account %q when this run read it (connected = false). The resource stays in the state.", m.ID.ValueString()),
		"Possible causes, unless this run connects it again:\n"+points(
			"The provider's api_key is not one that sees this account. Check it first.",
			"The account was disconnected. To connect it again, start a new attempt. "+startAnew+" To give the account up, remove the resource.")))
}

// staysConnected warns of a destroy that only forgets the account.
func (m *accountResourceModel) staysConnected() diag.Diagnostic {
	return diag.NewWarningDiagnostic("Account stays connected", paragraphs(
		fmt.Sprintf("Destroying this resource removes the account %q from the state only. It stays connected at the API, "+
			"because disconnect_on_destroy is false in the state.",
			m.ID.ValueString()),
		"To disconnect it, apply disconnect_on_destroy = true before you destroy it. A change of the configuration alone does not count."))
}

// accountUnnamed is about an attempt that succeeded without saying what it connected.
func accountUnnamed(attemptID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("attempt_id"), "Attempt names no account", paragraphs(
		fmt.Sprintf("The attempt %q succeeded, but the API does not say which account it connected.", attemptID),
		steps(
			"Apply again in some minutes.",
			withCommand("If nothing changes, look up the account in the vendor's console, and import it", "terraform import onlyfansapi_account.NAME acct_…"))))
}

// accountGone is about an account that was connected, and that the list does not have.
func accountGone(attemptID, accountID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("attempt_id"), "Connected account not in the list of accounts", paragraphs(
		fmt.Sprintf("The attempt %q connected the account %q, but the API did not list that account for %s. It was probably disconnected since.",
			attemptID, accountID, words(listLag)),
		"If the vendor's console shows the account, apply again. If not, start a new attempt. "+startAnew))
}

// accountNotDisconnected is about a DELETE that was not made, or not taken, or of which that is not known.
func (c connection) accountNotDisconnected(accountID string, sent bool, err error) diag.Diagnostic {
	f := failedChange{
		connection: c, err: err, sent: sent, doing: fmt.Sprintf("Disconnecting the account %q", accountID),
		interrupted: "Disconnection interrupted", late: "Account not disconnected in time", thing: "account", argument: "the ID of the account",
		path: accountsPath + "/" + accountID, again: "Run the same command again",
	}
	summary, do := f.advice()
	if f.answer().Status == http.StatusForbidden {
		do = c.notAllowed("disconnect this account")
	}
	fate := "The account was not disconnected, and stays in the state."
	if status := f.answer().Status; sent && (status == 0 || status >= http.StatusInternalServerError) { // other answers refuse
		fate = "It is not known whether the account was disconnected, so it stays in the state. " +
			"Run the same command again: an account that is gone already is no error."
	}
	return f.diagnostic(summary, fate, paragraphs(do,
		"To remove the account from the state without disconnecting it, apply disconnect_on_destroy = false first."))
}
