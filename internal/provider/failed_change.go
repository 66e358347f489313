package provider

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// failedChange is a request that was to change something at the API, and failed: what all texts about such requests need to know.
type failedChange struct {
	connection

	err error
	// sent is set where the API may have done what the request asked for.
	sent bool
	// doing says what failed, as the beginning of a sentence: "Disconnecting the account".
	doing string
	// interrupted and late are the summaries where it was interrupted, and where the time was up.
	interrupted, late string
	// thing and argument are those of advice.
	thing, argument string
	// path is the one of the request.
	path string
	// again is how to make the request again: "Apply again".
	again string
}

// answer is the answer that refused the request; an empty one where none came.
func (f failedChange) answer() onlyfansapi.Error {
	if answer, ok := errors.AsType[*onlyfansapi.Error](f.err); ok {
		return *answer
	}
	return onlyfansapi.Error{}
}

// isInvalid tells whether the API refused what the request asks for, not who asks for it.
func (f failedChange) isInvalid() bool {
	status := f.answer().Status
	return status == http.StatusBadRequest || status == http.StatusConflict || status == http.StatusUnprocessableEntity
}

// isRateLimited tells whether the request was held back, or refused, because of the rate limit.
func (f failedChange) isRateLimited() bool {
	return errors.Is(f.err, onlyfansapi.ErrRateLimited) || f.answer().RateLimited
}

// advice names the failure, and says what to do about it.
func (f failedChange) advice() (summary, do string) {
	switch {
	case errors.Is(f.err, onlyfansapi.ErrInterrupted):
		return f.interrupted, f.again + "."
	case errors.Is(f.err, onlyfansapi.ErrTimedOut):
		return f.late, laterThan(f.again, 0)
	case f.isRateLimited():
		return "Rate limit of the API reached", laterThan(f.again, heldFor(f.err))
	case isOtherServer404(f.err):
		return f.otherServer(f.path)
	}
	summary, do = f.connection.advice(f.err, f.thing, f.argument)
	status := f.answer().Status
	switch { // where it may have been done, the fate says whether to make the request again
	case f.sent && status >= http.StatusInternalServerError:
		do = "This is a fault at the API or on the way to it."
	case f.sent && status == 0:
		do = "Check " + f.network()
	}
	return summary, do
}

// diagnostic is the error. fate says what has become of what the request was to change.
func (f failedChange) diagnostic(summary, fate, do string) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summary, paragraphs(fmt.Sprintf("%s failed: %s.", f.doing, f.err), fate, do))
}
