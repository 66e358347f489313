package provider

import (
	"errors"
	"fmt"
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
		do = "Run this again later" + timeAfter(", in ", retryAfter(err)) + ", or lower the provider's requests_per_minute if others use the same key."
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
			fmt.Sprintf("What the API lists has another type than expected in: %s. They count as absent. %s", strings.Join(slices.Compact(fields), ", "), reportBug))
	}
	return diags
}
