package provider

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// seen says what was seen last and for how long, and what it took.
func seen(wait onlyfansapi.Wait) string {
	polls := fmt.Sprintf("%d polls", wait.Polls)
	if wait.Polls == 1 {
		polls = "1 poll"
	}
	polls += " in " + words(wait.Waited)
	if wait.Polls == 0 {
		return "The attempt was not polled."
	}
	if wait.Attempt == nil {
		return "Nothing was seen of the attempt (" + polls + ")."
	}
	return fmt.Sprintf("Last seen: %s, unchanged for %s (%s).", strings.Join(factsOf(wait.Attempt), ", "), words(wait.Unchanged), polls)
}

// failureReason is what the API says of why the attempt failed.
func failureReason(attempt *onlyfansapi.AuthAttempt) string {
	if last := attempt.LastAttempt; last != nil && isSaid(last.ErrorMessage) {
		return "The API says why: " + quoted(last.ErrorMessage)
	}
	return "The API does not say why in words."
}

// startAnew says how to connect an account anew, where the account's resource says so. A provider does not know addresses.
const startAnew = "Start a new attempt: where a resource onlyfansapi_auth_attempt started this one, check its credentials_wo, and run " +
	"terraform apply -replace=ADDRESS with the address of that resource; else start one at the API, and give its id as attempt_id."

// linkInDataSource says where to get a link that the block at hand does not hand on.
const linkInDataSource = ` (which you get from the data source onlyfansapi_auth_attempt with on_user_action = "continue", through a sensitive output)`

// toDo says what a person must do for the attempt to go on. Links are left out, because they are as good as secrets: whereLink says how to get one.
func toDo(wait onlyfansapi.Wait, whereLink string) string {
	attempt := wait.Attempt
	put := "PUT /api/authenticate/" + wait.AttemptID
	send := " to the API with " + put + ` and {"code": "…"}, or with the action onlyfansapi_submit_two_factor_code of Terraform 1.14 and newer`
	switch attempt.UserAction() {
	case onlyfansapi.TakeSelfie:
		return "take the selfie at the address in face_otp_verification_url" + whereLink +
			", then tell the API with " + put + ` and {"selfie_verification_completed": true}`
	case onlyfansapi.OpenMobileApp:
		return "open on the phone the link in mobile_auth_session_deeplink" + whereLink
	case onlyfansapi.SubmitAppCode:
		return "send the code of the authenticator app" + send
	case onlyfansapi.SubmitPhoneCode:
		return "send the two-factor code that came to the phone ending in " + quoted(attempt.LastAttempt.OTPPhoneEnding) + send
	case onlyfansapi.SubmitCode:
		return "send the two-factor code" + send
	default:
		return "what the state " + quoted(attempt.State) + " asks for"
	}
}

// changeText says what has changed, for somebody who follows the wait of an action.
func changeText(wait onlyfansapi.Wait) string {
	facts := factsOf(wait.Attempt)
	if account := wait.Attempt.Account; account != nil && isSaid(account.ID) {
		facts = append(facts, "account "+quoted(account.ID))
	}
	news := fmt.Sprintf("Attempt %q after %s: %s.", wait.AttemptID, words(wait.Waited), strings.Join(facts, ", "))
	if wait.Outcome == onlyfansapi.WaitingForUser {
		news += " It goes on when somebody acts: " + toDo(wait, linkInDataSource) + "."
	}
	return news
}

func factsOf(attempt *onlyfansapi.AuthAttempt) []string {
	facts := []string{"state " + quoted(attempt.State), "progress " + quoted(attempt.Progress)}
	if last := attempt.LastAttempt; last != nil && isSaid(last.ErrorCode) {
		facts = append(facts, "error code "+quoted(last.ErrorCode))
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

// roundUp returns a time that a user would write: whole seconds, or from a minute on, tens of seconds.
func roundUp(d time.Duration) time.Duration {
	unit := time.Second
	if d > time.Minute {
		unit = 10 * time.Second
	}
	return (d + unit - 1).Truncate(unit)
}

// timeAfter puts a time into a sentence after a word, if there is one.
func timeAfter(word string, d time.Duration) string {
	if d == 0 {
		return ""
	}
	return word + words(d)
}

// maxQuoted is the longest piece of the API's text in a message, in characters.
const maxQuoted = 400

// quoted quotes a text of the API.
func quoted(s *string) string {
	if s == nil {
		return "none"
	}
	return fmt.Sprintf("%q", shortened(s))
}

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
