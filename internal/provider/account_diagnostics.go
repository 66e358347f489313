package provider

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// accountsNotListed is about a list that the API did not give.
func (c connection) accountsNotListed(err error) diag.Diagnostic {
	f := failedChange{
		connection: c, err: err, doing: "Listing the accounts", interrupted: "Read interrupted", late: "Accounts not listed in time",
		thing: "list of accounts", argument: "the provider's api_key", path: accountsPath, again: "Run the same command again",
	}
	summary, do := f.advice()
	return f.diagnostic(summary, "", do)
}

// accountNotFound is about an argument by which no account was found.
func accountNotFound(argument, wanted string) diag.Diagnostic {
	do := accountNotFoundCauses(argument)
	if strings.HasPrefix(wanted, "auth_") {
		do = "This is the ID of an attempt. Set it as attempt_id of the resource onlyfansapi_account, which then waits for the attempt."
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Account not found",
		paragraphs(fmt.Sprintf("The API lists no account with the %s %q.", argument, wanted), do))
}

// accountNotFoundCauses lists why the API may not know an account that an argument names.
func accountNotFoundCauses(argument string) string {
	mistaken := argument + " is mistyped."
	if strings.HasSuffix(argument, "id") && argument != "onlyfans_id" {
		mistaken = argument + " is not the ID of an account. That of an attempt, such as auth_…, is not."
	}
	return "Possible causes:\n" + points(mistaken,
		"The provider's api_key may not see the account.",
		"The account was disconnected, or has just been connected and is not listed yet.")
}

// loginNotBegun is about a new sign-in that the action did not begin, or of which it is not known whether it did.
func (c connection) loginNotBegun(accountID string, sent bool, err error) diag.Diagnostic {
	f := c.failedLogin(accountID, sent, err)
	f.argument, f.again = "account_id", "Invoke the action again"
	summary, do := f.advice()
	switch {
	case isOtherServer404(err):
	case f.answer().Status == http.StatusNotFound:
		summary, do = "Account not found", accountNotFoundCauses("account_id")
	case f.isInvalid(), errors.Is(err, onlyfansapi.ErrLoginRefused):
		summary = "New sign-in refused"
		do = "The API signs in with the credentials that it keeps for the account. If it keeps none, connect the account again."
	}
	fate := "No new sign-in has begun."
	if sent {
		fate = "It is not known whether a new sign-in has begun. The provider does not ask for it again by itself, because each one signs in at OnlyFans.\n\n" +
			steps("Look at the account in the vendor's console: "+onlyfansapi.DefaultBaseURL, "If no attempt is running there, invoke the action again.")
	}
	return f.diagnostic(summary, fate, do)
}

// failedLogin is a request for a new sign-in that failed.
func (c connection) failedLogin(accountID string, sent bool, err error) failedChange {
	return failedChange{
		connection: c, err: err, sent: sent, doing: fmt.Sprintf("Beginning a new sign-in of the account %q", accountID),
		interrupted: "New sign-in interrupted", late: "New sign-in not begun in time", thing: "account", argument: "the ID of the account",
		path: attemptPath(accountID) + "/reauthenticate", again: "Apply again",
	}
}

// maxListedIDs is how many ids a message shows.
const maxListedIDs = 10

// severalAccounts is about an argument by which more than one account was found.
func severalAccounts(argument, wanted string, found []onlyfansapi.Account) diag.Diagnostic {
	var ids []string
	for _, account := range found[:min(len(found), maxListedIDs)] {
		ids = append(ids, quoted(&account.ID))
	}
	if len(found) > maxListedIDs {
		ids = append(ids, "…")
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Several accounts found",
		fmt.Sprintf("The API lists %d accounts with the %s %q: %s.\n\nSet id to one of them instead.", len(found), argument, wanted, strings.Join(ids, ", ")))
}

// mistypedAccounts warns once of all fields of the list whose JSON type is not the expected one.
func mistypedAccounts(accounts []onlyfansapi.Account) (diags diag.Diagnostics) {
	var fields []string
	for _, account := range accounts {
		fields = append(fields, account.Mistyped...)
	}
	if len(fields) > 0 {
		slices.Sort(fields)
		diags.AddWarning("Fields of the list of accounts have an unexpected type",
			fmt.Sprintf("These fields of the API's answer have another type than expected, and count as absent: %s.\n\n%s",
				strings.Join(slices.Compact(fields), ", "), reportBug))
	}
	return diags
}
