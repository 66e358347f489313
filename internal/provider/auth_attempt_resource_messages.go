package provider

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// isCreated is the reason to start the first attempt.
const isCreated = "the resource is created"

// renamedResources says what keeps the attempt and the account of resources that have another address than before.
const renamedResources = "If this is a rename, write moved blocks instead."

// invalidCredentials says what is wrong with the credentials, or that there are none if nothing is wrong, and which
// ones to set. reason says why they are needed, and is empty if they are wrong in any case.
func invalidCredentials(reason string, authType types.String, wrong []string) diag.Diagnostic {
	with, do := fmt.Sprintf(" with auth_type = %q", authType.ValueString()), "Give what the creator signs in with."
	switch required, known := requiredCredentials[authType.ValueString()]; {
	case authType.IsUnknown():
		with = ""
	case known && len(required) == 0:
		do = "Leave credentials_wo out."
	case known:
		do = "Give " + enumerated(required) + "."
	}
	what := fmt.Sprintf("The credentials cannot be used%s: %s.", with, strings.Join(wrong, "; "))
	if len(wrong) == 0 {
		what = "credentials_wo is null: no credentials were given. With for_each, check the key in the map that they " +
			"come from."
	}
	why, rename, destroy := "", "", ""
	if reason != "" {
		why = fmt.Sprintf("An attempt starts because %s. Only then are credentials needed.", reason)
		// The CLIs plan all changes before they plan a destroy. It is no command to copy, because most users who get
		// this error do not destroy.
		destroy = "A destroy needs no credentials with -refresh=false."
	}
	if reason == isCreated {
		rename = renamedResources
	}
	return diag.NewErrorDiagnostic("Invalid credentials_wo", paragraphs(what, why, rename, do, destroy))
}

func invalidCustomProxy(wrong []string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Invalid custom_proxy_wo", fmt.Sprintf("The proxy cannot be used: %s.\n\n"+
		"Give its host and its port, and username and password if it asks for them.", strings.Join(wrong, "; ")))
}

// changedTooLate warns of changes that no sign-in of a connected account sends.
func changedTooLate(attemptID string, changed []string) diag.Diagnostic {
	verb := "is"
	if len(changed) > 1 {
		verb = "are"
	}
	return diag.NewWarningDiagnostic("Change does not reach a connected account",
		fmt.Sprintf("%s %s used when an account is connected for the first time. The attempt %q has started already, "+
			"so the change is only stored in the state.", enumerated(changed), verb, attemptID))
}

// attemptNotImported says why attempts cannot be imported.
func attemptNotImported() diag.Diagnostic {
	return diag.NewErrorDiagnostic("Attempts are not imported", paragraphs(
		"This resource starts an attempt, and nothing else of one that has been started elsewhere can be had by an "+
			"import.",
		"Give the ID of that attempt as attempt_id to onlyfansapi_account, which waits for it and keeps the account."))
}

// startPath is the path that starts an attempt.
const startPath = "/api/authenticate"

// noAttemptStarted is what became of a request that the API has not taken.
const noAttemptStarted = "No attempt was started."

// correctCredentials is what to do after a refusal.
const correctCredentials = "Correct credentials_wo and the other arguments by what the API says. " +
	"Do not repeat a wrong password, because that locks the account."

// startRequest describes the request that starts an attempt. Its errors stand on no attribute, because the CLIs
// quote the line of an attribute's error, and so a literal password.
func (e endpoint) startRequest() apiRequest {
	return apiRequest{
		doing:      "Starting the authentication attempt",
		noun:       "Start of an attempt",
		done:       "Attempt started",
		undone:     "Attempt not started",
		fields:     map[string]any{},
		path:       startPath,
		argument:   "the arguments of onlyfansapi_auth_attempt",
		permission: "connect accounts",
		again:      "Plan and apply again",
		refused:    func(err error) advice { return e.startRefused(err, nil) },
		notFound: advice{"API not found at its address", paragraphs(
			fmt.Sprintf("Nothing starts attempts at %s.", e.baseURL+startPath),
			cmp.Or(e.checkBaseURL(), "Check "+e.network()))},
		notSent: noAttemptStarted,
		unknown: "It is not known whether an attempt has begun. If one has, the next apply starts another one, " +
			"which signs in at OnlyFans once more.\n\n" + steps(
			"Look in the vendor's console whether an attempt is running: "+onlyfansapi.DefaultBaseURL,
			"If one is running, wait until it has connected the account, and set account_id of this resource "+
				"to the account's ID.",
			"Plan and apply again."),
	}
}

// listedAccountNotFound is the advice if the API answers 404 to new credentials for an account that is not known to be
// gone.
var listedAccountNotFound = advice{
	"Account not found",
	"This answer alone does not mean that the account is gone: the list of accounts has it, or could not be read. " +
		"Check the provider's base_url, then plan and apply again.",
}

