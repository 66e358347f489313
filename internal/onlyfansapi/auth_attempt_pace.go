package onlyfansapi

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	// The time between looks where none is given: short at first, then in proportion to the time waited, so that a
	// long wait costs few requests. One part in 26 finds the end of a 95 s attempt in 45 requests at most.
	minInterval   = 2 * time.Second
	maxInterval   = 10 * time.Second
	intervalParts = 26

	// The time before a look that follows a passing fault: it doubles.
	minBackoff = 500 * time.Millisecond
	maxBackoff = 30 * time.Second

	// notFoundDelay is before the second look at an attempt that the API does not know, for it may just have been made.
	notFoundDelay = 2 * time.Second

	// lastLook is kept free before the deadline, besides the latency, for one more look.
	lastLook = time.Second
)

// nextLook tells when to look after an answer that came just now: after the wait's own interval, or later where several
// waits share the budget.
func (w *waiter) nextLook() func() time.Time {
	now, spread, own := time.Now(), spread(), w.options.PollInterval
	if own == 0 {
		own = min(max(now.Sub(w.started)/intervalParts, minInterval), maxInterval)
	}
	return func() time.Time {
		return now.Add(time.Duration(spread * float64(max(own, w.client.share()))))
	}
}

// share is how far apart the looks at each attempt must be for the budget to last for all that are waited for.
func (c *Client) share() time.Duration {
	return time.Duration(c.shared.going()) * time.Minute / time.Duration(c.requestsPerMinute)
}

// sleep waits until a look is due, or less long, so that one more look fits before the deadline. It fails when none fits. reason
// is why the last look brought no answer, if it did not.
func (w *waiter) sleep(ctx context.Context, due func() time.Time, reason error) error {
	deadline, _ := ctx.Deadline()
	last := deadline.Add(-min(lastLook, w.options.Timeout/4) - time.Duration(w.client.latency.Load()))
	if now := time.Now(); due().After(now) && !now.Before(last) {
		return ErrTimedOut
	}
	if rest := time.Until(earlier(due(), last)); reason != nil && rest > 0 {
		w.pause(reason, rest)
	}
	for {
		rest := time.Until(earlier(due(), last))
		if rest <= 0 {
			return nil
		}
		select {
		case <-time.After(min(rest, maxInterval)): // then ask again: other waits may have ended
		case <-ctx.Done():
			return endOf(ctx)
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// backoff is the time before the look after the nth passing fault in a row.
func backoff(n int) time.Duration {
	return time.Duration(spread() * float64(min(minBackoff<<min(n-1, 10), maxBackoff)))
}

// spread is a factor within 10 % of 1, so that waits that began together do not look together.
func spread() float64 {
	return 0.9 + 0.2*rand.Float64()
}
