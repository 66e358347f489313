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
	attempt := wait.Attempt
	if attempt == nil {
		return "Nothing was seen of the attempt (" + looks + ")."
	}
	facts := []string{"state " + text(attempt.State), "progress " + text(attempt.Progress)}
	if last := attempt.LastAttempt; last != nil && last.ErrorCode != nil {
		facts = append(facts, "error code "+text(last.ErrorCode))
	}
	return fmt.Sprintf("Last seen: %s, unchanged for %s (%s).", strings.Join(facts, ", "), words(wait.Unchanged), looks)
}

// failureReason is what the API says of why the attempt failed.
func failureReason(attempt *onlyfansapi.AuthAttempt) string {
	if last := attempt.LastAttempt; last != nil && last.ErrorMessage != nil {
		return "The API says why: " + text(last.ErrorMessage)
	}
	return "The API does not say why in words."
}

// toDo says what a person must do for the attempt to go on. Links are left out: they are as good as secrets.
func toDo(wait onlyfansapi.Wait) string {
	attempt, last := wait.Attempt, onlyfansapi.LastAttempt{}
	if attempt.LastAttempt != nil {
		last = *attempt.LastAttempt
	}
	state := ""
	if attempt.State != nil {
		state = strings.ReplaceAll(*attempt.State, "_", "-")
	}
	send := fmt.Sprintf("PUT /api/authenticate/%s", wait.AttemptID)
	switch {
	case state == "needs-face-otp", isTrue(last.NeedsFaceOTP):
		return "take the selfie at the address in face_otp_verification_url, then tell the API with " + send
	case attempt.MobileAuthSessionDeeplink != nil:
		return "open the link in mobile_auth_session_deeplink on the phone"
	case state == "needs-app-otp":
		return "send the code of the authenticator app to the API with " + send
	case last.OTPPhoneEnding != nil:
		return fmt.Sprintf("send the two-factor code that came to the phone ending in %s to the API with %s", text(last.OTPPhoneEnding), send)
	case state == "needs-otp", isTrue(last.NeedsOTP), isTrue(attempt.TwoFactorPending):
		return "send the two-factor code to the API with " + send
	}
	return "what the state " + text(attempt.State) + " asks for"
}

func isTrue(b *bool) bool { return b != nil && *b }

// retryAfter says when the API wants to be asked again, if it said so.
func retryAfter(err error) string {
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok && answer.RetryAfter > 0 {
		return " for " + words(answer.RetryAfter)
	}
	return ""
}

// maxQuoted is the longest piece of the API's text in a message, in characters.
const maxQuoted = 400

// text quotes a text of the API.
func text(s *string) string {
	if s == nil {
		return "none"
	}
	if runes := []rune(*s); len(runes) > maxQuoted {
		return fmt.Sprintf("%q", string(runes[:maxQuoted-1])+"…")
	}
	return fmt.Sprintf("%q", *s)
}

// words writes a duration to the second, as a user writes it: 10m, not 10m0s.
func words(d time.Duration) string {
	s := d.Round(time.Second).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
