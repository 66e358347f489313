package fakeapi

import (
	_ "embed"
	"encoding/json"
	"time"
)

// The times of the vendor's sample. They never change, as those of an attempt that has ended.
const (
	StartedAt   = "2025-03-30T19:40:09.000000Z"
	CompletedAt = "2025-03-30T19:41:44.000000Z"
)

// AccountID is the vendor's sample of an account's id.
const AccountID = "acct_4d3fa20f055b4cbababab0d7e400550d"

// onlyFansData is the profile of the vendor's page, with invented secrets.
//
//go:embed onlyfans_data.json
var onlyFansData []byte

// Profile returns the profile that an account has once it is connected. Its csrf and wsAuthToken are secrets, which
// must show up nowhere.
func Profile() map[string]any {
	var profile map[string]any
	if err := json.Unmarshal(onlyFansData, &profile); err != nil {
		panic(err)
	}
	return profile
}

// Authenticating is an attempt that has begun.
func Authenticating() Answer {
	return Answer{Body: map[string]any{
		"state":    "authenticating",
		"progress": "started",
		"lastAttempt": map[string]any{
			"started_at":       StartedAt,
			"completed_at":     nil,
			"success":          false,
			"error_message":    nil,
			"error_code":       nil,
			"needs_otp":        false,
			"otp_phone_ending": nil,
		},
	}}
}

// NeedsOTP is an attempt that awaits the code sent to a phone.
func NeedsOTP(phoneEnding string) Answer {
	return Authenticating().
		With("state", "needs-otp").With("progress", "waiting_for_otp").With("twoFactorPending", true).
		With("lastAttempt.needs_otp", true).With("lastAttempt.otp_phone_ending", phoneEnding)
}

// NeedsAppOTP is an attempt that awaits the code of the creator's authenticator app. The state is that of code that
// others run; the rest is a guess.
func NeedsAppOTP() Answer {
	return NeedsOTP("").With("state", "needs-app-otp").With("lastAttempt.otp_phone_ending", nil)
}

// WrongCode is an attempt that got a wrong code, and is still open. Source: code that others run.
func WrongCode(phoneEnding string) Answer {
	return NeedsOTP(phoneEnding).refused()
}

func (a Answer) refused() Answer {
	return a.With("lastAttempt.error_code", "WRONG_2FA").With("lastAttempt.error_message", "The code is wrong.")
}

// NeedsFaceOTP is an attempt that awaits a selfie.
func NeedsFaceOTP(url string) Answer {
	return Authenticating().
		With("state", "needs-face-otp").With("lastAttempt.needs_face_otp", true).
		With("lastAttempt.face_otp_verification_url", url)
}

// MobileApp is an attempt that awaits the session on the phone.
func MobileApp(deeplink string) Answer {
	return Authenticating().With("mobile_auth_session_deeplink", deeplink)
}

// Authenticated is an attempt that has succeeded.
func Authenticated(accountID string) Answer {
	return Authenticating().
		With("account.id", accountID).
		With("account.display_name", "demo@example.com").
		With("account.onlyfans_data", Profile()).
		With("state", "authenticated").With("progress", "signed_in").
		With("lastAttempt.completed_at", CompletedAt).With("lastAttempt.success", true)
}

// AheadOfRecord is an account that is connected already while its attempt's record is not finished, as in the vendor's
// webhook sample.
func AheadOfRecord(accountID string) Answer {
	return Authenticated(accountID).
		With("progress", "started").With("lastAttempt.completed_at", nil).With("lastAttempt.success", false)
}

// Failed is an attempt that has failed.
func Failed(code, message string) Answer {
	return Authenticating().
		With("state", "failed").With("lastAttempt.completed_at", CompletedAt).
		With("lastAttempt.error_code", code).With("lastAttempt.error_message", message)
}

// Error is an error of the vendor's framework.
func Error(status int, message string) Answer {
	return Answer{Status: status, Body: map[string]any{"message": message}}
}

// Known is an attempt of [Catalogue].
type Known struct {
	ID, About string
	Script    []Answer
}

// Catalogue is what the demo and the server started by hand know. Times run from the first poll at an attempt.
func Catalogue() []Known {
	return []Known{
		{"auth_plain", "runs for 5 seconds, then succeeds", []Answer{
			Authenticating().For(5 * time.Second), connected(AccountID),
		}},
		{"auth_code", "needs a two-factor code from second 2 to second 6, then succeeds", []Answer{
			Authenticating().For(2 * time.Second), NeedsOTP("42").For(4 * time.Second),
			connected("acct_9f1b7c52d0e84a6db3c1a2f4e5d60718"),
		}},
		{"auth_submit", "waits for the two-factor code 123456 by PUT, then succeeds", []Answer{
			NeedsOTP("42").UntilCode("123456"), Authenticating().For(2 * time.Second),
			connected("acct_77aa2d9e51c04f8b8e3f6b1c20d94e35"),
		}},
		{"auth_wrong_password", "fails after 2 seconds", []Answer{
			Authenticating().For(2 * time.Second), Failed("WRONG_PASSWORD", "The email or password is wrong."),
		}},
		{"auth_selfie", "waits for a selfie until a PUT says that it is taken, then succeeds", []Answer{
			NeedsFaceOTP("https://verify.example.com/face/demo").UntilSelfie(),
			connected("acct_5b0c9d7e3f214a86a1d2c3b4e5f60718"),
		}},
		{"auth_phone", "waits for the app on the phone forever", []Answer{MobileApp("onlyfansapi://session/demo")}},
		{"auth_done", "has succeeded long ago", []Answer{connected(AccountID)}},
	}
}

// connected is an attempt that has connected an account of a creator of its own.
func connected(accountID string) Answer { return Authenticated(accountID).of(CreatorOf(accountID)) }

// StartedByHand is how attempts go that are started at the server started by hand: the password says.
func StartedByHand(id string, start Start) []Answer {
	script := start.script(id)
	running, end := script[0], script[1]
	switch start.Password {
	case "mistyped":
		return []Answer{running, Failed("WRONG_PASSWORD", "The email or password is wrong.")}
	case "code":
		return []Answer{running, NeedsOTP("42").UntilCode("123456"), running, end}
	case "app":
		return []Answer{running, NeedsAppOTP().UntilAppCode(AppSecret), running, end}
	}
	return script
}

// ExpiredAccount is what the server started by hand knows besides the accounts of the attempts: one whose session is
// gone.
func ExpiredAccount() Account {
	return Account{
		ID: "acct_e0a7c41d9b5f4e2c8d6a3b1f70928465", DisplayName: "Away",
		OnlyFansID: 987654321, OnlyFansUsername: "awayuser",
		Progress: "session_expired", Expired: true,
	}
}
