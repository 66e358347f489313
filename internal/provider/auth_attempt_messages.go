package provider

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// attemptDiagnostics has one method for each way in which a wait can end badly. Each says why, what to do about it, and
// what was seen.
type attemptDiagnostics struct {
	attemptWait
	endpoint

	wait onlyfansapi.Wait
	// pause is the one that the wait was in when it ended, if it was in one.
	pause pauseOfWait
}

// pauseOfWait is a time in which a wait does not poll.
type pauseOfWait struct {
	reason error
	until  time.Time // zero if that is not known
}

// summary names the attempt, because the CLIs show only one of several warnings with the same summary.
func (d attemptDiagnostics) summary(what string) string {
	return fmt.Sprintf("Authentication attempt %q %s", shortenedTo(maxInSummary, d.attemptID), what) +
		errorCodeSuffix(d.wait.Attempt)
}

// policyProblem returns a warning if the policy is to go on, else an error. It stands on an argument.
func policyProblem(argument, policy, summary string, texts ...string) diag.Diagnostic {
	detail := paragraphs(texts...)
	if policy == policyContinue {
		return diag.NewAttributeWarningDiagnostic(path.Root(argument), summary, detail)
	}
	return diag.NewAttributeErrorDiagnostic(path.Root(argument), summary, detail)
}

// alternatives lists what to do instead of the steps.
func (d attemptDiagnostics) alternatives(policy string, all ...string) string {
	if policy != policyContinue {
		all = append(all, d.kind.destroy)
	}
	if all = nonEmpty(all); len(all) > 1 {
		return "Alternatives:\n" + points(all...)
	}
	return points(all...)
}

// otherPolicy says how to change what was done, or "" if the block has no such argument.
func otherPolicy(policy, argument, toFail, toContinue string) string {
	switch policy {
	case "":
		return ""
	case policyContinue:
		return fmt.Sprintf("%s, set %s = %q.", toFail, argument, policyFail)
	}
	return fmt.Sprintf("%s, set %s = %q.", toContinue, argument, policyContinue)
}

// nullResult says what it means to go on without the account.
func (d attemptDiagnostics) nullResult(policy string) string {
	if policy != policyContinue || accountIDOf(d.wait) != "" {
		return ""
	}
	return d.kind.nullResult
}

// failed is about an attempt that failed.
func (d attemptDiagnostics) failed() diag.Diagnostic {
	policy, argument := d.policies.onFailure, "on_failure"
	if policy == "" {
		argument = d.kind.argument
	}
	summary, nullResult := d.summary("failed"), d.nullResult(policy)
	if nullResult != "" {
		summary += "; account_id is null"
	}
	return policyProblem(argument, policy, summary, failureReason(d.wait.Attempt), computedCodes(d.wait), nullResult,
		d.kind.failed,
		d.alternatives(policy,
			otherPolicy(policy, "on_failure", "To stop here instead", "To go on with an attempt that failed")),
		lastSeen(d.wait))
}

// userAction is about an attempt that waits for a person.
func (d attemptDiagnostics) userAction() diag.Diagnostic {
	policy, summary := d.policies.onUserAction, d.summary("waits for "+userActionNoun(d.wait.Attempt))
	if d.wait.AppSecretRefused {
		summary += ": totp_secret_wo was refused"
	}
	return policyProblem("on_user_action", policy, summary,
		d.userActionSource(), computedCodes(d.wait), d.nullResult(policy), d.userActionSteps(),
		d.alternatives(policy,
			otherPolicy(policy, "on_user_action", "To stop here instead", "To go on without the account's ID"),
			`To wait until somebody has done this, set on_user_action = "wait".`, d.totpAlternative()),
		lastSeen(d.wait))
}

// userActionSource says what the attempt waits for, if that is more than what the summary says.
func (d attemptDiagnostics) userActionSource() string {
	text := userActionText(d.wait.Attempt)
	if text == "The attempt waits for "+userActionNoun(d.wait.Attempt)+"." {
		return ""
	}
	return text
}

// userActionSteps returns what a person does so that the attempt goes on, after other steps.
func (d attemptDiagnostics) userActionSteps(before ...string) string {
	return steps(slices.Concat(before, d.userSteps(d.wait), []string{d.kind.again + "."})...)
}