// credentialsRequest describes the request that signs an account in with new credentials. Its errors stand on no
// attribute, as those of startRequest.
func (e endpoint) credentialsRequest(accountID string) apiRequest {
	return apiRequest{
		doing:      fmt.Sprintf("Signing the account %q in with new credentials", accountID),
		noun:       "Sign-in of the account",
		done:       "Attempt started",
		undone:     "Attempt not started",
		fields:     map[string]any{"account_id": accountID},
		path:       startPath + "/" + url.PathEscape(accountID) + "/credentials",
		argument:   "the arguments of onlyfansapi_auth_attempt",
		permission: "sign this account in",
		again:      "Plan and apply again",
		refused: func(error) advice {
			return advice{"Authentication attempt refused", correctCredentials}
		},
		notFound: advice{"Account not found", points(
			withCommand("Set account_id to one of the IDs that this prints", e.curlAccounts()),
			"To connect an account for the first time, remove account_id.")},
		notSent: noAttemptStarted,
		unknown: "It is not known whether an attempt has begun. If one has, the next apply starts another one, " +
			"which signs in at OnlyFans once more.\n\n" + steps(
			"Look in the vendor's console whether the account is being signed in: "+onlyfansapi.DefaultBaseURL,
			"If it is, wait until that has ended. Meanwhile, the API answers requests about the account with 503.",
			"Plan and apply again, unless the account is connected with the new credentials."),
	}
}

// pollBeforeSignIn describes the poll of the attempt in the state, before another one is started.
func pollBeforeSignIn(attemptID string) apiRequest {
	return apiRequest{
		doing:      fmt.Sprintf("Polling the attempt %q, to find the account that it connected,", attemptID),
		noun:       "Start of an attempt",
		undone:     "Attempt not started",
		path:       attemptPath(attemptID),
		argument:   "the arguments of onlyfansapi_auth_attempt",
		permission: "poll attempts",
		again:      "Plan and apply again",
		notSent:    noAttemptStarted,
	}
}

// Which refusals say that the account exists. How the API refuses one is not known.
var (
	existsPattern = regexp.MustCompile(`\bexists\b|\b(connected|taken|registered|added) already\b|` +
		`\balready (\w+ ){0,2}(connected|exist|existing|added|linked|registered|authenticated|taken|used|in use)\b`)
	existsNotPattern = regexp.MustCompile(`\b(not|never|longer) (\w+ )?exists?\b|n't exist|\bno (\w+ ){1,3}exists\b`)
)

// saysExists reports whether a refusal says that the account exists already. "does not exist" says the opposite.
func saysExists(err error) bool {
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok && answer.Status == http.StatusConflict {
		return true
	}
	text := strings.ToLower(err.Error())
	return existsPattern.MatchString(text) && !existsNotPattern.MatchString(text)
}

// startRefused is the advice if the API refuses to start an attempt. existing are the accounts that have the email
// or the auth_id of the credentials. No email is part of it, and no display name, which often is one.
func (e endpoint) startRefused(err error, existing []onlyfansapi.Account) advice {
	exists := saysExists(err)
	switch {
	case len(existing) > 0:
		summary := "Authentication attempt refused"
		if exists {
			summary = "Account exists already"
		}
		return advice{summary, paragraphs(accountsNamed(existing), signInOrImport(existing[0].ID),
			"If the API means something else: "+correctCredentials)}
	case exists:
		return advice{"Account seems to exist already", paragraphs(
			withCommand("To list the IDs of the accounts, run", e.curlAccounts()),
			signInOrImport("acct_…"),
			"If the API means something else: "+correctCredentials)}
	}
	return advice{"Authentication attempt refused", points(correctCredentials,
		"If the account is connected already, set account_id to its ID.")}
}

// maxNamed is how many accounts an error names.
const maxNamed = 3

// accountsNamed says which accounts have the email or the auth_id of the credentials.
func accountsNamed(accounts []onlyfansapi.Account) string {
	var names []string
	for _, account := range accounts[:min(len(accounts), maxNamed)] {
		name := fmt.Sprintf("%q", account.ID)
		if hasText(account.OnlyFansUsername) {
			name += " (user name " + quoted(account.OnlyFansUsername) + ")"
		}
		names = append(names, name)
	}
	if rest := len(accounts) - maxNamed; rest > 0 {
		names = append(names, fmt.Sprintf("%d more", rest))
	}
	if len(accounts) == 1 {
		return "The creator's account in the API is " + names[0] + "."
	}
	return "The creator's accounts in the API are " + enumerated(names) +
		". Choose one of them. The lines below show the first."
}

// signInOrImport gives the two ways to go on with an account that exists, each also for a resource with for_each.
func signInOrImport(accountID string) string {
	id := hclQuoted(accountID)
	return points(
		renamedResources,
		withCommand("To sign the account in with these credentials, add this to the resource, and apply",
			"account_id = "+id),
		withCommand("With for_each, and a map of existing accounts in the configuration, add this to the map instead, "+
			"with the key of the resource for KEY", `"KEY" = `+id),
		withCommand("With for_each, and no such map, add the first line to the resource, and the second beside it",
			hclLines(`account_id = lookup(var.existing, each.key, null)`,
				`variable "existing" { default = { "KEY" = `+id+` } }`)),
		withCommand(
			`To keep the account as it is, remove this resource and the attempt_id that it gives, and import the `+
				`account (with for_each, NAME["KEY"] in place of NAME)`,
			hclLines(`import {`, `  to = onlyfansapi_account.NAME`, `  id = `+id, `}`),
		),
	)
}

// hclLines joins lines of HCL for withCommand.
func hclLines(lines ...string) string { return strings.Join(lines, "\n     ") }
