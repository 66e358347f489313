package onlyfansapi

import "strings"

// AuthAttempt is the API's answer about an authentication attempt: the account that it is about, the account's state,
// and the record of its last attempt. A field is nil where the API sent nothing. All texts are safe to show.
// Source: the vendor's page "Poll Authentication Status", where not said otherwise.
type AuthAttempt struct {
	Account *ConnectedAccount `json:"account,omitzero"`
	// State is the account's: authenticating, authenticated, failed, needs-otp, needs-app-otp and others. The list
	// is not closed. Source: code that others run.
	State *string `json:"state,omitzero"`
	// Progress is started, waiting_for_otp, signed_in and others. Source: as State.
	Progress    *string      `json:"progress,omitzero"`
	LastAttempt *LastAttempt `json:"lastAttempt,omitzero"`
	// TwoFactorPending is true while a two-factor code is awaited.
	TwoFactorPending *bool `json:"twoFactorPending,omitzero"`
	// MobileAuthSessionDeeplink opens a pending mobile_app session on the phone. Whoever has it can use it.
	MobileAuthSessionDeeplink *string `json:"mobile_auth_session_deeplink,omitzero"`

	// Mistyped names the fields, as dotted paths, whose JSON type is not the expected one; they are nil.
	Mistyped []string `json:"-"`

	// stateAsSent and errorCodeAsSent are texts before redaction, which may have hidden them in State and ErrorCode;
	// nil where both are the same. They are compared, never shown.
	stateAsSent, errorCodeAsSent *string
}

// ConnectedAccount is what an attempt tells of the account that it connects.
type ConnectedAccount struct {
	ID           *string       `json:"id,omitzero"`
	DisplayName  *string       `json:"display_name,omitzero"`
	OnlyFansData *OnlyFansData `json:"onlyfans_data,omitzero"`
}

// OnlyFansData is what is taken of the account's profile at OnlyFans.
type OnlyFansData struct {
	ID       *string `json:"id,omitzero"` // a number in the API
	Username *string `json:"username,omitzero"`
	// Raw is the whole profile as JSON text, which holds session secrets (csrf, wsAuthToken). It is empty unless
	// it was asked for.
	Raw string `json:"-"`
}

// LastAttempt is the API's record of an attempt. Times are as sent.
type LastAttempt struct {
	StartedAt *string `json:"started_at,omitzero"`
	// CompletedAt is nil until the attempt ends. Source: the vendor's SDKs.
	CompletedAt    *string `json:"completed_at,omitzero"`
	Success        *bool   `json:"success,omitzero"`
	ErrorMessage   *string `json:"error_message,omitzero"`
	ErrorCode      *string `json:"error_code,omitzero"`
	NeedsOTP       *bool   `json:"needs_otp,omitzero"`
	OTPPhoneEnding *string `json:"otp_phone_ending,omitzero"`
	// NeedsFaceOTP asks for a selfie. Source: the vendor's SDKs.
	NeedsFaceOTP *bool `json:"needs_face_otp,omitzero"`
	// FaceOTPVerificationURL is where the selfie is taken. Source: code that others run.
	FaceOTPVerificationURL *string `json:"face_otp_verification_url,omitzero"`
}

// Outcome is how far an attempt is, or how the wait for it ended.
type Outcome string

// The outcomes. The first four are read from an answer, the last two come only at the end of a wait.
const (
	Succeeded      Outcome = "succeeded"
	Failed         Outcome = "failed"
	WaitingForUser Outcome = "waiting_for_user"
	InProgress     Outcome = "in_progress"
	TimedOut       Outcome = "timed_out"
	NotFound       Outcome = "not_found"
)

// The states with a meaning of their own, besides those that begin with needs- or needs_.
const (
	stateAuthenticated  = "authenticated"
	stateAuthenticating = "authenticating"
	stateFailed         = "failed"

	progressSignedIn = "signed_in"
)

// state returns the state as the API sent it, to be compared; "" where it sent none. It must not be shown.
func (a *AuthAttempt) state() string {
	if a.stateAsSent != nil {
		return *a.stateAsSent
	}
	return value(a.State)
}

// Outcome reads the answer. This and [AuthAttempt.UserAction] are the only places that know what a state means.
func (a *AuthAttempt) Outcome() Outcome {
	switch {
	case a.state() == stateAuthenticated && !a.stateMayBeOld():
		return Succeeded
	case a.state() == stateFailed:
		return Failed
	case needsUser(a.state()), a.awaitsUser(), value(a.MobileAuthSessionDeeplink) != "":
		return WaitingForUser
	default: // also a state never heard of
		return InProgress
	}
}

// KnownState reports whether the state is one with a known meaning. No state at all counts as known.
func (a *AuthAttempt) KnownState() bool {
	switch state := a.state(); state {
	case "", stateAuthenticated, stateAuthenticating, stateFailed:
		return true
	default:
		return needsUser(state)
	}
}

// UserAction is what a person must do for an attempt to go on.
type UserAction int

