package onlyfansapi

import (
	"context"
	"errors"
	"net/http"
	"time"
)

const (
	// maxFirstErrors passing errors in a row before any good answer end a wait: then the address or the network is
	// wrong.
	maxFirstErrors = 5
	// shareCheck is how often a wait sees whether the end of others allows it to poll earlier.
	shareCheck = time.Second
	// oversleep is how late a wait notices its deadline at least where the process was stopped, or the machine asleep.
	oversleep = time.Second
	// lastChance bounds the one poll that such a wait makes after its deadline.
	lastChance = 10 * time.Second
	// maxOpenRecord is how long the record of an attempt whose state is authenticated stays open and unchanged before
	// the state is believed nevertheless.
	maxOpenRecord = 3 * time.Minute
	// maxSettlePolls is how often a finished attempt is polled again for its finished record.
	maxSettlePolls = 3
)

var (
	// ErrTimedOut ends a wait whose time is up.
	ErrTimedOut = errors.New("the time is up")
	// ErrInterrupted ends a wait whose context was cancelled.
	ErrInterrupted = errors.New("interrupted")
)

// WaitForAuthAttempt polls an attempt until it ends, or until something else in the options ends the wait. What was
// seen is returned also with an error, which is one of [ErrTimedOut], [ErrInterrupted], [ErrRateLimited],
// [ErrKeyRefused], an [*Error] or a [*RequestError].
func (c *Client) WaitForAuthAttempt(ctx context.Context, id string, options WaitOptions) (Wait, error) {
	if err := c.checkAttemptID(id); err != nil {
		return Wait{AttemptID: id}, err
	}
	if options.Timeout == 0 {
		options.Timeout = DefaultTimeout
	}
	if options.TOTP != nil {
		c.redact.add(secrets{secret: options.TOTP.secrets()})
	}
	c.polls.join(id)
	defer c.polls.leave(id)

	now := time.Now()
	w := waiter{
		client: c, options: options,
		started: now, changed: now, asked: now.Add(-MinPollInterval),
		Wait: Wait{AttemptID: id},
	}
	err := w.run(ctx)
	if errors.Is(err, ErrTimedOut) && time.Since(now) > options.Timeout+oversleep {
		err = w.pollOnceMore(ctx)
	}
	if w.hasEnded() {
		err, w.LastError = nil, nil // even if its finished record could not be had
	}
	return w.soFar(), err
}

// waiter is one wait in progress.
type waiter struct {
	Wait

	client           *Client
	options          WaitOptions
	started, changed time.Time
	// asked is when the newest outcome that this wait has taken was asked for. The first poll may take one that was
	// asked for shortly before the wait began.
	asked time.Time

	errorsInARow  int
	unknownBefore bool // a 404 came before any good answer
	settlePolls   int  // polls for the finished record, or the account's ID, of an attempt that has ended
	recordOpen    bool // an answer had a record that was not completed
	overBefore    bool // the last answer had a completed record, and a state that says nothing
}

// run is the one loop that repeats polls; nothing below it repeats requests.
func (w *waiter) run(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, w.options.Timeout, ErrTimedOut)
	defer cancel()
	for {
		attempt, err := w.poll(ctx)
		next := schedule{from: time.Now(), spread: jitter(), shares: true}
		if err == nil {
			if w.answered(attempt) {
				return nil
			}
			next.delay = interval(w.options.PollInterval, time.Since(w.started))
			if by := w.submitAppCode(ctx); !by.IsZero() {
				next.from, next.by = time.Now(), by
			}
		} else if next, err = w.failed(ctx, err); err != nil {
			return err
		}
		if err := w.sleep(ctx, next); err != nil {
			return err
		}
	}
}

// pollOnceMore polls after the deadline, which passed while the process was stopped: much can have happened since the
// last poll.
func (w *waiter) pollOnceMore(ctx context.Context) error {
	ctx, cancel := context.WithTimeoutCause(ctx, lastChance, ErrTimedOut)
	defer cancel()
	attempt, err := w.poll(ctx)
	if err == nil && w.answered(attempt) {
		return nil
	}
	if err != nil && ctx.Err() != nil {
		return w.cutOff(ctx, err)
	}
	return ErrTimedOut
}

// poll returns the attempt as the API describes it now.
func (w *waiter) poll(ctx context.Context) (*AuthAttempt, error) {
	if attempt := w.client.ended.get(
		w.AttemptID,
	); attempt != nil && !w.options.IncludeOnlyFansData &&
		w.isWhole(attempt) {
		return attempt, nil
	}
	outcome, requests := w.client.pollAuthAttempt(ctx, w.AttemptID, w.asked, w.pause)
	w.Requests += requests
	if !outcome.asked.IsZero() {
		w.asked = outcome.asked
	}
	if outcome.err != nil {
		return nil, outcome.err
	}
	return decodeAuthAttempt(outcome.value, w.client.redact, w.options.IncludeOnlyFansData)
}

