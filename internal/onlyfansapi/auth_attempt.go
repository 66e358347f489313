package onlyfansapi

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode"
)

// AuthAttempt is the API's answer about an authentication attempt: the account that it is about, the account's state,
// and the record of its last attempt. A field is nil where the API sent nothing. All texts are safe to show.
// Source: the vendor's page "Poll Authentication Status", where not said otherwise.
type AuthAttempt struct {
	Account *Account `json:"account,omitzero"`
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
}

// Account is the creator's account that an attempt connects.
type Account struct {
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

// The outcomes. The first four are read from an answer, the last two only end a wait.
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
)

// Outcome reads the answer. It is the only place that knows what a state means.
func (a *AuthAttempt) Outcome() Outcome {
	switch {
	case value(a.State) == stateAuthenticated:
		return Succeeded
	case value(a.State) == stateFailed:
		return Failed
	case needsUser(value(a.State)), value(a.TwoFactorPending), value(a.record().NeedsOTP), value(a.record().NeedsFaceOTP),
		value(a.MobileAuthSessionDeeplink) != "":
		return WaitingForUser
	default: // also a state never heard of
		return InProgress
	}
}

// KnownState tells whether the state is one with a known meaning. No state at all counts as known.
func (a *AuthAttempt) KnownState() bool {
	switch state := value(a.State); state {
	case "", stateAuthenticated, stateAuthenticating, stateFailed:
		return true
	default:
		return needsUser(state)
	}
}

// needsUser knows a state in which a person must act: needs-otp, needs-app-otp, needs_face_otp and others.
func needsUser(state string) bool {
	return strings.HasPrefix(state, "needs-") || strings.HasPrefix(state, "needs_")
}

// settled tells whether the attempt's record is finished. The account's state can be ahead of it. Source: the
// vendor's webhook sample, which shows state authenticated with completed_at null.
func (a *AuthAttempt) settled() bool {
	return a.LastAttempt == nil || a.completed()
}

// outcomeOfRecord reads the attempt's record where the state says nothing. It needs a completed record; while the
// state is authenticating, that can be the account's previous attempt's.
func (a *AuthAttempt) outcomeOfRecord() Outcome {
	state, success := value(a.State), a.record().Success
	switch {
	case state == stateAuthenticating, !a.completed(), success == nil:
		return InProgress
	case *success:
		return Succeeded
	default:
		return Failed
	}
}

func (a *AuthAttempt) completed() bool {
	return value(a.record().CompletedAt) != ""
}

// looksLike tells whether a person would take b for the same.
func (a *AuthAttempt) looksLike(b *AuthAttempt) bool {
	if b == nil {
		return false
	}
	last, other := a.record(), b.record()
	return value(a.State) == value(b.State) && value(a.Progress) == value(b.Progress) && value(last.ErrorCode) == value(other.ErrorCode) &&
		value(last.OTPPhoneEnding) == value(other.OTPPhoneEnding) && value(last.NeedsFaceOTP) == value(other.NeedsFaceOTP) &&
		(value(a.MobileAuthSessionDeeplink) == "") == (value(b.MobileAuthSessionDeeplink) == "")
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

// maxAttemptID is the longest id, in bytes. The vendor does not specify the ids; those seen are far shorter.
const maxAttemptID = 256

// CheckAttemptID refuses what cannot be the id of an attempt. The vendor does not specify the alphabet, so that
// only what would change the meaning of a URL, or cannot be meant, is refused.
func CheckAttemptID(id string) error {
	switch {
	case id == "":
		return errors.New("it is empty")
	case len(id) > maxAttemptID:
		return errors.New("it is longer than 256 bytes")
	case strings.Contains(id, "://"), strings.Contains(id, "/api/authenticate/"):
		if u, err := url.Parse(id); err == nil && CheckAttemptID(path.Base(u.Path)) == nil {
			return fmt.Errorf("it is a URL; give the last part of its path alone, %q", path.Base(u.Path))
		}
		return errors.New("it is a URL; give the last part of its path alone")
	case strings.ContainsFunc(id, unicode.IsSpace), strings.ContainsFunc(id, unicode.IsControl):
		return errors.New("it holds white space or a control character")
	case strings.ContainsAny(id, `/\?#%`):
		return errors.New(`it holds one of the characters / \ ? # %`)
	case id == ".", id == "..":
		return errors.New("it is a path, not an id")
	}
	return nil
}

// AttemptIDFromPollingURL returns the id at the end of the polling_url with which the API answers when an attempt is started:
// {base}/api/authenticate/{id}, or its path alone. A query or fragment is passed over.
func AttemptIDFromPollingURL(pollingURL string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(pollingURL))
	if err != nil {
		return "", errors.New("it cannot be read as a URL")
	}
	before, id := path.Split(strings.TrimSuffix(u.Path, "/"))
	if !strings.HasSuffix(before, "/api/authenticate/") {
		return "", errors.New("its path does not end in /api/authenticate/ and an id")
	}
	if err := CheckAttemptID(id); err != nil {
		return "", fmt.Errorf("its last part is no id, because %w", err)
	}
	return id, nil
}
