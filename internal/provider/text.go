package provider

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// seen says what was seen last, for how long, and in how many polls, as far as that tells something.
func seen(wait onlyfansapi.Wait) string {
	polls := ""
	if wait.Polls > 1 {
		polls = fmt.Sprintf("polled %d times in %s", wait.Polls, words(wait.Waited))
	}
	if wait.Attempt == nil {
		if polls == "" {
			return ""
		}
		return "The attempt was " + polls + "."
	}
	last := "Last seen: " + strings.Join(factsOf(wait.Attempt), ", ")
	if wait.Unchanged >= time.Second/2 {
		last += ", unchanged for " + words(wait.Unchanged)
	}
	if polls == "" {
		return last + "."
	}
	return last + " (" + polls + ")."
}

// failureReason is what the API says of why the attempt failed.
func failureReason(attempt *onlyfansapi.AuthAttempt) string {
	if last := attempt.LastAttempt; last != nil && isSaid(last.ErrorMessage) {
		return "The API says: " + quoted(last.ErrorMessage)
	}
	return "The API gives no reason in words."
}

// attemptGoesOn is what becomes of an attempt when a wait for it ends.
const attemptGoesOn = "The attempt itself goes on at the API."

// What to do about an attempt that failed.
const (
	correctCause    = "Correct what the API says is wrong, such as the password."
	notStartedAgain = "The provider does not start it again by itself, because a wrong password that is repeated locks the account."
)

// startAnew says how to start a new attempt. A provider does not know addresses.
const startAnew = "If a resource onlyfansapi_auth_attempt started the last one, change its credentials_wo_version, and apply. " +
	"If not, start one at the API, and set attempt_id to its ID."

// changeText says what has changed, for somebody who follows the wait of an action.
func (c connection) changeText(wait onlyfansapi.Wait) string {
	facts := factsOf(wait.Attempt)
	if last := wait.Attempt.LastAttempt; last != nil && isSaid(last.ErrorCode) {
		facts = append(facts, "error code "+quoted(last.ErrorCode))
	}
	if account := wait.Attempt.Account; account != nil && isSaid(account.ID) {
		facts = append(facts, "account "+quoted(account.ID))
	}
	news := fmt.Sprintf("Attempt %q after %s: %s.", wait.AttemptID, words(wait.Waited), strings.Join(facts, ", "))
	if wait.Outcome == onlyfansapi.WaitingForUser {
		news += " " + awaitedText(wait.Attempt) + "\n" + steps(c.userSteps(wait)...)
	}
	return news
}

// factsOf is what an answer says of how far the attempt is.
func factsOf(attempt *onlyfansapi.AuthAttempt) (facts []string) {
	if isSaid(attempt.State) {
		facts = append(facts, "state "+quoted(attempt.State))
	}
	if isSaid(attempt.Progress) {
		facts = append(facts, "progress "+quoted(attempt.Progress))
	}
	if len(facts) == 0 {
		facts = append(facts, "no state")
	}
	return facts
}

// isSaid tells whether the API sent a text.
func isSaid(s *string) bool { return s != nil && *s != "" }

// heldFor is how long requests will be held back from now on, as far as that is known; else 0.
func heldFor(err error) time.Duration {
	if held, ok := errors.AsType[*onlyfansapi.HeldBackError](err); ok {
		return max(time.Until(held.Until), 0)
	}
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		return answer.RetryAfter
	}
	return 0
}

// roundUp returns a time of minutes that a user would write: tens of seconds.
func roundUp(d time.Duration) time.Duration {
	const unit = 10 * time.Second
	return (d + unit - 1).Truncate(unit)
}

// afterSpace puts a time into a sentence; nothing where it is 0, which stands for one that is not known.
func afterSpace(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return " " + words(d)
}

// maxQuoted is the longest piece of the API's text in a message, in characters.
const maxQuoted = 400

// quoted quotes a text of the API.
func quoted(s *string) string { return fmt.Sprintf("%q", shortened(s)) }

// shortened returns at most maxQuoted characters of a text of the API; "" where there is none.
func shortened(s *string) string {
	if s == nil {
		return ""
	}
	return shortenedTo(maxQuoted, *s)
}

// maxInSummary is the longest id or error code in a summary, in characters.
const maxInSummary = 64

// shortenedTo returns at most this many characters of a text, and shows where it was longer.
func shortenedTo(most int, s string) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

// words writes a duration to the second, or where that were 0 to the millisecond, as a user writes it: 10m, not 10m0s.
func words(d time.Duration) string {
	if d < time.Second/2 {
		return d.Round(time.Millisecond).String()
	}
	s := d.Round(time.Second).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
