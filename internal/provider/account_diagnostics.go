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

// accountsNotListed is about a list that cannot be had.
func (c connection) accountsNotListed(err error) diag.Diagnostic {
	summary, do := c.advice(err, "list of accounts", "the provider's api_key")
	answer, isAnswer := errors.AsType[*onlyfansapi.Error](err)
	switch {
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		summary, do = "Read interrupted", "Nothing has been changed. Run this again."
	case errors.Is(err, onlyfansapi.ErrRateLimited), isAnswer && answer.RateLimited:
		summary = "Rate limit of the API reached"
		do = "Run this again later" + timeAfter(", in ", heldFor(err)) + ", or lower the provider's requests_per_minute if others use the same key."
	case isOtherServer404(err):
		summary, do = c.otherServer(c.baseURL + "/api/accounts")
	case errors.Is(err, onlyfansapi.ErrTimedOut):
		summary = "Accounts not listed in time"
		do = "Run this again later, or lower the provider's requests_per_minute if others use the same key."
	}
	return diag.NewErrorDiagnostic(summary, fmt.Sprintf("Listing the accounts failed: %s.\n\n%s", err, do))
}

// accountNotFound is about an argument by which no account was found.
func accountNotFound(argument, wanted string) diag.Diagnostic {
	check := "Check " + argument
	if argument == "id" {
		check += " (an attempt's id, such as auth_…, is not one)"
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Account not found",
		fmt.Sprintf("The API lists no account with the %s %q.\n\n%s, and that the provider's api_key may see the account. "+
			"An account that was disconnected is not in the list, and one that has just been connected may not be there yet.", argument, wanted, check))
}

// loginNotBegun is about a new login that was not begun, or of which it is not known whether it was.
func (c connection) loginNotBegun(accountID string, sent bool, err error) diag.Diagnostic {
	summary, do := c.advice(err, "account", "account_id")
	status, limited := 0, false
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		status, limited = answer.Status, answer.RateLimited
	}
	switch {
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		summary, do = "New login interrupted", "Invoke this again."
	case errors.Is(err, onlyfansapi.ErrTimedOut):
		summary, do = "New login not begun in time", "Lower the provider's requests_per_minute if others use the same key, and invoke this again."
	case errors.Is(err, onlyfansapi.ErrRateLimited), limited:
		summary, do = "Rate limit of the API reached", "Invoke this again later"+timeAfter(", in ", heldFor(err))+"."
	case isOtherServer404(err):
		summary, do = c.otherServer(c.address(accountID) + "/reauthenticate")
	case status == http.StatusNotFound:
		summary = "Account not found"
		do = "Check account_id (an attempt's id, such as auth_…, is not one), and that the provider's api_key may see the account."
	case status == http.StatusBadRequest, status == http.StatusConflict, status == http.StatusUnprocessableEntity, errors.Is(err, onlyfansapi.ErrLoginRefused):
		summary = "New login refused"
		do = "The API logs in with the credentials that it keeps of the account. Without any, connect the account anew."
	case status >= 500: // when to invoke it again, the fate says
		do = "This is a fault at the API or on the way to it."
	}
	fate := "No new login has begun."
	if sent {
		fate = "It is not known whether a new login has begun. It is not asked for again by itself, because each one logs in at OnlyFans: " +
			"look at the account in the vendor's console first, and invoke this again only if no attempt is running."
	}
	return diag.NewErrorDiagnostic(summary, fmt.Sprintf("Beginning a new login of the account %q failed: %s.\n\n%s\n\n%s", accountID, err, fate, do))
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
	do := "Give the id of one of them instead."
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Several accounts found",
		fmt.Sprintf("The API lists %d accounts with the %s %q: %s.\n\n%s", len(found), argument, wanted, strings.Join(ids, ", "), do))
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
			fmt.Sprintf("What the API lists has another type than expected in: %s. They count as absent. %s",
				strings.Join(slices.Compact(fields), ", "), reportBug))
	}
	return diags
}
