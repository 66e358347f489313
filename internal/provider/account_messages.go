package provider

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

const (
	importCommand = "terraform import onlyfansapi_account.NAME acct_…"
	consoleStep   = "Look at the account in the vendor's console: " + onlyfansapi.DefaultBaseURL
)

// listAccountsRequest describes the request for the list of accounts.
var listAccountsRequest = apiRequest{
	doing:      "Listing the accounts",
	noun:       "Read",
	undone:     "Accounts not listed",
	path:       accountsPath,
	argument:   "the provider's api_key",
	permission: "see this list of accounts",
	again:      "Run the same command again",
}

// mistypedAccounts is one warning about all fields of the list that have another JSON type than expected.
func mistypedAccounts(accounts []onlyfansapi.Account) diag.Diagnostics {
	var fields []string
	for _, account := range accounts {
		fields = append(fields, account.Mistyped...)
	}
	return mistypedFields("the list of accounts", fields)
}

// readAccountRequest describes the request for the list of accounts in which a resource finds its own.
func readAccountRequest(state accountResourceModel) apiRequest {
	r := listAccountsRequest
	if !state.DisconnectOnDestroy.ValueBool() {
		r.footnote = "If you are destroying, use -refresh=false: this resource then takes no request to the API."
	}
	return r
}

// accountNotFound is about an argument that no account matches.
func accountNotFound(argument, wanted string) diag.Diagnostic {
	do := accountNotFoundCauses(argument)
	if strings.HasPrefix(wanted, "auth_") {
		do = "This is the ID of an attempt. Set it as attempt_id of the resource onlyfansapi_account, " +
			"which then waits for the attempt."
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Account not found",
		paragraphs(fmt.Sprintf("The API lists no account with the %s %q.", argument, wanted), do))
}

// accountNotFoundCauses lists why the API may not find the account that an argument names.
func accountNotFoundCauses(argument string) string {
	mistaken := argument + " is mistyped."
	if strings.HasSuffix(argument, "id") && argument != "onlyfans_id" {
		mistaken = argument + " is not the ID of an account. That of an attempt, such as auth_…, is not."
	}
	return "Possible causes:\n" + points(mistaken,
		"The provider's api_key may not see the account.",
		"The account was disconnected, or has just been connected and is not listed yet.")
}

// maxListedIDs is the number of IDs that a message shows.
const maxListedIDs = 10

// severalAccounts is about an argument that several accounts match.
func severalAccounts(argument, wanted string, found []onlyfansapi.Account) diag.Diagnostic {
	var ids []string
	for _, account := range found[:min(len(found), maxListedIDs)] {
		ids = append(ids, quoted(&account.ID))
	}
	if len(found) > maxListedIDs {
		ids = append(ids, "…")
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Several accounts found",
		fmt.Sprintf("The API lists %d accounts with the %s %q: %s.\n\nSet id to one of them instead.",
			len(found), argument, wanted, strings.Join(ids, ", ")))
}

// attemptMissing is about a resource that is to be created without an attempt.
func attemptMissing() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("attempt_id"), "Account cannot be created without an attempt",
		paragraphs(
			"attempt_id is not set, and only an authentication attempt connects an account.",
			points(
				"To connect an account, start an attempt, and set attempt_id to its ID.",
				withCommand("To keep an account that is connected already, import it", importCommand),
				withCommand("If this resource is in the state and tainted, which replaces it, run",
					"terraform untaint ADDRESS"),
				"If something else replaces this resource, such as -replace or replace_triggered_by, remove that.")))
}

// The warnings about accounts have fixed summaries, so that the CLIs fold those of many accounts into one.

// accountText names an account for a sentence, by its ID and by the names that a person knows.
func accountText(id string, names ...*string) string {
	var known []string
	for _, name := range names {
		if text := strings.Join(strings.Fields(shortened(name)), " "); text != "" && !slices.Contains(known, text) {
			known = append(known, text)
		}
	}
	if len(known) == 0 {
		return fmt.Sprintf("%q", id)
	}
	return fmt.Sprintf("%q (%s)", id, strings.Join(known, ", "))
}

// text names the account for a sentence.
func (m accountModel) text() string {
	return accountText(m.ID.ValueString(), m.DisplayName.ValueStringPointer(), m.OnlyFansUsername.ValueStringPointer())
}

// sessionExpired warns of an account whose session has expired. A plan shows no drift of a computed attribute
// otherwise. Read does not know the configuration, so reauthenticates is that of the state.
func sessionExpired(account onlyfansapi.Account, reauthenticates bool) diag.Diagnostic {
	do := `With on_disconnected = "reauthenticate", an apply signs in again, with the credentials that the API keeps.`
	if reauthenticates {
		do = "Apply. This signs in again with the credentials that the API keeps, " +
			`because of on_disconnected = "reauthenticate".`
	}
	return diag.NewWarningDiagnostic("Session of an account has expired", paragraphs(
		fmt.Sprintf("When this run read the account %s, before any apply, it was not signed in at OnlyFans "+
			"(connected = false).",
			accountText(account.ID, account.DisplayName, account.OnlyFansUsername)),
		"If the apply of this run signs it in again, there is nothing to do. Otherwise:\n"+points(do,
			"If these credentials are no longer right, start a new attempt with others. "+startAnew)))
}

