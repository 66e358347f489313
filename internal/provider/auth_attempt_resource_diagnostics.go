package provider

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// attemptNotStarted is about an attempt that was not started, or of which it is not known whether it was. forced is force_connect. It stands on no
// attribute: the CLIs quote the line of an attribute's error, and so a password that stands there as a literal.
func (c connection) attemptNotStarted(forced, sent bool, err error) diag.Diagnostic {
	f := failedChange{
		connection: c, err: err, sent: sent, doing: "Starting the authentication attempt",
		interrupted: "Start of an attempt interrupted", late: "Attempt not started in time",
		thing: "account", argument: "the arguments of onlyfansapi_auth_attempt", path: startPath, again: "Apply again",
	}
	summary, do := f.startAdvice(forced)
	fate := "No attempt was started."
	if sent {
		fate = "It is not known whether an attempt has begun. If one has, the next apply starts another one, which signs in at OnlyFans once more.\n\n" + steps(
			"Look in the vendor's console whether an attempt is running: "+onlyfansapi.DefaultBaseURL,
			"If one is running, set attempt_id of onlyfansapi_account to its ID, in place of that of this resource.",
			"If none is running, apply again.")
	}
	return f.diagnostic(summary, fate, do)
}

// startPath is the path that starts an attempt.
const startPath = "/api/authenticate"

// startAdvice names the failure, and says what to do about it.
func (f failedChange) startAdvice(forced bool) (summary, do string) {
	switch status := f.answer().Status; {
	case f.isInvalid(), errors.Is(f.err, onlyfansapi.ErrLoginRefused):
		return f.refusedStart(forced)
	case status == http.StatusNotFound:
		return "API not found at its address", paragraphs(
			fmt.Sprintf("Nothing starts attempts at %s.", f.baseURL+startPath),
			cmp.Or(f.checkBaseURL(), "Check "+f.network()))
	case status == http.StatusForbidden:
		return "Access refused", f.notAllowed("connect accounts")
	}
	return f.advice()
}

// refusedStart is about what the API refuses in its own words, which the error has. How it refuses an account that exists is not known, so that
// force_connect is named in any case.
func (f failedChange) refusedStart(forced bool) (summary, do string) {
	const correct = "Correct credentials_wo and the other arguments by what the API says. Do not repeat a wrong password, because that locks the account."
	if forced {
		return "Authentication attempt refused", correct
	}
	said := strings.ToLower(f.err.Error())
	if f.answer().Status == http.StatusConflict || strings.Contains(said, "already") || strings.Contains(said, "exist") {
		return "Account seems to exist already", points(
			"To sign it in again, set force_connect = true, and apply.",
			withCommand("To keep it as it is, remove this resource, and import the account, unless a resource onlyfansapi_account has it already",
				"terraform import onlyfansapi_account.NAME acct_…"),
			withCommand("To list the IDs of the accounts, run", f.curl(accountsPath)+` | jq -r '.[] | "\(.id) \(.display_name)"'`),
			"If the API means something else, correct credentials_wo and the other arguments by what it says.")
	}
	return "Authentication attempt refused", points(correct, "If the account is connected already, set force_connect = true, and apply.")
}
