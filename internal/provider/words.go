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
	looks := fmt.Sprintf("%d looks", wait.Looks)
	if wait.Looks == 1 {
		looks = "1 look"
	}
	looks += " in " + words(wait.Waited)
	if wait.Attempt == nil {
		return "Nothing was seen of the attempt (" + looks + ")."
	}
	return fmt.Sprintf("Last seen: %s, unchanged for %s (%s).", strings.Join(factsOf(wait.Attempt), ", "), words(wait.Unchanged), looks)
}

// failureReason is what the API says of why the attempt failed.
func failureReason(attempt *onlyfansapi.AuthAttempt) string {
	if last := attempt.LastAttempt; last != nil && isSaid(last.ErrorMessage) {
		return "The API says why: " + text(last.ErrorMessage)
	}
	return "The API does not say why in words."
}

// toDo says what a person must do for the attempt to go on. Links are left out: they are as good as secrets. Where they are not
// among what this policy hands on, it says how to get them.
func (b bounds) toDo(wait onlyfansapi.Wait, policy string) string {
	attempt, last := wait.Attempt, onlyfansapi.LastAttempt{}
	if attempt.LastAttempt != nil {
		last = *attempt.LastAttempt
	}
	state := ""
	if attempt.State != nil {
		state = strings.ReplaceAll(*attempt.State, "_", "-")
	}
	kept := ` (which you get with on_user_action = "continue", from a sensitive output)`
	switch {
	case !b.stored: // no output of a root module can be made of it
		kept = ` (which you get from the data source onlyfansapi_auth_attempt with on_user_action = "continue", through a sensitive output)`
	case policy == policyContinue: // else it is an error, which throws all attributes away
		kept = ""
	}
	put := "PUT /api/authenticate/" + wait.AttemptID
	send := put + ` and {"code": "…"}, or with the action onlyfansapi_submit_two_factor_code of Terraform 1.14 and newer`
	switch {
	case state == "needs-face-otp", isTrue(last.NeedsFaceOTP):
		return "take the selfie at the address in face_otp_verification_url" + kept + ", then tell the API with " + put + ` and {"selfie_verification_completed": true}`
	case isSaid(attempt.MobileAuthSessionDeeplink):
		return "open on the phone the link in mobile_auth_session_deeplink" + kept
	case state == "needs-app-otp":
		return "send the code of the authenticator app to the API with " + send
	case isSaid(last.OTPPhoneEnding):
		return fmt.Sprintf("send the two-factor code that came to the phone ending in %s to the API with %s", text(last.OTPPhoneEnding), send)
	case state == "needs-otp", isTrue(last.NeedsOTP), isTrue(attempt.TwoFactorPending):
		return "send the two-factor code to the API with " + send
	}
	return "what the state " + text(attempt.State) + " asks for"
}

// change says what has changed, as news to somebody who waits.
func (b bounds) change(wait onlyfansapi.Wait) string {
	facts := factsOf(wait.Attempt)
	if account := wait.Attempt.Account; account != nil && isSaid(account.ID) {
		facts = append(facts, "account "+text(account.ID))
	}
	news := fmt.Sprintf("Attempt %q after %s: %s.", wait.AttemptID, words(wait.Waited), strings.Join(facts, ", "))
	if wait.Outcome == onlyfansapi.WaitingForUser {
		news += " It goes on when somebody acts: " + b.toDo(wait, policyWait) + "."
	}
	return news
}

func factsOf(attempt *onlyfansapi.AuthAttempt) []string {
	facts := []string{"state " + text(attempt.State), "progress " + text(attempt.Progress)}
	if last := attempt.LastAttempt; last != nil && isSaid(last.ErrorCode) {
		facts = append(facts, "error code "+text(last.ErrorCode))
	}
	return facts
}

func isTrue(b *bool) bool { return b != nil && *b }

// isSaid tells whether the API sent a text.
func isSaid(s *string) bool { return s != nil && *s != "" }

// retryAfter is when the API wants to be asked again; 0 where it did not say so.
func retryAfter(err error) time.Duration {
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		return answer.RetryAfter
	}
	return 0
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

// text quotes a text of the API.
func text(s *string) string {
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
	if runes := []rune(*s); len(runes) > maxQuoted {
		return string(runes[:maxQuoted-1]) + "…"
	}
	return *s
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