// notFound is about an attempt that the API does not find.
func (d attemptDiagnostics) notFound() diag.Diagnostic {
	what := fmt.Sprintf("%s answered 404 for the attempt %q", d.baseURL, d.attemptID)
	last := ""
	switch {
	case d.wait.Attempt != nil:
		what += ", which it knew before"
		last = lastSeen(d.wait)
	case d.wait.Polls > 1:
		what += fmt.Sprintf(" (asked %d times in %s)", d.wait.Polls, durationText(d.wait.Waited))
	}
	causes := d.kind.notFound
	if causes == "" {
		causes = d.attemptNotFoundCauses(d.attemptID)
	}
	if isAccountID(d.attemptID) {
		d.kind.destroy = "" // nothing has ever been made of it
	}
	stop, goOn := "To stop here instead", "To go on without it"
	if d.kind.nullResult != "" {
		stop, goOn = "All results are null. To stop here instead", "To go on without it, with all results null"
	}
	policy := d.policies.onNotFound
	return policyProblem(d.kind.argument, policy, d.summary("not found"), what+".", causes,
		d.alternatives(policy, otherPolicy(policy, "on_not_found", stop, goOn)), last)
}

// outOfTime is about a wait whose timeout has expired, or would expire before the API allows another poll.
func (d attemptDiagnostics) outOfTime(err error) diag.Diagnostic {
	held := d.heldBack(err)
	policy, timeout, longer, goOn, gaveUp := d.policies.onTimeout, d.options.Timeout, "", "", ""
	if !d.wait.RecordFromBefore {
		enough := roundUp(max(2*timeout, timeout+heldFor(held), onlyfansapi.DefaultTimeout))
		longer = fmt.Sprintf("To wait longer, set timeouts = { %s = %q }.", d.kind.timeout, durationText(enough))
	}
	if d.wait.Attempt != nil {
		goOn = otherPolicy(policy, "on_timeout", "To stop here instead", "To go on with what is known by then")
	}
	if errors.Is(err, onlyfansapi.ErrTimedOut) {
		gaveUp = fmt.Sprintf("Gave up after %s (timeouts.%s).", durationText(timeout), d.kind.timeout)
	}
	summary, cause := d.timeoutCause(held)
	return policyProblem("timeouts", policy, summary, cause, d.progressText(), d.nullResult(policy),
		d.afterTimeout(held), d.alternatives(policy, longer, goOn, d.totpAlternative()),
		strings.TrimSpace(gaveUp+" "+lastSeen(d.wait)))
}

// heldBack returns why requests were held back when the wait ended, or an error without a reason.
func (d attemptDiagnostics) heldBack(err error) *onlyfansapi.HeldBackError {
	for _, err := range []error{err, d.wait.LastError} {
		if held, ok := errors.AsType[*onlyfansapi.HeldBackError](err); ok {
			return held
		}
	}
	return &onlyfansapi.HeldBackError{}
}

// timeoutCause says why the time was not enough.
func (d attemptDiagnostics) timeoutCause(held *onlyfansapi.HeldBackError) (summary, cause string) {
	timeout := durationText(d.options.Timeout)
	pause := fmt.Sprintf("asks to make no requests for %s, which is longer than what is left of the %s of timeouts.%s.",
		durationText(heldFor(held)), timeout, d.kind.timeout)
	says := ""
	if held.Message != "" {
		says = "The API says: " + quoted(&held.Message)
	}
	switch {
	case errors.Is(held, onlyfansapi.ErrRateLimited):
		summary = "Rate limit of the API outlasts the wait for the attempt "
		return summary + strconv.Quote(shortenedTo(maxInSummary, d.attemptID)), paragraphs("The API "+pause, says)
	case errors.Is(held, onlyfansapi.ErrUnavailable):
		return d.summary("could not be polled: the API is unavailable"),
			paragraphs("The API answers HTTP 503, and "+pause, says)
	case errors.Is(held, onlyfansapi.ErrRequestBudget):
		return d.summary("could not be polled within " + timeout), "All requests that the API allows per minute were " +
			"taken by other waits, or by other programs that use the key."
	}
	if d.wait.Outcome == onlyfansapi.WaitingForUser {
		return d.summary("timed out waiting for " + userActionNoun(d.wait.Attempt)), lastPollText(d.wait)
	}
	if d.wait.RecordFromBefore {
		return d.summary("has most likely ended"), lastPollText(d.wait)
	}
	return d.summary("did not end within " + timeout), lastPollText(d.wait)
}

