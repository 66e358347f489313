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

// attemptDiagnostics has one method for each way in which a wait can end badly. Each says why, what to do about it, and what was seen.
type attemptDiagnostics struct {
	attemptWait
	connection

	wait onlyfansapi.Wait
}

// again says how to go on with the same attempt, as a sentence without its end.
func (d attemptDiagnostics) again() string {
	switch {
	case d.block.begins: // which would begin another attempt
		return fmt.Sprintf("Invoke the action onlyfansapi_wait_for_auth_attempt with attempt_id = %q. This action would begin another attempt", d.attemptID)
	case d.block.keepsAccount:
		return "Apply again, which goes on with the same attempt"
	}
	return "Run the same command again"
}

// named is a summary with the attempt in it: of warnings with the same summary, the CLIs show one and count the rest.
func (d attemptDiagnostics) named(what string) string {
	return fmt.Sprintf("Authentication attempt %q %s", shortenedTo(maxInSummary, d.attemptID), what) + codeOf(d.wait.Attempt)
}

// codeOf is the API's error code in a summary, after a space; "" where there is none.
func codeOf(attempt *onlyfansapi.AuthAttempt) string {
	if attempt != nil && attempt.LastAttempt != nil && isSaid(attempt.LastAttempt.ErrorCode) {
		return " (" + shortenedTo(maxInSummary, *attempt.LastAttempt.ErrorCode) + ")"
	}
	return ""
}

// ways lists what can be done instead of the steps. A destroy reads all data sources first, which an error keeps it from.
func (d attemptDiagnostics) ways(policy string, all ...string) string {
	if d.block.stored && policy != policyContinue {
		all = append(all, withCommand("To destroy without polling the attempt, run", "terraform destroy -refresh=false"))
	}
	if all = nonEmpty(all); len(all) > 1 {
		return "Alternatives:\n" + points(all...)
	}
	return points(all...)
}

// consequence is what a policy to go on means for what depends on the account.
func (d attemptDiagnostics) consequence(policy string) string {
	if policy != policyContinue || d.block.noResults || accountIDOf(d.wait) != "" {
		return ""
	}
	return "Resources that use account_id are planned with null."
}

func (d attemptDiagnostics) failed() diag.Diagnostic {
	policy := d.policies.onFailure
	summary, consequence := d.named("failed"), d.consequence(policy)
	if consequence != "" {
		summary += "; account_id is null"
	}
	do := steps(correctCause, "Start a new attempt at the API, and set attempt_id to its ID.")
	switch {
	case d.block.keepsAccount:
		do = paragraphs(notStartedAgain, steps(correctCause, "Start a new attempt. "+startAnew),
			withCommand(`To start one without a change, run (with for_each, NAME["KEY"] in place of NAME)`, "terraform apply -replace='onlyfansapi_auth_attempt.NAME'"))
	case d.block.begins:
		do = "The API used the credentials that it keeps for the account. If they are no longer right, connect the account again with new ones."
	}
	return problem(path.Root("on_failure"), policy, summary, failureReason(d.wait.Attempt), consequence, do,
		d.ways(policy, otherPolicy(policy, "on_failure", "To stop here instead", "To go on with an attempt that failed")), seen(d.wait))
}

func (d attemptDiagnostics) userAction() diag.Diagnostic {
	policy := d.policies.onUserAction
	return problem(path.Root("on_user_action"), policy, d.named("waits for "+awaitedFrom(d.wait.Attempt)), d.moreAwaited(), d.consequence(policy),
		d.userActionSteps(),
		d.ways(policy, otherPolicy(policy, "on_user_action", "To stop here instead", "To go on without the account's ID"),
			`To wait until somebody has done this, set on_user_action = "wait".`),
		seen(d.wait))
}

// moreAwaited is what is to be said of what the attempt waits for besides a summary that names it.
func (d attemptDiagnostics) moreAwaited() string {
	text := awaitedText(d.wait.Attempt)
	if text == "The attempt waits for "+awaitedFrom(d.wait.Attempt)+"." {
		return ""
	}
	return text
}

func (d attemptDiagnostics) userActionSteps() string {
	return steps(append(d.userSteps(d.wait), d.again()+".")...)
}

func (d attemptDiagnostics) notFound() diag.Diagnostic {
	what := fmt.Sprintf("%s answered 404 for the attempt %q", d.baseURL, d.attemptID)
	switch {
	case d.wait.Attempt != nil:
		what += ", which it knew before"
	case d.wait.Polls > 1:
		what += fmt.Sprintf(" (asked %d times in %s)", d.wait.Polls, words(d.wait.Waited))
	}
	argument, causes := "attempt_id", attemptNotFoundCauses(d.connection, d.attemptID)
	if d.block.begins {
		argument, causes = "account_id", "The API itself named this attempt. Check in the vendor's console what became of the account."
	}
	stop, goOn := "All results are null. To stop here instead", "To go on without it, with all results null"
	if d.block.noResults {
		stop, goOn = "To stop here instead", "To go on without it"
	}
	policy := d.policies.onNotFound
	last := ""
	if d.wait.Attempt != nil {
		last = seen(d.wait)
	}
	return problem(path.Root(argument), policy, d.named("not found"), what+".", causes,
		d.ways(policy, otherPolicy(policy, "on_not_found", stop, goOn)), last)
}

