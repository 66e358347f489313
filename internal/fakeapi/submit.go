package fakeapi

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// submission is what a person hands in by PUT. Source: the vendor's other public pages.
type submission struct {
	Code                        string `json:"code"`
	SelfieVerificationCompleted bool   `json:"selfie_verification_completed"`
}

// UntilCode returns the answer, given until this two-factor code is submitted. A wrong one leaves the attempt open,
// with an error code. Source for that: code that others run.
func (a Answer) UntilCode(code string) Answer {
	a.until = func(got submission, _ time.Time) bool { return got == submission{Code: code} }
	return a
}

// UntilSelfie returns the answer, given until the selfie is said to be taken.
func (a Answer) UntilSelfie() Answer {
	a.until = func(got submission, _ time.Time) bool { return got == submission{SelfieVerificationCompleted: true} }
	return a
}

// UntilAppCode returns the answer, given until the code of the creator's authenticator app is submitted: that of the
// period in which it arrives, by the server's clock. Whether the vendor also takes that of the period before is not
// known. The secret is in base32.
func (a Answer) UntilAppCode(secret string) Answer {
	a.until = func(got submission, now time.Time) bool { return got == submission{Code: AppCode(secret, now)} }
	return a
}

// submit takes in what a person hands in. The message is that of the vendor's SDKs; that a wrong code gets it as well,
// and how a submission that nobody awaits is answered, are guesses.
func (a *attempt) submit(body []byte, now time.Time) Answer {
	var got submission
	if err := json.Unmarshal(body, &got); err != nil || got == (submission{}) {
		return invalid("The code field is required.")
	}
	if len(a.script) > 0 {
		a.proceed()
	}
	if a.at >= len(a.script) || a.script[a.at].until == nil {
		return invalid("The attempt awaits nothing.")
	}
	current := a.script[a.at]
	if !current.until(got, now) {
		a.script = slices.Insert(a.script, a.at+1, current.refused())
	}
	if a.at < len(a.script)-1 {
		a.at, a.given, a.since = a.at+1, 0, time.Now()
	}
	return Answer{Body: map[string]any{"message": "OTP submitted successfully"}}
}

// invalid is a refusal in the form of the vendor's framework.
func invalid(message string) Answer {
	return Answer{Status: http.StatusUnprocessableEntity, Body: map[string]any{
		"message": message, "errors": map[string]any{"code": []string{message}},
	}}
}
