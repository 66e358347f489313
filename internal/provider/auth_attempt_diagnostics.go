package provider

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

const checkAttemptID = "Check attempt_id (an account's id, such as acct_…, is not one), and that the provider's api_key is of the OnlyFansAPI account " +
	"that started the attempt."

// attemptDiagnostics has one method for each way in which a wait can end badly. Each says what failed, what was seen and what to do.
type attemptDiagnostics struct {
	attemptWait
	connection

	wait onlyfansapi.Wait
}

// again says how to go on with the same attempt.
func (d attemptDiagnostics) again() string {
	if d.block.begins {
		return fmt.Sprintf("Wait for the attempt %q with the action onlyfansapi_wait_for_auth_attempt (this one would begin another)", d.attemptID)
	}
	return "Run this again"
}

// argument names the argument that says which attempt it is, or of which account, and how to check it.
func (d attemptDiagnostics) argument() (name, check string) {
	if d.block.begins {
		return "account_id", "The API itself named this attempt. Check in the vendor's console what became of the account."
	}
	return "attempt_id", checkAttemptID + " The API may forget an attempt that ended long ago."
}

// named is a summary with the attempt in it: of warnings with the same summary, the CLIs show one and count the rest.
func (d attemptDiagnostics) named(what string) string {
	return fmt.Sprintf("Authentication attempt %q %s", shortenedTo(maxInSummary, d.attemptID), what)
}

// codeOf is the API's error code in a summary, after a space; "" where there is none.
func codeOf(attempt *onlyfansapi.AuthAttempt) string {
	if last := attempt.LastAttempt; last != nil && isSaid(last.ErrorCode) {
		return " (" + shortenedTo(maxInSummary, *last.ErrorCode) + ")"
	}
	return ""
}

func (d attemptDiagnostics) failed() diag.Diagnostic {
	policy := d.policies.onFailure
	do := "Start a new attempt at the API and give its id as attempt_id."
	switch {
	case d.block.keepsAccount:
		do = "It is not started again by itself, because a wrong password that is repeated locks the account. " + startAnew
	case d.block.begins:
		do = "The API used the credentials that it keeps of the account. If they are no longer right, connect the account anew with others."
	}
	return problem(path.Root("on_failure"), policy, d.named("failed")+codeOf(d.wait.Attempt),
		fmt.Sprintf("The attempt %q ended in failure. %s", d.attemptID, failureReason(d.wait.Attempt)), seen(d.wait),
		do+otherPolicy(policy, "on_failure", "To stop here instead", "To go on with an attempt that failed"))
}

func (d attemptDiagnostics) userAction() diag.Diagnostic {
	policy := d.policies.onUserAction
	return problem(path.Root("on_user_action"), policy, d.named("waits for a person")+codeOf(d.wait.Attempt),
		fmt.Sprintf("The attempt %q goes on when somebody acts: %s.", d.attemptID, d.toDo(policy)), seen(d.wait),
		d.again()+" after that."+otherPolicy(policy, "on_user_action", "To stop here instead", "To go on without that")+
			` To wait for it, set on_user_action = "wait".`)
}

func (d attemptDiagnostics) notFound() diag.Diagnostic {
	what := fmt.Sprintf("The API does not know the attempt %q", d.attemptID)
	if d.wait.Attempt != nil {
		what += " any more"
	}
	stop, goOn := "All results are null. To stop here instead", "To go on without it, with all results null"
	if d.block.noResults {
		stop, goOn = "To stop here instead", "To go on without it"
	}
	argument, check := d.argument()
	if d.baseURL != onlyfansapi.DefaultBaseURL && !d.block.begins {
		check += fmt.Sprintf(" The address asked was %s: check also %s", d.address(d.attemptID), d.baseURLText())
	}
	policy := d.policies.onNotFound
	return problem(path.Root(argument), policy, d.named("not found"), what+".", seen(d.wait),
		check+otherPolicy(policy, "on_not_found", stop, goOn))
}

