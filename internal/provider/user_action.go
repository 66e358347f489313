package provider

import (
	"fmt"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

const aCode = "a two-factor code"

// awaitedFrom is what an attempt waits for, in a few words.
func awaitedFrom(attempt *onlyfansapi.AuthAttempt) string {
	switch attempt.UserAction() {
	case onlyfansapi.TakeSelfie:
		return "a selfie"
	case onlyfansapi.OpenMobileApp:
		return "the app on the phone"
	case onlyfansapi.SubmitAppCode, onlyfansapi.SubmitPhoneCode, onlyfansapi.SubmitCode:
		return aCode
	default:
		return "a person"
	}
}

// awaitedText says what an attempt waits for, and from where it comes, as far as the API tells.
func awaitedText(attempt *onlyfansapi.AuthAttempt) string {
	source := ""
	switch attempt.UserAction() {
	case onlyfansapi.SubmitAppCode:
		source = " of the creator's authenticator app"
	case onlyfansapi.SubmitPhoneCode:
		source = fmt.Sprintf(", sent to the phone ending in %s", quoted(attempt.LastAttempt.OTPPhoneEnding))
	case onlyfansapi.OtherUserAction:
		source = fmt.Sprintf(": its state is %s", quoted(attempt.State))
	}
	if attempt.CodeWasWrong() && awaitedFrom(attempt) == aCode {
		return "The last code was wrong" + codeOf(attempt) + ". The attempt waits for another one" + source + "."
	}
	return "The attempt waits for " + awaitedFrom(attempt) + source + "."
}

// userSteps are what a person does for the attempt to go on. Links are as good as secrets: no text holds one, but a command that prints it.
func (c connection) userSteps(wait onlyfansapi.Wait) []string {
	switch wait.Attempt.UserAction() {
	case onlyfansapi.TakeSelfie:
		return []string{
			withCommand("Have the creator take the selfie at the address that this prints", c.curlField(wait.AttemptID, ".lastAttempt.face_otp_verification_url")),
			withCommand("Tell the API that the selfie is taken", c.curlPut(wait.AttemptID, `{"selfie_verification_completed": true}`)),
		}
	case onlyfansapi.OpenMobileApp:
		return []string{
			withCommand("Have the creator open on the phone the link that this prints", c.curlField(wait.AttemptID, ".mobile_auth_session_deeplink")),
		}
	case onlyfansapi.SubmitAppCode, onlyfansapi.SubmitPhoneCode, onlyfansapi.SubmitCode:
		return []string{withCommand("Submit the code, in place of CODE", c.curlPut(wait.AttemptID, `{"code": "CODE"}`))}
	default:
		return []string{"Do what the state asks for. The vendor's console is at " + onlyfansapi.DefaultBaseURL + "."}
	}
}