// progressText says how far the attempt had got when the wait ended.
func (d attemptDiagnostics) progressText() string {
	switch attempt := d.wait.Attempt; {
	case attempt == nil:
		return ""
	case d.wait.Outcome == onlyfansapi.WaitingForUser:
		return paragraphs(d.userActionSource(), computedCodes(d.wait))
	case d.wait.RecordFromBefore:
		return recordText(attempt)
	case !hasText(attempt.State):
		return "The API names no state of the attempt, so it is not known whether the attempt goes on."
	}
	return attemptGoesOn
}

// afterTimeout says what to do after a wait that was too short.
func (d attemptDiagnostics) afterTimeout(held *onlyfansapi.HeldBackError) string {
	switch {
	case d.wait.Outcome == onlyfansapi.WaitingForUser && held.Reason == nil && d.wait.LastError != nil:
		return d.userActionSteps("Wait until the API answers again.")
	case d.wait.Outcome == onlyfansapi.WaitingForUser && errors.Is(held, onlyfansapi.ErrUnavailable):
		return d.userActionSteps(fmt.Sprintf("Wait for %s.", pauseText(heldFor(held))))
	case d.wait.Outcome == onlyfansapi.WaitingForUser:
		return d.userActionSteps()
	case d.wait.RecordFromBefore:
		return d.afterRecord()
	case errors.Is(held, onlyfansapi.ErrUnavailable):
		return onceAvailable(d.kind.again, heldFor(held))
	case held.Reason != nil:
		return laterThan(d.kind.again, heldFor(held), held.Message)
	}
	return d.kind.again + "."
}

// afterRecord says what to do about an attempt that most likely had ended before the wait began.
func (d attemptDiagnostics) afterRecord() string {
	if success := d.wait.Attempt.LastAttempt.Success; success != nil && *success {
		return paragraphs(consoleStep, "If it is not connected there:\n"+d.kind.failed)
	}
	return d.kind.failed
}

// interrupted is about a wait that was interrupted.
func (d attemptDiagnostics) interrupted() diag.Diagnostic {
	progress, awaits, do := attemptGoesOn, "", d.kind.again+"."
	switch {
	case d.wait.Outcome == onlyfansapi.WaitingForUser:
		awaits, do = paragraphs(userActionText(d.wait.Attempt), computedCodes(d.wait)), d.userActionSteps()
	case d.wait.RecordFromBefore:
		progress, do = recordText(d.wait.Attempt), d.afterRecord()
	}
	held := ""
	if reason := d.pause.reason; reason != nil && !errors.Is(reason, d.wait.LastError) {
		held = fmt.Sprintf("Before the interrupt, polls were held back%s: %s.",
			afterSpace(max(time.Until(d.pause.until), 0)), reason)
	}
	summary := fmt.Sprintf("Wait interrupted for the attempt %q", shortenedTo(maxInSummary, d.attemptID))
	return diag.NewErrorDiagnostic(summary+errorCodeSuffix(d.wait.Attempt),
		paragraphs(lastPollText(d.wait), held, progress, awaits, do, lastSeen(d.wait)))
}

// pollFailed is about a poll that brought no answer, if another one would not help or has not helped.
func (d attemptDiagnostics) pollFailed(err error) diag.Diagnostic {
	a := d.explain(apiRequest{
		path:       attemptPath(d.attemptID),
		argument:   d.kind.argument,
		permission: "see this attempt",
		again:      d.kind.again,
	}, false, err)
	return diag.NewErrorDiagnostic(a.summary, paragraphs(
		fmt.Sprintf("Polling the attempt %q failed: %s.", d.attemptID, err), a.do, d.kind.goesOn, lastSeen(d.wait)))
}

// mistyped is about fields of the answer that have another JSON type than expected.
func (d attemptDiagnostics) mistyped() diag.Diagnostic {
	return diag.NewWarningDiagnostic(d.summary("has fields of an unexpected type"),
		fmt.Sprintf("These fields of the API's answer have another type than expected, and count as null: %s.\n\n%s",
			strings.Join(d.wait.Attempt.Mistyped, ", "), reportBug))
}

// recordOpen is about a success that only the account's state says, because the record of the attempt stays open.
func (d attemptDiagnostics) recordOpen() diag.Diagnostic {
	return diag.NewWarningDiagnostic(d.summary("taken for a success with its record still open"),
		"The account's state is authenticated, so the attempt counts as succeeded. But the record of the attempt has "+
			"not "+
			"been completed, and has not changed for three minutes: the state can be from before the attempt, if the "+
			"account was connected already. Check in the vendor's console that the account is connected: "+
			onlyfansapi.DefaultBaseURL)
}