// outOfTime is about the time of the whole wait, also where the rate limit takes what is left of it.
func (d attemptDiagnostics) outOfTime(err error) diag.Diagnostic {
	summary := d.named("did not end in time")
	timeout := d.options.Timeout
	what := fmt.Sprintf("The attempt %q had not ended within %s.", d.attemptID, words(timeout))
	do, longer := "Wait longer", 2*max(timeout, time.Second)
	if d.block.begins {
		do = d.again() + ", or the next time wait longer"
	}
	switch {
	case errors.Is(err, onlyfansapi.ErrRateLimited):
		summary = fmt.Sprintf("Rate limit of the API outlasts the wait for the attempt %q", shortenedTo(maxInSummary, d.attemptID))
		longer = max(longer, timeout+heldFor(err))
		what = fmt.Sprintf("The API asks to hold all requests back for %s, which is longer than what is left of the %s for the attempt %q.",
			words(heldFor(err)), words(timeout), d.attemptID)
		do = d.othersUseKey() + "Or wait longer"
	case errors.Is(d.wait.LastError, onlyfansapi.ErrRequestBudget):
		summary = d.named("could not be polled in time")
		longer = max(longer, timeout+heldFor(d.wait.LastError))
		what = fmt.Sprintf("Whether the attempt %q has ended is not known: within %s, ", d.attemptID, words(timeout))
		if d.wait.Attempt != nil {
			what = fmt.Sprintf("The attempt %q had not ended when it was last polled. After that, ", d.attemptID)
		}
		what += "all requests that are allowed per minute were taken by other waits, or by others that use the key."
		do = d.othersUseKey() + "Or wait longer"
	case d.wait.LastError != nil:
		what += fmt.Sprintf(" The last poll brought no answer: %s.", d.wait.LastError)
	}
	policy := d.policies.onTimeout
	if d.wait.Outcome == onlyfansapi.WaitingForUser {
		do = "It goes on when somebody acts: " + d.toDo(policy) + ". " + d.again() + " after that, or wait longer"
	}
	do += fmt.Sprintf(" with timeouts = { %s = %q }.", d.block.timeoutName, words(roundUp(longer)))
	if d.wait.Attempt != nil {
		do += otherPolicy(policy, "on_timeout", "To stop here instead", "To go on with what is known by then")
	}
	return problem(path.Root("timeouts"), policy, summary, what, seen(d.wait), do)
}

// othersUseKey says what helps where the limit of the key is used up.
func (d attemptDiagnostics) othersUseKey() string {
	return d.again() + " later, or lower the provider's requests_per_minute if others use the same key. "
}

// inDestroy adds to an error of a data source what to do where it is in the way of a destroy, which reads all data sources first.
func (d attemptDiagnostics) inDestroy(found diag.Diagnostic) diag.Diagnostic {
	at, ok := found.(diag.DiagnosticWithPath)
	if !ok || !d.block.stored || found.Severity() != diag.SeverityError {
		return found
	}
	return diag.NewAttributeErrorDiagnostic(at.Path(), found.Summary(),
		found.Detail()+" To destroy without asking about the attempt, use -refresh=false.")
}

func (d attemptDiagnostics) interrupted() diag.Diagnostic {
	then := "The attempt itself goes on at the API."
	if d.wait.Outcome == onlyfansapi.WaitingForUser {
		then += " It needs somebody to act: " + d.toDo(policyFail) + "."
	}
	return diag.NewErrorDiagnostic("Wait interrupted",
		fmt.Sprintf("The wait for the attempt %q was interrupted.\n\n%s\n\n%s %s to see how it ends.", d.attemptID, seen(d.wait), then, d.again()))
}

// unanswered is about a poll that brought no answer, where another would not help or has not helped.
func (d attemptDiagnostics) unanswered(err error) diag.Diagnostic {
	argument, _ := d.argument()
	summary, do := d.advice(err, "attempt", argument)
	if isOtherServer404(err) {
		summary, do = d.otherServer(d.address(d.attemptID))
	}
	if d.block.begins {
		do += " The attempt itself goes on at the API. " + d.again() + "."
	}
	return diag.NewErrorDiagnostic(summary,
		fmt.Sprintf("Polling the attempt %q failed: %s.\n\n%s\n\n%s", d.attemptID, err, seen(d.wait), do))
}

func (d attemptDiagnostics) mistyped() diag.Diagnostic {
	return diag.NewWarningDiagnostic(d.named("has fields of an unexpected type"),
		fmt.Sprintf("What the API sent about the attempt %q has another type than expected in: %s. They count as null. %s",
			d.attemptID, strings.Join(d.wait.Attempt.Mistyped, ", "), reportBug))
}

// keyAsAttemptID is about an attempt_id that holds the key.
func keyAsAttemptID() diag.Diagnostic { return keyAs("attempt_id", attemptIDValidator) }

// toDo says what a person must do for the attempt to go on, where the wait ends by this policy.
func (d attemptDiagnostics) toDo(policy string) string {
	kept := ` (which you get with on_user_action = "continue", from a sensitive output)`
	switch {
	case !d.block.stored: // no output of a root module can be made of it
		kept = linkInDataSource
	case policy == policyContinue: // else it is an error, which throws all attributes away
		kept = ""
	}
	return toDo(d.wait, kept)
}
