package onlyfansapi

import (
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func TestUserAction(t *testing.T) {
	running := fakeapi.Authenticating()
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   UserAction
	}{
		"running":                  {running, NoUserAction},
		"ended":                    {fakeapi.Authenticated("acct_1").With("twoFactorPending", true), NoUserAction},
		"a selfie":                 {fakeapi.NeedsFaceOTP("https://verify.example.com"), TakeSelfie},
		"a selfie, by the record":  {running.With("lastAttempt.needs_face_otp", true), TakeSelfie},
		"a selfie, underscores":    {running.With("state", "needs_face_otp"), TakeSelfie},
		"a phone app":              {fakeapi.MobileApp("app://x"), OpenMobileApp},
		"an authenticator app":     {running.With("state", "needs-app-otp"), SubmitAppCode},
		"a phone":                  {fakeapi.NeedsOTP("42"), SubmitPhoneCode},
		"a code":                   {running.With("state", "needs-otp"), SubmitCode},
		"a code, by the record":    {running.With("lastAttempt.needs_otp", true), SubmitCode},
		"a code, at the top level": {running.With("twoFactorPending", true), SubmitCode},
		"something never heard of": {running.With("state", "needs-blood"), OtherUserAction},
		"a selfie beats a code":    {fakeapi.NeedsOTP("42").With("lastAttempt.needs_face_otp", true), TakeSelfie},
		"a phone app beats a phone": {
			fakeapi.NeedsOTP("42").With("mobile_auth_session_deeplink", "app://x"), OpenMobileApp,
		},
	} {
		wait, _, err := waitFor(t, WaitOptions{Once: true}, test.answer)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := wait.Attempt.UserAction(); got != test.want {
			t.Errorf("%s: got %d, want %d", name, got, test.want)
		}
	}
}

// Where the account was connected before, its state says authenticated from the start: only a finished record ends the
// wait.
func TestWaitForFinishedRecord(t *testing.T) {
	ahead, done := fakeapi.AheadOfRecord("acct_1"), fakeapi.Authenticated("acct_1")
	wait, polls, err := waitFor(t, WaitOptions{FinishedRecord: true}, ahead.Times(12), fakeapi.Error(500, ""), done)
	if err != nil || wait.Outcome != Succeeded || len(polls) != 14 {
		t.Errorf("got %q after %d polls, %v; want %q after 14", wait.Outcome, len(polls), err, Succeeded)
	}
	noRecord := done.With("lastAttempt", nil)
	if wait, polls, err := waitFor(
		t,
		WaitOptions{FinishedRecord: true},
		noRecord.Times(6),
		done,
	); err != nil ||
		len(polls) != 7 {
		t.Errorf("without a record at first: got %q after %d polls, %v; want 7 polls", wait.Outcome, len(polls), err)
	}
	if _, _, err := waitFor(
		t,
		WaitOptions{FinishedRecord: true},
		ahead,
	); err != ErrTimedOut { //nolint:errorlint // exactly this
		t.Errorf("without a finished record: %v, want %v", err, ErrTimedOut)
	}
	unnamed := done.With("account", nil) // a finished record that names no account says all that will come
	wait, polls, err = waitFor(t, WaitOptions{FinishedRecord: true}, unnamed)
	if err != nil || wait.Outcome != Succeeded || len(polls) != 1+maxSettlePolls {
		t.Errorf("without an account: got %q after %d polls, %v", wait.Outcome, len(polls), err)
	}
}
