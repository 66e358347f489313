package provider

import (
	"fmt"
	"strings"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// lastSeen says what was seen last, for how long, and in how many polls, as far as there is something to say.
func lastSeen(wait onlyfansapi.Wait) string {
	polls := ""
	if wait.Polls > 1 {
		polls = fmt.Sprintf("polled %d times in %s", wait.Polls, durationText(wait.Waited))
	}
	if wait.Attempt == nil {
		if polls == "" {
			return ""
		}
		return "The attempt was " + polls + "."
	}
	last := "Last seen: " + strings.Join(facts(wait.Attempt), ", ")
	if wait.Unchanged >= time.Second/2 {
		last += ", unchanged for " + durationText(wait.Unchanged)
	}
	if polls == "" {
		return last + "."
	}
	return last + " (" + polls + ")."
}

// lastPollText says why the last poll of a wait brought no answer, or "" if it brought one.
func lastPollText(wait onlyfansapi.Wait) string {
	if wait.LastError == nil {
		return ""
	}
	return fmt.Sprintf("The last poll failed: %s.", wait.LastError)
}

// recordText says what the record of an attempt tells that was complete before anybody waited for the attempt, while
// the state says nothing: most likely the attempt has ended.
func recordText(attempt *onlyfansapi.AuthAttempt) string {
	state, last := "The API names no state", attempt.LastAttempt
	switch {
	case hasText(attempt.State):
		state = fmt.Sprintf("The state %s is not known to the provider", quoted(attempt.State))
	case attempt.State != nil:
		state = "The state is empty"
	}
	result := "without saying whether it succeeded"
	if last.Success != nil {
		result = map[bool]string{true: "with success", false: "without success"}[*last.Success]
	}
	text := fmt.Sprintf("%s, but the attempt has most likely ended: its record was completed at %s, %s, before this "+
		"wait began.",
		state, quoted(last.CompletedAt), result)
	if hasText(last.ErrorCode) {
		text += fmt.Sprintf(" The error code is %s.", quoted(last.ErrorCode))
	}
	if hasText(last.ErrorMessage) {
		text += " The API says: " + quoted(last.ErrorMessage)
	}
	return text
}

// changeText describes a change of an attempt for the progress of an action.
func (e endpoint) changeText(wait onlyfansapi.Wait) string {
	seen := facts(wait.Attempt)
	if last := wait.Attempt.LastAttempt; last != nil && hasText(last.ErrorCode) {
		seen = append(seen, "error code "+quoted(last.ErrorCode))
	}
	if account := wait.Attempt.Account; account != nil && hasText(account.ID) {
		seen = append(seen, "account "+quoted(account.ID))
	}
	text := fmt.Sprintf("Attempt %q after %s: %s.", wait.AttemptID, durationText(wait.Waited), strings.Join(seen, ", "))
	if wait.Outcome == onlyfansapi.WaitingForUser {
		text += " " + userActionText(wait.Attempt) + "\n" + steps(e.userSteps(wait)...)
	}
	return text
}

// facts are the state and the progress of an attempt.
func facts(attempt *onlyfansapi.AuthAttempt) (texts []string) {
	switch {
	case hasText(attempt.State):
		texts = append(texts, "state "+quoted(attempt.State))
	case attempt.State != nil:
		texts = append(texts, "an empty state")
	default:
		texts = append(texts, "no state")
	}
	if hasText(attempt.Progress) {
		texts = append(texts, "progress "+quoted(attempt.Progress))
	}
	return texts
}

// failureReason is what the API says about why the attempt failed.
func failureReason(attempt *onlyfansapi.AuthAttempt) string {
	if last := attempt.LastAttempt; last != nil && hasText(last.ErrorMessage) {
		return "The API says: " + quoted(last.ErrorMessage)
	}
	return "The API gives no reason in words."
}

// errorCodeSuffix is the API's error code for the end of a summary, after a space, or "".
func errorCodeSuffix(attempt *onlyfansapi.AuthAttempt) string {
	if attempt != nil && attempt.LastAttempt != nil && hasText(attempt.LastAttempt.ErrorCode) {
		return " (" + shortenedTo(maxInSummary, *attempt.LastAttempt.ErrorCode) + ")"
	}
	return ""
}

const aTwoFactorCode = "a two-factor code"

// userActionNoun is what an attempt waits for, in a few words.
func userActionNoun(attempt *onlyfansapi.AuthAttempt) string {
	switch attempt.UserAction() {
	case onlyfansapi.TakeSelfie:
		return "a selfie"
	case onlyfansapi.OpenMobileApp:
		return "the app on the phone"
	case onlyfansapi.SubmitAppCode, onlyfansapi.SubmitPhoneCode, onlyfansapi.SubmitCode:
		return aTwoFactorCode
	default:
		return "a person"
	}
}

// userActionText says what an attempt waits for, and where it comes from, as far as the API says so.
func userActionText(attempt *onlyfansapi.AuthAttempt) string {
	source := ""
	switch attempt.UserAction() {
	case onlyfansapi.SubmitAppCode:
		source = " of the creator's authenticator app"
	case onlyfansapi.SubmitPhoneCode:
		source = fmt.Sprintf(", sent to the phone ending in %s", quoted(attempt.LastAttempt.OTPPhoneEnding))
	case onlyfansapi.OtherUserAction:
		source = fmt.Sprintf(": its state is %s", quoted(attempt.State))
	}
	if attempt.CodeWasWrong() && userActionNoun(attempt) == aTwoFactorCode {
		return "The last code was wrong" + errorCodeSuffix(attempt) + ". The attempt waits for another one" +
			source + "."
	}
	return "The attempt waits for " + userActionNoun(attempt) + source + "."
}

// userSteps are what a person does so that the attempt goes on. No text contains a link, because a link is as good as a
// secret: a command prints it.
func (e endpoint) userSteps(wait onlyfansapi.Wait) []string {
	switch wait.Attempt.UserAction() {
	case onlyfansapi.TakeSelfie:
		return []string{
			withCommand("Have the creator take the selfie at the address that this prints",
				e.curlField(wait.AttemptID, ".lastAttempt.face_otp_verification_url")),
			withCommand("Tell the API that the selfie is taken",
				e.curlSelfieTaken(wait.AttemptID)),
		}
	case onlyfansapi.OpenMobileApp:
		return []string{
			withCommand("Have the creator open on the phone the link that this prints",
				e.curlField(wait.AttemptID, ".mobile_auth_session_deeplink")),
		}
	case onlyfansapi.SubmitAppCode, onlyfansapi.SubmitPhoneCode, onlyfansapi.SubmitCode:
		return []string{
			withCommand("Submit the code, which this asks for. The answer says only that the API received it",
				e.curlSubmitCode(wait.AttemptID)),
		}
	default:
		return []string{
			"Do what the state asks for. The vendor's console is at " + onlyfansapi.DefaultBaseURL + ".",
		}
	}
}

// attemptNotFoundCauses lists why the API may not find an attempt.
func (e endpoint) attemptNotFoundCauses(attemptID string) string {
	if isAccountID(attemptID) {
		return accountIDAsAttemptID(attemptID)
	}
	causes := []string{
		"attempt_id is mistyped.",
		"The provider's api_key belongs to another OnlyFansAPI account than the one that started the attempt.",
		"The attempt ended long ago, and the API has forgotten it.",
	}
	if e.baseURL != onlyfansapi.DefaultBaseURL {
		causes = append(causes, fmt.Sprintf("The provider's base_url, %s, is not that of the API.", e.baseURL))
	}
	return "Possible causes:\n" + points(causes...)
}

// isAccountID reports whether what was given as the ID of an attempt looks like that of an account.
func isAccountID(attemptID string) bool { return strings.HasPrefix(attemptID, "acct_") }

// accountIDAsAttemptID says what to do if the ID of an account was given as that of an attempt.
func accountIDAsAttemptID(accountID string) string {
	return paragraphs("IDs that begin with acct_ are those of accounts, not of attempts.", points(
		"To wait for an attempt, give the attempt_id that the API returned when the attempt was started.",
		withCommand("To keep an account that is connected already, import it",
			"terraform import onlyfansapi_account.NAME "+shellQuoted(accountID))))
}
