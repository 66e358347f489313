package provider

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// codeNotTaken is about a two-factor code that was not submitted, or that the API did not take.
func (c connection) codeNotTaken(attemptID string, sent bool, err error) diag.Diagnostic {
	summary, do := c.advice(err, "attempt", "attempt_id")
	status, limited := 0, false
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		status, limited = answer.Status, answer.RateLimited
	}
	switch {
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		summary, do = "Submission interrupted", "The attempt itself goes on at the API."
	case errors.Is(err, onlyfansapi.ErrTimedOut):
		summary, do = "Two-factor code not taken in time", "Lower the provider's requests_per_minute if others use the same key, and submit a new code."
		if sent {
			do = "Check the network, and " + c.baseURLText()
		}
	case errors.Is(err, onlyfansapi.ErrRateLimited), limited:
		summary, do = "Rate limit of the API reached", "Submit a code again later"+timeAfter(", in ", heldFor(err))+"."
	case isOtherServer404(err):
		summary, do = c.otherServer(c.address(attemptID))
	case status == http.StatusNotFound:
		summary, do = "Authentication attempt not found", checkAttemptID
	case status == http.StatusBadRequest, status == http.StatusConflict, status == http.StatusUnprocessableEntity:
		summary, do = "Two-factor code refused", "Check whether the attempt still awaits a code, and submit a new one."
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly:
		do = "Submit the code again."
	case status >= 500: // when to submit again, the fate says
		do = "This is a fault at the API or on the way to it."
	}
	fate := "The code was not sent."
	switch {
	case limited, status != 0 && status < 500:
		fate = "The API did not take the code."
	case sent:
		fate = "It is not known whether the code arrived. It is not sent again by itself, because one that arrives twice can count as a wrong one: " +
			"check the attempt first, and submit a code only if it still awaits one."
	}
	return diag.NewErrorDiagnostic(summary,
		fmt.Sprintf("Submitting the two-factor code for the attempt %q failed: %s.\n\n%s\n\n%s", attemptID, err, fate, do))
}
