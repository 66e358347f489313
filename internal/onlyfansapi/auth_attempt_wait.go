package onlyfansapi

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// DefaultTimeout is how long a wait takes at most when nothing else is said. The vendor's sample attempt took 95 s.
const DefaultTimeout = 10 * time.Minute

const (
	// maxFirstFaults in a row before any good answer end a wait: then it is the address or the network that is wrong.
	maxFirstFaults = 5
	// maxSettleLooks is how often a finished attempt is looked at again for its finished record.
	maxSettleLooks = 3
)

var (
	// ErrTimedOut ends a wait whose time is up.
	ErrTimedOut = errors.New("the time is up")
	// ErrInterrupted ends a wait whose context was cancelled.
	ErrInterrupted = errors.New("interrupted")
)

// WaitOptions says how to wait. The zero value waits for the end of the attempt with the defaults.
type WaitOptions struct {
	// Timeout bounds the whole wait; 0 means DefaultTimeout.
	Timeout time.Duration
	// PollInterval is the time between two looks; 0 means one that grows with the time waited.
	PollInterval time.Duration
	// Once ends the wait at the first good answer.
	Once bool
	// StopAtUserAction ends the wait when a person must act.
	StopAtUserAction bool
	// IncludeOnlyFansData asks for [OnlyFansData.Raw].
	IncludeOnlyFansData bool
	// OnLook and OnPause, where set, are told of every look and every pause. The wait goes on when they return.
	OnLook  func(Look)
	OnPause func(Pause)
}

// Wait is what a wait has seen.
type Wait struct {
	AttemptID string
	// Attempt is the last good answer, nil where there was none.
	Attempt *AuthAttempt
	// Outcome is that of the last good answer, or how the wait ended; "" before any answer.
	Outcome Outcome
	// Looks counts the looks made, also those shared with other waits for the same attempt; Requests those that were
	// requests of this wait.
	Looks, Requests int
	// Waited is the time since the wait began, Unchanged that since the last change.
	Waited, Unchanged time.Duration
	// Fault is why the last look brought no answer, nil if it brought one.
	Fault error
}

// WaitForAuthAttempt looks at an attempt until it ends, or until something else in the options ends the wait. What was
// seen is returned also with an error, which is one of [ErrTimedOut], [ErrInterrupted], [ErrRateLimited], an [*Error] or
// a [*Fault].
func (c *Client) WaitForAuthAttempt(ctx context.Context, id string, options WaitOptions) (Wait, error) {
	if err := CheckAttemptID(id); err != nil {
		return Wait{AttemptID: id}, err
	}
	if options.Timeout == 0 {
		options.Timeout = DefaultTimeout
	}
	ctx, cancel := context.WithTimeoutCause(ctx, options.Timeout, ErrTimedOut)
	defer cancel()
	shared := c.shared.join(id)
	defer c.shared.leave(id)

	now := time.Now()
	w := waiter{client: c, shared: shared, options: options, started: now, changed: now, Wait: Wait{AttemptID: id}}
	err := w.run(ctx)
	if w.Outcome == Succeeded {
		err, w.Fault = nil, nil // even if its finished record could not be had
	}
	return w.soFar(), err
}

// waiter is one wait in progress.
type waiter struct {
	Wait

	client           *Client
	shared           *sharedLook
	options          WaitOptions
	started, changed time.Time
	answeredAt       time.Time // when the last good answer was taken

	faults      int  // passing faults in a row
	missed      bool // a 404 came before any good answer
	settleLooks int  // looks for the finished record of an attempt that succeeded
	ended       bool // the last answer had a completed record, and a state that says nothing
}

// run is the one loop that repeats looks; nothing below it repeats requests.
func (w *waiter) run(ctx context.Context) error {
	for {
		attempt, err := w.look(ctx)
		due := w.nextLook()
		if err == nil {
			if w.answered(attempt) {
				return nil
			}
		} else {
			delay, end := w.failed(ctx, err)
			if end != nil {
				return end
			}
			at := time.Now().Add(delay)
			due = func() time.Time { return at }
		}
		if err := w.sleep(ctx, due, err); err != nil {
			return err
		}
	}
}

// look makes one look, or takes over that of another wait for the same attempt.
func (w *waiter) look(ctx context.Context) (*AuthAttempt, error) {
	req := request{method: http.MethodGet, path: []string{"authenticate", w.AttemptID}, onHold: w.pause}
	body, err := w.shared.take(ctx, w.answeredAt, func() ([]byte, error) { return w.client.do(ctx, &req) })
	if req.sent {
		w.Requests++
	}
	if err != nil {
		return nil, err
	}
	w.answeredAt = time.Now()
	return decodeAuthAttempt(body, w.client.redact, w.options.IncludeOnlyFansData)
}

// answered takes a good answer in, and tells whether it ends the wait.
func (w *waiter) answered(attempt *AuthAttempt) (done bool) {
	before := w.Wait
	w.Attempt, w.Outcome = attempt, attempt.Outcome()
	w.faults, w.Fault = 0, nil
	byRecord := InProgress
	if w.Outcome == InProgress {
		byRecord = attempt.outcomeOfRecord()
	}
	// Twice in a row, because a state that says nothing may be of a moment between two others.
	if w.ended && byRecord != InProgress {
		w.Outcome = byRecord
	}
	w.ended = byRecord != InProgress
	w.report(nil, w.Outcome != before.Outcome || !attempt.looksLike(before.Attempt))

	switch w.Outcome {
	case Succeeded:
		w.shared.ended.Store(attempt.settled())
		if attempt.settled() || w.options.Once || w.settleLooks == maxSettleLooks {
			return true
		}
		w.settleLooks++
		return false
	case Failed:
		w.shared.ended.Store(true)
		return true
	case WaitingForUser:
		return w.options.Once || w.options.StopAtUserAction
	default:
		return w.options.Once
	}
}

// failed takes in that a look brought no answer. It returns how long to wait before the next one, or the error that ends
// the wait.
func (w *waiter) failed(ctx context.Context, lookErr error) (time.Duration, error) {
	if ctx.Err() != nil {
		end := endOf(ctx)
		switch {
		case errors.Is(lookErr, ErrRequestBudget):
			w.Fault = ErrRequestBudget
		case errors.Is(end, ErrTimedOut):
			w.Fault = &Fault{Reason: "no complete answer came before the time was up"}
			w.report(w.Fault, false)
		}
		return 0, end
	}
	if errors.Is(lookErr, ErrRateLimited) {
		return 0, lookErr
	}
	w.Fault = lookErr
	w.report(lookErr, false)

	answer, isAnswer := errors.AsType[*Error](lookErr)
	switch {
	case w.Outcome == Succeeded: // only the finished record was missing
		return 0, lookErr
	case isAnswer && answer.RateLimited:
		return 0, nil // the rate limit holds the next request back
	case isAnswer && answer.Status == http.StatusNotFound:
		if w.Attempt != nil || w.missed {
			w.Outcome = NotFound
			return 0, lookErr
		}
		w.missed = true
		return notFoundDelay, nil
	case !isPassing(lookErr):
		return 0, lookErr
	}
	w.faults++
	if w.Attempt == nil && w.faults == maxFirstFaults {
		return 0, lookErr
	}
	return backoff(w.faults), nil
}

// endOf tells why a wait's context ended. Only its own deadline means that the time is up: a request's timeout also
// says context.DeadlineExceeded.
func endOf(ctx context.Context) error {
	if errors.Is(context.Cause(ctx), ErrTimedOut) {
		return ErrTimedOut
	}
	return ErrInterrupted
}
