package fakeapi

import (
	"slices"
	"time"
)

// attempt is where an attempt's script stands.
type attempt struct {
	script []Answer
	at     int       // index of the current answer
	since  time.Time // when it became the current one
	given  int       // how often it was given

	noticed *report // what the accounts know of already
	account string  // the id of the account that it signs in anew; "" for a new one
	start   Start   // what started it; the zero value for none
}

func newAttempt(answers []Answer) *attempt {
	script := slices.Clone(answers)
	for i, answer := range script {
		answer.report = reportOf(answer)
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

// ended reports whether the attempt's record is finished.
func (a *attempt) ended() bool {
	if len(a.script) == 0 {
		return true
	}
	report := a.peek().report
	return report != nil && report.ended
}