// answered takes a good answer in, and reports whether it ends the wait.
func (w *waiter) answered(attempt *AuthAttempt) (done bool) {
	before := w.Wait
	w.errorsInARow, w.LastError = 0, nil
	w.Attempt, w.Outcome = attempt, w.outcomeOf(attempt)
	unchanged := w.Outcome == before.Outcome && attempt.resembles(before.Attempt)
	// An attempt takes a minute or two: a record that stays open for longer will not be finished.
	if w.Outcome == InProgress && attempt.state() == stateAuthenticated && !w.options.FinishedRecord &&
		unchanged && time.Since(w.changed) >= maxOpenRecord {
		w.Outcome, w.RecordOpen, unchanged = Succeeded, true, false
	}
	if w.Outcome == Succeeded {
		w.client.accounts.forget() // or the list could be from before
	}
	w.judgeAppCodes()
	w.tell(nil, !unchanged)

	switch w.Outcome {
	case Succeeded, Failed:
		if w.RecordOpen {
			return true
		}
		if w.isWhole(attempt) {
			// An end that only this wait can tell, because it saw the record open, is no end to a later wait.
			if attempt.Outcome() == w.Outcome {
				w.client.ended.keep(w.AttemptID, attempt, w.asked)
			}
			return true
		}
		w.settlePolls++
		isFinished := !w.options.FinishedRecord || attempt.Completed() // then only the account's ID is missing
		return w.options.Once || w.settlePolls > maxSettlePolls && isFinished
	case WaitingForUser:
		return w.options.Once || w.options.StopAtUserAction && !w.computesCode()
	default:
		return w.options.Once
	}
}

// outcomeOf reads an answer in the light of those before it.
func (w *waiter) outcomeOf(attempt *AuthAttempt) Outcome {
	outcome, byRecord := attempt.Outcome(), InProgress
	w.recordOpen = w.recordOpen || attempt.open()
	// A record that was complete from the start can be that of the attempt before.
	if outcome == InProgress && w.recordOpen {
		byRecord = attempt.outcomeOfRecord()
	}
	w.RecordFromBefore = outcome == InProgress && !w.recordOpen && attempt.Completed() &&
		attempt.state() != stateAuthenticating
	// Twice in a row, because a state that says nothing may be of a moment between two others.
	if w.overBefore && byRecord != InProgress {
		outcome = byRecord
	}
	w.overBefore = byRecord != InProgress
	return outcome
}

// isWhole reports whether nothing more is to come of an answer with an end.
func (w *waiter) isWhole(attempt *AuthAttempt) bool {
	return attempt.settled() && (!w.options.FinishedRecord || attempt.Completed())
}

// hasEnded reports whether the last answer says how the attempt ended, if maybe ahead of its record.
func (w *waiter) hasEnded() bool {
	return (w.Outcome == Succeeded || w.Outcome == Failed) && !w.options.FinishedRecord
}

// failed takes in that a poll brought no answer. It returns when to poll again, or the error that ends the wait.
func (w *waiter) failed(ctx context.Context, pollErr error) (schedule, error) {
	if ctx.Err() != nil {
		return schedule{}, w.cutOff(ctx, pollErr)
	}
	if errors.Is(pollErr, ErrRateLimited) || errors.Is(pollErr, ErrUnavailable) || errors.Is(pollErr, ErrKeyRefused) {
		return schedule{}, pollErr
	}
	w.LastError = pollErr
	w.tell(pollErr, false)

	next := schedule{from: time.Now(), spread: 1}
	answer, isAnswer := errors.AsType[*Error](pollErr)
	switch {
	case w.hasEnded():
		return next, pollErr // only the finished record was missing
	case isAnswer && answer.RateLimited:
		return next, nil // the rate limit holds the next request back
	case isAnswer && answer.Status == http.StatusNotFound:
		if w.Attempt != nil || w.unknownBefore {
			if answer.InAPIForm {
				w.Outcome = NotFound
			}
			return next, pollErr
		}
		w.unknownBefore = true
		next.delay = notFoundDelay
		return next, nil
	case !isPassing(pollErr):
		return next, pollErr
	}
	w.errorsInARow++
	if w.Attempt == nil && w.errorsInARow == maxFirstErrors {
		return next, pollErr
	}
	next.delay, next.spread = backoff(w.errorsInARow), jitter()
	return next, nil
}

// cutOff returns why a wait whose context ended during a poll is over.
func (w *waiter) cutOff(ctx context.Context, pollErr error) error {
	end := endOf(ctx)
	switch {
	case errors.Is(pollErr, ErrRequestBudget):
		w.LastError = pollErr
	case errors.Is(end, ErrTimedOut):
		w.LastError = &RequestError{Reason: "no complete answer came before the time was up"}
		w.tell(w.LastError, false)
	}
	return end
}

// sleep waits until a poll is due, or less long, so that one more poll fits before the deadline. It fails when none
// fits.
func (w *waiter) sleep(ctx context.Context, next schedule) error {
	deadline, _ := ctx.Deadline()
	last := w.client.lastPollBefore(deadline, w.options.Timeout)
	due := func() time.Time { return next.at(w.client.limit.share(w.client.polls.keys())) }
	if now := time.Now(); due().After(now) && !now.Before(last) {
		return ErrTimedOut
	}
	if rest := time.Until(earlier(due(), last)); w.LastError != nil && rest > 0 {
		w.pause(w.LastError, rest)
	}
	for {
		rest := time.Until(earlier(due(), last))
		if rest <= 0 {
			return nil
		}
		select {
		case <-time.After(min(rest, shareCheck)):
		case <-ctx.Done():
			return endOf(ctx)
		}
	}
}
