package provider

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// codeNotPassedOn is the error of an action that is invoked without the code that it was planned with.
var codeNotPassedOn = protocol.Message{
	Summary: "Two-factor code was not passed on",
	Detail: paragraphs(
		"Terraform 1.16 and newer pass no ephemeral value to an action that is invoked with -invoke.",
		"Remove ephemeral = true from the variable of the code. Then apply without a saved plan, because a saved plan "+
			"holds the code."),
}

// codeNotTaken is about a two-factor code that was not submitted, or that the API did not take.
func (c connection) codeNotTaken(attemptID string, sent bool, err error) diag.Diagnostic {
	f := failedChange{
		connection: c, err: err, sent: sent, doing: fmt.Sprintf("Submitting the two-factor code for the attempt %q", attemptID),
		interrupted: "Submission interrupted", late: "Two-factor code not taken in time", thing: "attempt", argument: "attempt_id",
		path: attemptPath(attemptID), again: "Submit a new code",
	}
	summary, do := f.advice()
	status := f.answer().Status
	switch {
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		do = attemptGoesOn
	case sent && errors.Is(err, onlyfansapi.ErrTimedOut):
		do = "Check " + c.network()
	case isOtherServer404(err):
	case status == http.StatusNotFound:
		summary, do = "Authentication attempt not found", attemptNotFoundCauses(c, attemptID)
	case f.isInvalid():
		summary, do = "Two-factor code refused", steps(
			withCommand("Check whether the attempt still waits for a code", c.curlField(attemptID, ".state")), "If it does, submit a new one.")
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly:
		do = "Submit the code again."
	}
	fate := "The code was not sent."
	switch {
	case f.answer().RateLimited, status != 0 && status < http.StatusInternalServerError:
		fate = "The API did not take the code."
	case sent:
		fate = "It is not known whether the code arrived. The provider does not send it again by itself, because a code that arrives twice can count as wrong.\n\n" +
			steps(withCommand("Check the attempt", c.curlField(attemptID, ".state")), "Submit a code only if the attempt still waits for one.")
	}
	return f.diagnostic(summary, fate, do)
}
