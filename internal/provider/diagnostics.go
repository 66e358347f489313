package provider

import (
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

const checkAttemptID = "Check attempt_id (an account's id, such as acct_…, is not one), and that the provider's api_key is of the OnlyFansAPI account that started the attempt."

const reportBug = "Please report this at https://github.com/onlyfansapi/terraform-provider-onlyfansapi/issues."

// report has one method for each way in which a wait can end badly. Each says what failed, what was seen and what to do.
type report struct {
	bounds
	baseURL string
	// keySource is where the API key came from, in words.
	keySource string
}

// problem is a warning where the policy is to go on, else an error, on the argument that it is about.
func problem(argument path.Path, policy, summary string, paragraphs ...string) diag.Diagnostic {
	detail := strings.Join(paragraphs, "\n\n")
	if policy == policyContinue {
		return diag.NewAttributeWarningDiagnostic(argument, summary, detail)
	}
	return diag.NewAttributeErrorDiagnostic(argument, summary, detail)
}

func (r report) failed(wait onlyfansapi.Wait, policy string) diag.Diagnostic {
	return problem(path.Root("on_failure"), policy, "Authentication attempt failed",
		fmt.Sprintf("The attempt %q ended in failure. %s", wait.AttemptID, failureReason(wait.Attempt)), seen(wait),
		"Start a new attempt at the API and give its id as attempt_id. "+
			otherPolicy(policy, "on_failure", "To stop here instead", "To go on with an attempt that failed"))
}

func (r report) userAction(wait onlyfansapi.Wait, policy string) diag.Diagnostic {
	return problem(path.Root("on_user_action"), policy, "Authentication attempt waits for a person",
		fmt.Sprintf("The attempt %q goes on when somebody acts: %s.", wait.AttemptID, r.toDo(wait, policy)), seen(wait),
		"Run this again after that. "+otherPolicy(policy, "on_user_action", "To stop here instead", "To go on without that")+
			` To wait for it, set on_user_action = "wait".`)
}

func (r report) notFound(wait onlyfansapi.Wait, policy string) diag.Diagnostic {
	what := fmt.Sprintf("The API does not know the attempt %q", wait.AttemptID)
	if wait.Attempt != nil {
		what += " any more"
	}
	stop, goOn := "All results are null. To stop here instead", "To go on without it, with all results null"
	if r.noResults {
		stop, goOn = "To stop here instead", "To go on without it"
	}
	return problem(path.Root("attempt_id"), policy, "Authentication attempt not found", what+".", seen(wait),
		checkAttemptID+" The API may forget an attempt that ended long ago. "+otherPolicy(policy, "on_not_found", stop, goOn))
}

// outOfTime is about the time of the whole wait, also where the API's rate limit takes what is left of it.
func (r report) outOfTime(wait onlyfansapi.Wait, err error, policy string) diag.Diagnostic {
	summary := "Authentication attempt did not end in time"
	what := fmt.Sprintf("The attempt %q had not ended within %s.", wait.AttemptID, words(r.timeout))
	do, longer := "Wait longer", 2*max(r.timeout, time.Second)
	switch {
	case errors.Is(err, onlyfansapi.ErrRateLimited):
		summary = "Rate limit of the API outlasts the wait"
		pause := retryAfter(wait.Fault)
		longer = max(longer, (pause + r.timeout).Round(time.Second))
		what = fmt.Sprintf("The API asks to hold all requests back%s, which is longer than what is left of the %s for the attempt %q.",
			timeAfter(" for ", pause), words(r.timeout), wait.AttemptID)
		do = "Run this again later, or lower the provider's requests_per_minute if others use the same key. Or wait longer"
	case errors.Is(wait.Fault, onlyfansapi.ErrRequestBudget):
		what += " The next look was held back to keep within the provider's requests_per_minute, over all waits."
	case wait.Fault != nil:
		what += fmt.Sprintf(" The last look brought no answer: %s.", wait.Fault)
	}
	if wait.Outcome == onlyfansapi.WaitingForUser {
		do = "It goes on when somebody acts: " + r.toDo(wait, policy) + ". Run this again after that, or wait longer"
	}
	do += fmt.Sprintf(" with timeouts = { %s = %q }.", r.timeoutName, words(longer))
	if wait.Attempt != nil {
		do += " " + otherPolicy(policy, "on_timeout", "To stop here instead", "To go on with what is known by then")
	}
	return problem(path.Root("timeouts"), policy, summary, what, seen(wait), do)
}

func (r report) interrupted(wait onlyfansapi.Wait) diag.Diagnostic {
	then := "The attempt itself goes on at the API."
	if wait.Outcome == onlyfansapi.WaitingForUser {
		then += " It needs somebody to act: " + r.toDo(wait, policyFail) + "."
	}
	return diag.NewErrorDiagnostic("Wait interrupted",
		fmt.Sprintf("The wait for the attempt %q was interrupted.\n\n%s\n\n%s Run this again to see how it ends.", wait.AttemptID, seen(wait), then))
}

// unanswered is about a look that brought no answer, where looking again would not help or has not helped.
func (r report) unanswered(wait onlyfansapi.Wait, err error) diag.Diagnostic {
	summary, do := r.advice(err)
	return diag.NewErrorDiagnostic(summary,
		fmt.Sprintf("Looking at the attempt %q failed: %s.\n\n%s\n\n%s", wait.AttemptID, err, seen(wait), do))
}

// advice names a request's failure, and says what to do about it.
func (r report) advice(err error) (summary, do string) {
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		switch status := answer.Status; {
		case status == http.StatusUnauthorized:
			return "API key refused", fmt.Sprintf("Check the key, which came from %s. Keys are made at %s.", r.keySource, keysURL)
		case status == http.StatusPaymentRequired:
			return "Payment required by the API", "Check the plan and the credits of the key's OnlyFansAPI account."
		case status == http.StatusForbidden:
			return "Access refused", "Check that the provider's api_key may see this attempt, and that no firewall or proxy on the way blocks the request."
		case status >= 300 && status < 400:
			return "API redirects", fmt.Sprintf("A redirect is never followed, because it would carry the API key elsewhere. Check the provider's base_url, which is %s.", r.baseURL)
		case status >= 500:
			return "API is failing", "This is a fault at the API or on the way to it. Run this again later."
		}
		return "Request refused by the API", fmt.Sprintf("Check attempt_id, and the provider's base_url, which is %s.", r.baseURL)
	}
	if fault, ok := errors.AsType[*onlyfansapi.Fault](err); ok && !fault.Fatal {
		return "No usable answer from the API", fmt.Sprintf("Check the network, the proxy settings of the environment, and the provider's base_url, which is %s.", r.baseURL)
	}
	return "API cannot be used", fmt.Sprintf("Check the provider's base_url, which is %s.", r.baseURL)
}

