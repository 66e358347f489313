package provider

import (
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
	summary, do := c.startAdvice(forced, err)
	fate := "No attempt was started."
	if sent {
		fate = "It is not known whether an attempt has begun. If one has, its id is not known here, and the next apply starts another, which logs in at OnlyFans " +
			"once more: look at the vendor's console first, at " + onlyfansapi.DefaultBaseURL + ". If an attempt is running there, give its id as attempt_id " +
			"to onlyfansapi_account in place of the one of this resource. If none is, run this again."
	}
	return diag.NewErrorDiagnostic(summary, fmt.Sprintf("Starting the authentication attempt failed: %s.\n\n%s\n\n%s", err, fate, do))
}

// startAdvice names the failure, and says what to do about it.
func (c connection) startAdvice(forced bool, err error) (summary, do string) {
	summary, do = c.advice(err, "account", "the arguments of onlyfansapi_auth_attempt")
	answer, _ := errors.AsType[*onlyfansapi.Error](err)
	if answer == nil {
		answer = &onlyfansapi.Error{}
	}
	switch {
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		return "Start of an attempt interrupted", "Run this again."
	case errors.Is(err, onlyfansapi.ErrTimedOut):
		return "Attempt not started in time", "Run this again later, or lower the provider's requests_per_minute if others use the same key."
	case errors.Is(err, onlyfansapi.ErrRateLimited), answer.RateLimited:
		return "Rate limit of the API reached", "Run this again later" + timeAfter(", in ", heldFor(err)) +
			", or lower the provider's requests_per_minute if others use the same key."
	case errors.Is(err, onlyfansapi.ErrLoginRefused), answer.Status == http.StatusBadRequest, answer.Status == http.StatusConflict,
		answer.Status == http.StatusUnprocessableEntity:
		return refusedStart(forced, err, answer.Status)
	case answer.Status == http.StatusNotFound:
		return "API not found at its address", fmt.Sprintf("Nothing starts attempts at the address asked, %s/api/authenticate. Check %s", c.baseURL, c.baseURLText())
	case answer.Status == http.StatusForbidden:
		return summary, "Check that the provider's api_key may connect accounts, and that no firewall or proxy on the way blocks the request."
	case answer.Status >= http.StatusInternalServerError: // when to run it again, the fate says
		return summary, "This is a fault at the API or on the way to it."
	}
	return summary, do
}

// refusedStart is about what the API refuses in its own words, which the error has. How it refuses an account that exists is not known, so that
// force_connect is named in any case.
func refusedStart(forced bool, err error, status int) (summary, do string) {
	summary = "Authentication attempt refused"
	do = "Check credentials_wo and the other arguments by what the API says. A wrong password that is repeated locks the account."
	if forced {
		return summary, do
	}
	said := strings.ToLower(err.Error())
	if status == http.StatusConflict || strings.Contains(said, "already") || strings.Contains(said, "exist") {
		return "Account seems to exist already", "If the account exists at the API, set force_connect = true to connect it all the same. Or keep it as it is: " +
			"import it as an onlyfansapi_account by its id, without an attempt. " + do
	}
	return summary, do + " If the account exists at the API already, set force_connect = true."
}
