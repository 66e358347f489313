package provider

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// emailNotSent is about an email to the creator that was not asked for, or refused, or of which that is not known.
func (c connection) emailNotSent(attemptID string, sent bool, err error) diag.Diagnostic {
	summary, do := c.advice(err, "attempt", "attempt_id")
	status, limited := 0, false
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		status, limited = answer.Status, answer.RateLimited
	}
	switch {
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		summary, do = "Email to the creator interrupted", "The attempt itself goes on at the API."
	case errors.Is(err, onlyfansapi.ErrTimedOut):
		summary, do = "Email to the creator not sent in time", "Invoke this again later, or lower the provider's requests_per_minute if others use the same key."
	case errors.Is(err, onlyfansapi.ErrRateLimited), limited:
		summary, do = "Rate limit of the API reached", "Invoke this again later"+timeAfter(", in ", heldFor(err))+"."
	case isOtherServer404(err):
		summary, do = c.otherServer(c.address(attemptID) + "/send-email-to-creator")
	case status == http.StatusNotFound:
		summary, do = "Authentication attempt not found", checkAttemptID
	case status == http.StatusBadRequest, status == http.StatusConflict, status == http.StatusUnprocessableEntity, errors.Is(err, onlyfansapi.ErrEmailRefused):
		summary, do = "Email to the creator refused", "Check whether the attempt still waits for the creator."
	case status >= 500: // when to invoke it again, the fate says
		do = "This is a fault at the API or on the way to it."
	}
	fate := "No email was sent."
	if sent && !limited && (status == 0 || status >= 500) {
		fate = "It is not known whether an email was sent. It is not asked for again by itself: ask the creator, and invoke this again if none came."
	}
	return diag.NewErrorDiagnostic(summary,
		fmt.Sprintf("Asking for an email to the creator of the attempt %q failed: %s.\n\n%s\n\n%s", attemptID, err, fate, do))
}
