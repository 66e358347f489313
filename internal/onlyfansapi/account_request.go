package onlyfansapi

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// uncut makes a request that changes something at the API, once and when the rate limit allows it, as [Client.once] does. The
// context's end keeps the request from being sent, but does not cut it off: what became of it would not be known. It then takes the request
// timeout at most.
func (c *Client) uncut(ctx context.Context, r request, onHold onHold) (a answer, err error) {
	place, err := c.enter(ctx, change, onHold)
	if err != nil {
		return a, endedOr(ctx, err)
	}
	a, err = c.send(context.WithoutCancel(ctx), place, r)
	if a.taken {
		return a, nil
	}
	return a, err
}

// notTaken tells whether an answer says that the API has not taken what was asked of it, so that it can be asked for again.
func notTaken(answer *Error) bool {
	return answer.RateLimited || answer.Status == http.StatusTooEarly || answer.Status == http.StatusRequestTimeout
}

// pauseBefore returns when a request can be repeated after the nth error in a row. After an answer of the rate limit that is at once,
// because the limit itself holds the request back.
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