// accountAbsent warns of an account that is not in the list.
func accountAbsent(state accountModel) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Account not in the list of accounts", paragraphs(
		fmt.Sprintf("When this run read the account %s, before any apply, the API did not list it "+
			"(connected = false). The resource stays in the state.", state.text()),
		"If the apply of this run connects it again, there is nothing to do. Otherwise, possible causes:\n"+points(
			"The provider's api_key is not one that sees this account. Check it first.",
			"The account was disconnected. To connect it again, start a new attempt. "+startAnew+
				" To give the account up, remove the resource.")))
}

// creatorChanged warns of an account that is that of another creator at OnlyFans than in the state.
func creatorChanged(state accountResourceModel, account onlyfansapi.Account) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Account is that of another creator", paragraphs(
		changedCreator(state, account),
		"Whoever signed the account in may have used the credentials of another creator by mistake. "+
			"To undo this, sign in again with the right ones. "+startAnew))
}

// otherCreator is about an update after which the account is that of another creator at OnlyFans.
func otherCreator(argument string, state accountResourceModel, account onlyfansapi.Account) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Account is that of another creator", paragraphs(
		changedCreator(state, account),
		points(
			"If the sign-in used the credentials of another creator by mistake, sign in again with the right ones. "+
				startAnew,
			"If the account is to be that of the other creator, plan and apply again, which "+
				"stores the new onlyfans_id.",
		)))
}

// changedCreator says what has become of an account.
func changedCreator(state accountResourceModel, account onlyfansapi.Account) string {
	return fmt.Sprintf("The account %s has the onlyfans_id %s in the list of accounts, and %q in the state: "+
		"it is now that of another creator at OnlyFans.",
		accountText(account.ID, account.DisplayName, account.OnlyFansUsername), quoted(account.OnlyFansID),
		state.OnlyFansID.ValueString())
}

// staysConnected warns of a destroy that only removes the account from the state.
func (d *providerData) staysConnected(state accountModel) diag.Diagnostic {
	before := "To disconnect it, apply disconnect_on_destroy = true before you destroy it. " +
		"A change of the configuration alone does not count."
	after := ""
	if d.client != nil {
		after = withCommand("To disconnect it after the destroy, run", d.curlDisconnect(state.ID.ValueString()))
	}
	return diag.NewWarningDiagnostic("Account stays connected", paragraphs(
		fmt.Sprintf("Destroying this resource removes the account %s from the state only. It stays connected at the "+
			"API, because disconnect_on_destroy is false in the state.", state.text()),
		points("If this is a rename, write a moved block instead.", before, after)))
}

// accountUnnamed is about an attempt that succeeded without naming the account.
func accountUnnamed(attemptID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("attempt_id"), "Attempt names no account", paragraphs(
		fmt.Sprintf("The attempt %q succeeded, but the API does not say which account it connected.", attemptID),
		steps(
			"Plan and apply again in some minutes.",
			withCommand("If nothing changes, look up the account in the vendor's console, and import it",
				importCommand))))
}

// accountGone is about an account that was connected, and that the list did not have for this time.
func accountGone(attemptID, accountID string, lag time.Duration) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("attempt_id"), "Connected account not in the list of accounts",
		paragraphs(
			fmt.Sprintf("The attempt %q connected the account %q, but the API did not list that account for %s. "+
				"It was probably disconnected since.", attemptID, accountID, durationText(lag)),
			"If the vendor's console shows the account, plan and apply again. If not, start a new attempt. "+startAnew))
}

// otherAccount is about an attempt that connected another account than the resource's. It stands on the argument
// because of which the resource waited for the attempt.
func otherAccount(argument, attemptID, connected, kept string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Attempt connected another account", paragraphs(
		fmt.Sprintf("The attempt %q connected the account %q, but this resource keeps the account %q.",
			attemptID, connected, kept),
		points(
			"If the attempt is the wrong one, set attempt_id to one of the account that is kept.",
			"To keep both accounts, write another resource for the other one.",
			withCommand("To keep the other account in place of this one, which changes all that depends on its ID, run",
				"terraform apply -replace=onlyfansapi_account.NAME"))))
}

// otherAccountSignedIn is about a new sign-in whose attempt turned out to be another account's.
func otherAccountSignedIn(attemptID, connected, kept string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("on_disconnected"), "Attempt connected another account",
		paragraphs(
			fmt.Sprintf("The API began the attempt %q for the account %q, but the attempt connected the account %q.",
				attemptID, kept, connected),
			steps(consoleStep, "If the account is not connected there, plan and apply again. "+
				"This begins another sign-in, because the provider has forgotten this attempt.")))
}

