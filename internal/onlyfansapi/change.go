package onlyfansapi

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// maxTries is how often a request is made at most where it may be repeated.
const maxTries = 4

// change makes a request that changes something at the API, when the rate limit allows it. The end of the context, or
// timeout, keeps it from being sent, but does not cut it off, unless the request is interruptible: what became of it
// would not be known. It is repeated only after answers for which notDone reports that the API has done nothing,
// maxTries times in all; a nil notDone repeats nothing. The body is nil if the answer was taken but could not be read.
// sent reports whether the API may have done what was asked for, also with an error.
func (c *Client) change(
	ctx context.Context, timeout time.Duration, r request, notDone func(*Error) bool, onHold onHold,
) (body []byte, sent bool, err error) {
	inRequest := context.WithoutCancel(ctx)
	if r.interruptible {
		inRequest = ctx
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, ErrTimedOut)
	defer cancel()
	for try := 1; ; try++ {
		reserved, err := c.limit.wait(ctx, change, onHold)
		if err != nil {
			return nil, false, endedOr(ctx, err)
		}
		if r.prepare != nil {
			if err := r.prepare(&r); err != nil {
				reserved.done(false)
				return nil, false, err
			}
		}
		a, err := c.send(inRequest, reserved, r)
		if a.sent {
			c.forget(r)
		}
		if a.taken || err == nil {
			return a.body, true, nil
		}
		refusal, ok := errors.AsType[*Error](err)
		switch {
		case !ok:
			return nil, a.sent, endedOr(inRequest, err)
		case notDone == nil || !notDone(refusal):
			return nil, mayHaveDone(refusal), err
		case try == maxTries:
			return nil, false, err
		}
		if err := pauseBefore(ctx, refusal, try); err != nil {
			return nil, false, err
		}
	}
}

// forget discards the lists that are from before a request.
func (c *Client) forget(r request) {
	if r.changes != nil {
		r.changes.forget()
		return
	}
	c.accounts.forget()
}

// mayHaveDone reports whether the API may have done what a request asked for although it answered with this error.
func mayHaveDone(answer *Error) bool {
	switch answer.Status {
	case http.StatusRequestTimeout, http.StatusTooEarly: // of something in front of the API, say
		return true
	}
	return answer.Status >= http.StatusInternalServerError
}

// isTooManyRequests reports whether an answer is a 429: the API counted the request, and did nothing else with it.
func isTooManyRequests(answer *Error) bool { return answer.Status == http.StatusTooManyRequests }

// notTaken reports whether an answer says that the API has not taken the request.
func notTaken(answer *Error) bool {
	return answer.RateLimited || answer.Status == http.StatusTooEarly || answer.Status == http.StatusRequestTimeout
}

// pauseBefore returns when a request can be repeated after the nth error in a row. After an answer of the rate limit
// that is at once, because the limit itself holds the request back.
func pauseBefore(ctx context.Context, err error, n int) error {
	if answer, ok := errors.AsType[*Error](err); ok && answer.RateLimited {
		return nil
	}
	return pause(ctx, time.Duration(jitter()*float64(backoff(n))))
}

// pause returns when the time has passed, or with the reason why the context ended before.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return endOf(ctx)
	}
}

// endedOr returns the reason why the context ended, where it did, else the error.
func endedOr(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return endOf(ctx)
	}
	return err
}
