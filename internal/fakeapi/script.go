package fakeapi

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// attempt is where an attempt's script stands.
type attempt struct {
	script []Answer
	at     int       // index of the current answer
	since  time.Time // when it became the current one
	given  int       // how often it was given

	connected *success // the success that the accounts know of already
	login     string   // by which the account is known that it connects, see Account.Login
}

func newAttempt(answers []Answer) *attempt {
	script := slices.Clone(answers)
	for i, answer := range script {
		answer.success = successOf(answer)
		if answer.until == nil { // else it may be changed by a wrong code
			answer = answer.encode()
		}
		script[i] = answer
	}
	return &attempt{script: script}
}

func (a *attempt) next() Answer {
	if len(a.script) == 0 {
		return Answer{}
	}
	a.proceed()
	a.given++
	return a.script[a.at]
}

// proceed goes on to the answer that is due.
func (a *attempt) proceed() {
	now := time.Now()
	if a.since.IsZero() {
		a.since = now
	}
	for a.at < len(a.script)-1 {
		current := a.script[a.at]
		switch {
		case current.until != nil:
			return
		case current.Duration > 0:
			if now.Sub(a.since) < current.Duration {
				return
			}
			a.since = a.since.Add(current.Duration)
		default:
			if a.given < max(current.Requests, 1) {
				return
			}
			a.since = now
		}
		a.at, a.given = a.at+1, 0
	}
}

// peek returns the answer that the next poll would get if only the time passes: the script stays where it is.
func (a *attempt) peek() Answer {
	at, since := a.at, a.since
	for at < len(a.script)-1 {
		current := a.script[at]
		if current.until != nil || current.Duration == 0 || time.Since(since) < current.Duration {
			break
		}
		at, since = at+1, since.Add(current.Duration)
	}
	return a.script[at]
}

// submission is what a person hands in by PUT. Source: the vendor's other public pages.
type submission struct {
	Code                        string `json:"code"`
	SelfieVerificationCompleted bool   `json:"selfie_verification_completed"`
}

// UntilCode returns the answer, given until this two-factor code is submitted. A wrong one leaves the attempt open, with an
// error code. Source for that: code that others run.
func (a Answer) UntilCode(code string) Answer { a.until = &submission{Code: code}; return a }

// UntilSelfie returns the answer, given until the selfie is said to be taken.
func (a Answer) UntilSelfie() Answer {
	a.until = &submission{SelfieVerificationCompleted: true}
	return a
}

// submit takes in what a person hands in. What the API answers is not known: nothing may rely on more than the status, nor
// on that of a submission that nobody awaits.
func (a *attempt) submit(body []byte) Answer {
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
	if got != *current.until {
		a.script = slices.Insert(a.script, a.at+1, current.refused())
	}
	if a.at < len(a.script)-1 {
		a.at, a.given, a.since = a.at+1, 0, time.Now()
	}
	return Answer{Body: map[string]any{"message": "Submitted."}}
}

// invalid is a refusal in the form of the vendor's framework.
func invalid(message string) Answer {
	return Answer{Status: http.StatusUnprocessableEntity, Body: map[string]any{
		"message": message, "errors": map[string]any{"code": []string{message}},
	}}
}
