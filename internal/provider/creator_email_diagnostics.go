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
	f := failedChange{
		connection: c, err: err, sent: sent, doing: fmt.Sprintf("Asking for an email to the creator of the attempt %q", attemptID),
		interrupted: "Email to the creator interrupted", late: "Email to the creator not sent in time", thing: "attempt", argument: "attempt_id",
		path: attemptPath(attemptID) + "/send-email-to-creator", again: "Invoke the action again",
	}
	summary, do := f.advice()
	switch {
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		do = attemptGoesOn
	case isOtherServer404(err):
	case f.answer().Status == http.StatusNotFound:
		summary, do = "Authentication attempt not found", attemptNotFoundCauses(c, attemptID)
	case f.isInvalid(), errors.Is(err, onlyfansapi.ErrEmailRefused):
		summary = "Email to the creator refused"
		do = withCommand("Check whether the attempt still waits for the creator", c.curlField(attemptID, ".state"))
	}
	fate := "No email was sent."
	if status := f.answer().Status; sent && !f.answer().RateLimited && (status == 0 || status >= http.StatusInternalServerError) {
		fate = "It is not known whether an email was sent. The provider does not ask for it again by itself.\n\n" +
			steps("Ask the creator whether an email came.", "If none came, invoke the action again.")
	}
	return f.diagnostic(summary, fate, do)
}