// The actions of a person. More than one can be asked for; the first in this order counts.
const (
	NoUserAction UserAction = iota
	// TakeSelfie is done at the address in [LastAttempt.FaceOTPVerificationURL], and then reported to the API.
	TakeSelfie
	// OpenMobileApp is done with [AuthAttempt.MobileAuthSessionDeeplink].
	OpenMobileApp
	// SubmitAppCode asks for the code of an authenticator app.
	SubmitAppCode
	// SubmitPhoneCode asks for the code that was sent to the phone with [LastAttempt.OTPPhoneEnding].
	SubmitPhoneCode
	// SubmitCode asks for a two-factor code of unknown origin.
	SubmitCode
	// OtherUserAction is asked for by a state that begins like the others but is not known.
	OtherUserAction
)

// UserAction reads what a person must do. It is NoUserAction unless the outcome is WaitingForUser.
func (a *AuthAttempt) UserAction() UserAction {
	state, record := strings.ReplaceAll(a.state(), "_", "-"), a.record()
	switch {
	case a.Outcome() != WaitingForUser:
		return NoUserAction
	case state == "needs-face-otp", value(record.NeedsFaceOTP):
		return TakeSelfie
	case value(a.MobileAuthSessionDeeplink) != "":
		return OpenMobileApp
	case state == "needs-app-otp":
		return SubmitAppCode
	case value(record.OTPPhoneEnding) != "":
		return SubmitPhoneCode
	case state == "needs-otp", value(record.NeedsOTP), value(a.TwoFactorPending):
		return SubmitCode
	}
	return OtherUserAction
}

// errorWrongCode is the error code after a wrong two-factor code. Source: programs that others run against the API; the
// attempt stays open.
const errorWrongCode = "WRONG_2FA"

// CodeWasWrong reports whether the last two-factor code that was submitted was wrong.
func (a *AuthAttempt) CodeWasWrong() bool {
	if a.errorCodeAsSent != nil {
		return *a.errorCodeAsSent == errorWrongCode
	}
	return value(a.record().ErrorCode) == errorWrongCode
}

// stateMayBeOld reports whether the state authenticated can be from before this attempt, which signs in an account that
// is connected already: the record is open. It is not old where the progress is what it is at the end, nor where the
// answer names no account yet. Source: the vendor's webhook sample, which shows the state authenticated, progress
// started and completed_at null; and its page's sample of a finished attempt, for signed_in.
func (a *AuthAttempt) stateMayBeOld() bool {
	return a.open() && (a.awaitsUser() || value(a.Progress) != progressSignedIn && a.accountID() != "")
}

func (a *AuthAttempt) accountID() string {
	if a.Account == nil {
		return ""
	}
	return value(a.Account.ID)
}

// needsUser reports whether a state is one in which a person must act: needs-otp, needs-app-otp, needs_face_otp and
// others.
func needsUser(state string) bool {
	return strings.HasPrefix(state, "needs-") || strings.HasPrefix(state, "needs_")
}

// awaitsUser reports whether the answer says, besides its state, that a person is awaited.
func (a *AuthAttempt) awaitsUser() bool {
	return value(a.TwoFactorPending) || value(a.record().NeedsOTP) || value(a.record().NeedsFaceOTP)
}

// settled reports whether an answer with an end is whole: the record is finished or absent, and a success has an
// account.
func (a *AuthAttempt) settled() bool {
	return !a.open() && (a.Outcome() != Succeeded || a.accountID() != "")
}

// open reports whether there is a record of an attempt that has not ended.
func (a *AuthAttempt) open() bool {
	return a.LastAttempt != nil && !a.Completed()
}

// outcomeOfRecord reads the attempt's record where the state says nothing. It needs a completed record; while the
// state is authenticating, that can be the account's previous attempt's.
func (a *AuthAttempt) outcomeOfRecord() Outcome {
	state, success := a.state(), a.record().Success
	switch {
	case state == stateAuthenticating, !a.Completed(), success == nil:
		return InProgress
	case *success:
		return Succeeded
	default:
		return Failed
	}
}

// Completed reports whether the record has an end.
func (a *AuthAttempt) Completed() bool { return value(a.record().CompletedAt) != "" }

// resembles reports whether a person would see no difference to b.
func (a *AuthAttempt) resembles(b *AuthAttempt) bool {
	if b == nil {
		return false
	}
	last, other := a.record(), b.record()
	return a.state() == b.state() && value(a.Progress) == value(b.Progress) &&
		value(last.StartedAt) == value(other.StartedAt) && value(last.ErrorCode) == value(other.ErrorCode) &&
		value(
			last.OTPPhoneEnding,
		) == value(
			other.OTPPhoneEnding,
		) && value(last.NeedsFaceOTP) == value(other.NeedsFaceOTP) &&
		(value(a.MobileAuthSessionDeeplink) == "") == (value(b.MobileAuthSessionDeeplink) == "")
}

// withoutRaw returns a copy without the raw profile.
func (a *AuthAttempt) withoutRaw() *AuthAttempt {
	if a.Account == nil || a.Account.OnlyFansData == nil || a.Account.OnlyFansData.Raw == "" {
		return a
	}
	attempt, account, data := *a, *a.Account, *a.Account.OnlyFansData
	data.Raw = ""
	account.OnlyFansData, attempt.Account = &data, &account
	return &attempt
}

// record returns LastAttempt, or an empty one.
func (a *AuthAttempt) record() LastAttempt {
	return value(a.LastAttempt)
}

// value returns what p points at, or the zero value.
func value[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}