// codeNotTaken is about a two-factor code that was not submitted, or that the API did not take.
func (r report) codeNotTaken(attemptID string, sent bool, err error) diag.Diagnostic {
	summary, do := r.advice(err)
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
			do = fmt.Sprintf("Check the network, and the provider's base_url, which is %s.", r.baseURL)
		}
	case errors.Is(err, onlyfansapi.ErrRateLimited), limited:
		summary, do = "Rate limit of the API reached", "Submit a code again later"+timeAfter(", in ", retryAfter(err))+"."
	case status == http.StatusNotFound:
		summary, do = "Authentication attempt not found", checkAttemptID
	case status == http.StatusBadRequest, status == http.StatusConflict, status == http.StatusUnprocessableEntity:
		summary, do = "Two-factor code refused", "Look whether the attempt still awaits a code, and submit a new one."
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
			"look at the attempt first, and submit a code only if it still awaits one."
	}
	return diag.NewErrorDiagnostic(summary,
		fmt.Sprintf("Submitting the two-factor code for the attempt %q failed: %s.\n\n%s\n\n%s", attemptID, err, fate, do))
}

func (r report) mistyped(wait onlyfansapi.Wait) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Fields of the answer have an unexpected type",
		fmt.Sprintf("What the API sent about the attempt %q has another type than expected in: %s. They count as null. %s",
			wait.AttemptID, strings.Join(wait.Attempt.Mistyped, ", "), reportBug))
}

func notConfigured(argument string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), "Provider not configured yet",
		fmt.Sprintf("The provider's %s is not known before something else is applied, so no request can be made.\n\n"+
			"Apply what it depends on first (with -target), or give a value that is known at plan, for example in the environment.", argument))
}

// recoverPanic turns a panic into an error, so that the provider stays alive for the other reads. What the panic says
// may hold anything, so that only its place is told.
func recoverPanic(diags *diag.Diagnostics) {
	if recover() == nil {
		return
	}
	where := "an unknown place"
	callers := make([]uintptr, 16)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			where = fmt.Sprintf("%s, line %d", frame.Function, frame.Line)
			break
		}
		if !more {
			break
		}
	}
	diags.AddError("Bug in the provider", "It panicked in "+where+". "+reportBug)
}

// otherPolicy says how to change what was done.
func otherPolicy(policy, argument, toFail, toContinue string) string {
	if policy == policyContinue {
		return fmt.Sprintf("%s, set %s = %q.", toFail, argument, policyFail)
	}
	return fmt.Sprintf("%s, set %s = %q.", toContinue, argument, policyContinue)
}
