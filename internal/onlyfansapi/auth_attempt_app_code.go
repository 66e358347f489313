package onlyfansapi

import (
	"context"
	"errors"
	"sync"
	"time"
)

// maxAppCodes is how many codes of a secret are submitted to one attempt: a second one, because the first can have
// arrived too late. More wrong codes can lock the account.
const maxAppCodes = 2

// errBetweenPeriods is why no code is submitted at the moment.
var errBetweenPeriods = errors.New("the code of this period has been submitted or is about to change")

// appCodes are the codes of authenticator apps that this client has computed and submitted, by the attempt's id: waits
// for the same attempt submit them once.
type appCodes struct {
	mu   sync.Mutex
	byID map[string]*appCode
}

// appCode is the newest code that was computed for an attempt.
type appCode struct {
	submitting bool // a wait is about to submit it
	submitted  int  // codes so far
	period     int64
	came       time.Time // when the answer to it came
	// wrongBefore is set if the attempt said already then that a code was wrong.
	wrongBefore bool
	// err is why the API did not take it, nil if it may have taken it.
	err error
}

// refused reports whether an answer that was asked for at a time, and that awaits a code, refuses this one. An attempt
// that does not say that the code was wrong may still be checking it.
func (k *appCode) refused(attempt *AuthAttempt, asked time.Time, period time.Duration) bool {
	if !asked.After(k.came) {
		return false
	}
	return k.err != nil || attempt.CodeWasWrong() && !k.wrongBefore || !asked.Before(k.checked(period))
}

// checked is when a code that was taken should have been checked. After the last code there is more time, because
// nothing comes after it.
func (k *appCode) checked(period time.Duration) time.Time {
	if k.submitted < maxAppCodes {
		return k.came.Add(period / 2)
	}
	return k.came.Add(period)
}

// of returns what is known of the codes of an attempt.
func (c *appCodes) of(id string) appCode {
	c.mu.Lock()
	defer c.mu.Unlock()
	return value(c.byID[id])
}

// begin returns the newest code of an attempt if the wait is to submit another one. If not, it returns by when the
// wait is to poll again at the latest.
func (c *appCodes) begin(w *waiter) (newest *appCode, pollBy time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil {
		c.byID = map[string]*appCode{}
	}
	k := c.byID[w.AttemptID]
	if k == nil {
		k = &appCode{period: -1}
		c.byID[w.AttemptID] = k
	}
	period := w.options.TOTP.period()
	switch {
	case k.submitting:
		return nil, time.Now().Add(MinPollInterval)
	case k.submitted == maxAppCodes, k.submitted > 0 && !k.refused(w.Attempt, w.asked, period):
		return nil, k.checked(period)
	}
	if _, rest := w.client.appPeriod(w.options.TOTP, k.period); rest > 0 {
		return nil, time.Now().Add(rest)
	}
	k.submitting = true
	return k, time.Time{}
}

// appPeriod returns the number of the period whose code is to be submitted now. Otherwise rest is how long it takes
// until there is one: after the period last, and not in the last seconds of one.
func (c *Client) appPeriod(totp *TOTP, last int64) (number int64, rest time.Duration) {
	number, ok, rest := totp.periodAt(c.clock.now())
	if ok && number > last {
		return number, 0
	}
	return number, rest
}

// computesCode reports whether the attempt waits for a code that can be computed from the secret of the options.
func (w *waiter) computesCode() bool {
	return w.options.TOTP != nil && w.Outcome == WaitingForUser && w.Attempt.UserAction() == SubmitAppCode &&
		value(w.Attempt.record().OTPPhoneEnding) == "" && !w.AppSecretRefused
}

// judgeAppCodes takes in what the last answer says of the codes that were submitted.
func (w *waiter) judgeAppCodes() {
	w.AppSecretRefused = false
	if w.options.TOTP == nil {
		return
	}
	k := w.client.appCodes.of(w.AttemptID)
	w.AppCodes, w.AppCodeError = k.submitted, k.err
	switch {
	case w.Outcome == Failed:
		w.AppSecretRefused = k.submitted > 0 && w.Attempt.CodeWasWrong()
	case w.computesCode():
		w.AppSecretRefused = k.submitted == maxAppCodes && k.refused(w.Attempt, w.asked, w.options.TOTP.period())
	}
}

// submitAppCode submits the code of now if the attempt waits for it, and returns by when to poll again at the latest;
// zero if that is as usual.
func (w *waiter) submitAppCode(ctx context.Context) (pollBy time.Time) {
	if !w.computesCode() {
		return time.Time{}
	}
	k, pollBy := w.client.appCodes.begin(w)
	if k == nil {
		return pollBy
	}
	period, sent, err := w.client.submitComputedCode(ctx, w.AttemptID, w.options.TOTP, k.period, w.pause)

	if w.options.OnCode != nil && !errors.Is(err, errBetweenPeriods) {
		w.options.OnCode(err)
	}
	answer, isAnswer := errors.AsType[*Error](err)
	refused := isAnswer && !answer.RateLimited || errors.Is(err, ErrRefused)

	w.client.appCodes.mu.Lock()
	defer w.client.appCodes.mu.Unlock()
	k.submitting = false
	if !sent && !refused {
		return time.Time{} // nothing was submitted, and the next poll tells why
	}
	k.submitted, k.period, k.came = k.submitted+1, period, time.Now()
	k.wrongBefore, k.err = w.Attempt.CodeWasWrong(), nil
	if !sent {
		k.err = err
	}
	return time.Now().Add(MinPollInterval)
}

// submitComputedCode submits the code of the period in which the rate limit lets the request through, which must be
// after the period last. An interrupt does not cut the request off. period is that of the code.
func (c *Client) submitComputedCode(
	ctx context.Context, id string, totp *TOTP, last int64, onHold onHold,
) (period int64, sent bool, err error) {
	sent, err = c.submitCode(ctx, id, request{prepare: func(r *request) error {
		number, rest := c.appPeriod(totp, last)
		if rest > 0 {
			return errBetweenPeriods
		}
		period = number
		code, err := totp.code(number)
		r.setCode(code)
		return err
	}}, onHold)
	return period, sent, err
}