// accountDisconnectedSince is about an account that is to be signed in again, and that is no longer in the list.
func accountDisconnectedSince(accountID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("on_disconnected"), "Account not in the list of accounts",
		paragraphs(
			fmt.Sprintf("The API no longer lists the account %q, which was in the list when this change was planned. "+
				"No sign-in has begun: only an account that is in the list can be signed in again.", accountID),
			"Possible causes:\n"+points(
				"The provider's api_key is not one that sees this account. Check it first.",
				"The account was disconnected. To connect it again, start a new attempt. "+startAnew)))
}

// changeAccountRequest describes the requests about one account that an apply makes, for the error if none has begun.
func changeAccountRequest(accountID string) apiRequest {
	return apiRequest{
		doing:   fmt.Sprintf("Applying the change of the account %q", accountID),
		noun:    "Apply",
		notSent: "Nothing was changed at the API.",
		again:   "Plan and apply again",
	}
}

// reauthenticationFailed is about a new sign-in that failed. The private state keeps the ID of its attempt, so that no
// apply begins another one.
func reauthenticationFailed(wait onlyfansapi.Wait, accountID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("on_disconnected"),
		"Account not signed in again"+errorCodeSuffix(wait.Attempt), paragraphs(
			fmt.Sprintf("The new sign-in of the account %q failed (attempt %q). %s",
				accountID, wait.AttemptID, failureReason(wait.Attempt)),
			computedCodes(wait),
			notStartedAgain,
			points(
				"To sign in with other credentials, start a new attempt, and set attempt_id to its ID. "+
					"Or connect the account in the vendor's console: "+onlyfansapi.DefaultBaseURL,
				`To try the same credentials once more, apply with on_disconnected = "warn", `+
					`and then again with "reauthenticate".`),
			lastSeen(wait)))
}

// reauthenticationNotFound is about a sign-in that has just begun, and that the API does not find.
func reauthenticationNotFound(attemptID, accountID string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("on_disconnected"), "Account not signed in again", paragraphs(
		fmt.Sprintf("The API has begun a new sign-in of the account %q, but answered 404 for its attempt %q.",
			accountID, attemptID),
		steps(consoleStep, "If it is not connected there, plan and apply again, which begins another sign-in.")))
}

// reauthenticateRequest describes a request for a new sign-in that a resource makes.
func reauthenticateRequest(accountID string) apiRequest {
	refused := advice{
		"New sign-in refused",
		"The API may keep no credentials of the account. Start a new attempt, and set attempt_id to its ID.",
	}
	return apiRequest{
		doing:      fmt.Sprintf("Beginning a new sign-in of the account %q", accountID),
		noun:       "New sign-in",
		done:       "New sign-in begun",
		undone:     "New sign-in not begun",
		fields:     map[string]any{"account_id": accountID},
		subject:    fmt.Sprintf("The new sign-in of the account %q", accountID),
		path:       attemptPath(accountID) + "/reauthenticate",
		argument:   "the ID of the account",
		permission: "see this account",
		again:      "Plan and apply again",
		refused:    func(error) advice { return refused },
		notFound:   refused,
		notSent:    "No sign-in has begun.",
		unknown: "It is not known whether a sign-in has begun.\n\n" + steps(consoleStep,
			"Plan and apply again. If the account is not connected by then, this begins another sign-in."),
	}
}

// reauthenticateByActionRequest describes a request for a new sign-in that the action makes.
func reauthenticateByActionRequest(accountID string) apiRequest {
	r := reauthenticateRequest(accountID)
	r.argument, r.again = "account_id", "Invoke the action again"
	r.refused = func(error) advice {
		return advice{
			"New sign-in refused",
			"The API signs in with the credentials that it keeps for the account. " +
				"If it keeps none, connect the account again.",
		}
	}
	r.notFound = advice{"Account not found", accountNotFoundCauses("account_id")}
	r.notSent = "No new sign-in has begun."
	r.unknown = "It is not known whether a new sign-in has begun. The provider does not ask for it again by itself, " +
		"because each one signs in at OnlyFans.\n\n" +
		steps(consoleStep, "If no attempt is running there, invoke the action again.")
	return r
}

// disconnectRequest describes a request that disconnects an account.
func disconnectRequest(accountID string) apiRequest {
	return apiRequest{
		doing:      fmt.Sprintf("Disconnecting the account %q", accountID),
		noun:       "Disconnection",
		done:       "Account disconnected",
		undone:     "Account not disconnected",
		fields:     map[string]any{"account_id": accountID},
		path:       accountsPath + "/" + accountID,
		argument:   "the ID of the account",
		permission: "disconnect this account",
		again:      "Run the same command again",
		refused: func(error) advice {
			return advice{"Account not disconnected", "Do what the API says, and run the same command again."}
		},
		notFound: advice{
			"Account not disconnected",
			"This answer alone does not mean that the account is gone: the list of accounts has it, or could not be " +
				"read. Check the provider's base_url, and run the same command again.",
		},
		notSent: "The account was not disconnected, and stays in the state.",
		unknown: "It is not known whether the account was disconnected, so it stays in the state. " +
			"Run the same command again: an account that is gone already is no error.",
		footnote: "To remove the account from the state without disconnecting it, " +
			"apply disconnect_on_destroy = false first.",
	}
}