// attemptNotFoundCauses lists why the API may not know an attempt.
func attemptNotFoundCauses(c connection, attemptID string) string {
	if strings.HasPrefix(attemptID, "acct_") {
		return withCommand("This is the ID of an account, not of an attempt. To keep an account that is connected already, import it",
			"terraform import onlyfansapi_account.NAME "+shellQuoted(attemptID))
	}
	causes := []string{
		"attempt_id is mistyped.",
		"The provider's api_key belongs to another OnlyFansAPI account than the one that started the attempt.",
		"The attempt ended long ago, and the API has forgotten it.",
	}
	if c.baseURL != onlyfansapi.DefaultBaseURL {
		causes = append(causes, fmt.Sprintf("The provider's base_url, %s, is not that of the API.", c.baseURL))
	}
	return "Possible causes:\n" + points(causes...)
}

// outOfTime is about the time of the whole wait, also where the rate limit takes what is left of it.
func (d attemptDiagnostics) outOfTime(err error) diag.Diagnostic {
	timeout, attempt, waiting := d.options.Timeout, d.wait.Attempt, d.wait.Outcome == onlyfansapi.WaitingForUser
	gaveUp := fmt.Sprintf("Gave up after %s (timeouts.%s).", words(timeout), d.block.timeoutName)
	summary, cause, do, held := d.named("did not end within "+words(timeout)), "", d.again()+".", time.Duration(0)
	switch {
	case waiting:
		summary, cause, do = d.named("timed out waiting for "+awaitedFrom(attempt)), d.moreAwaited(), d.userActionSteps()
	case attempt != nil:
		cause = attemptGoesOn
	}
	lastError := d.wait.LastError
	limited, crowded := errors.Is(err, onlyfansapi.ErrRateLimited), errors.Is(lastError, onlyfansapi.ErrRequestBudget)
	switch {
	case limited:
		held, gaveUp = heldFor(err), ""
		summary = fmt.Sprintf("Rate limit of the API outlasts the wait for the attempt %q", shortenedTo(maxInSummary, d.attemptID))
		cause = paragraphs(fmt.Sprintf("The API asks to make no requests for %s, which is longer than what is left of the %s of timeouts.%s.",
			words(held), words(timeout), d.block.timeoutName), cause)
	case crowded:
		held = heldFor(lastError)
		summary = d.named("could not be polled within " + words(timeout))
		cause = paragraphs("All requests that the API allows per minute were taken by other waits, or by other programs that use the key.", cause)
	case lastError != nil:
		cause = paragraphs(fmt.Sprintf("The last poll failed: %s.", lastError), cause)
	}
	if (limited || crowded) && !waiting {
		do = laterThan(d.again(), held)
	}
	policy, goOn := d.policies.onTimeout, ""
	if attempt != nil {
		goOn = otherPolicy(policy, "on_timeout", "To stop here instead", "To go on with what is known by then")
	}
	longer := roundUp(max(2*timeout, timeout+held, onlyfansapi.DefaultTimeout))
	return problem(path.Root("timeouts"), policy, summary, cause, d.consequence(policy), do,
		d.ways(policy, fmt.Sprintf("To wait longer, set timeouts = { %s = %q }.", d.block.timeoutName, words(longer)), goOn),
		strings.TrimSpace(gaveUp+" "+seen(d.wait)))
}

func (d attemptDiagnostics) interrupted() diag.Diagnostic {
	awaits, do := "", d.again()+"."
	if d.wait.Outcome == onlyfansapi.WaitingForUser {
		awaits, do = awaitedText(d.wait.Attempt), d.userActionSteps()
	}
	return diag.NewErrorDiagnostic(fmt.Sprintf("Wait interrupted for the attempt %q", shortenedTo(maxInSummary, d.attemptID))+codeOf(d.wait.Attempt),
		paragraphs(attemptGoesOn, awaits, do, seen(d.wait)))
}

// unanswered is about a poll that brought no answer, where another would not help or has not helped.
func (d attemptDiagnostics) unanswered(err error) diag.Diagnostic {
	argument := "attempt_id"
	if d.block.begins {
		argument = "account_id"
	}
	summary, do := d.advice(err, "attempt", argument)
	if isOtherServer404(err) {
		summary, do = d.otherServer(attemptPath(d.attemptID))
	}
	goesOn := ""
	if d.block.begins {
		goesOn = attemptGoesOn + " " + d.again() + "."
	}
	return diag.NewErrorDiagnostic(summary,
		paragraphs(fmt.Sprintf("Polling the attempt %q failed: %s.", d.attemptID, err), do, goesOn, seen(d.wait)))
}

func (d attemptDiagnostics) mistyped() diag.Diagnostic {
	return diag.NewWarningDiagnostic(d.named("has fields of an unexpected type"),
		fmt.Sprintf("These fields of the API's answer have another type than expected, and count as null: %s.\n\n%s",
			strings.Join(d.wait.Attempt.Mistyped, ", "), reportBug))
}

func (d attemptDiagnostics) recordOpen() diag.Diagnostic {
	return diag.NewWarningDiagnostic(d.named("taken for a success with its record still open"),
		"The account's state is authenticated, so the attempt counts as succeeded. But the record of the attempt has not been "+
			"completed, and has not changed for three minutes: the state can be from before the attempt, if the account was "+
			"connected already. Check in the vendor's console that the account is connected: "+onlyfansapi.DefaultBaseURL)
}

// keyAsAttemptID is about an attempt_id that holds the key.
func keyAsAttemptID() diag.Diagnostic { return keyAs("attempt_id", attemptIDValidator) }
