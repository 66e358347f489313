package onlyfansapi

import (
	"math/rand/v2"
	"time"
)

// MinPollInterval and MaxPollInterval bound the time between polls where none is set: short at first, then in
// proportion to the time waited, so that a long wait costs few requests.
const (
	MinPollInterval = 2 * time.Second
	MaxPollInterval = 10 * time.Second
)

const (
	// intervalParts is the proportion: one part in 26 finds the end of a 95 s attempt in 45 requests at most.
	intervalParts = 26

	// minBackoff is the time before the poll that follows a passing error. It doubles with each in a row up to
	// maxBackoff.
	minBackoff = 500 * time.Millisecond
	maxBackoff = 30 * time.Second

	// notFoundDelay is the time before the second poll of an attempt that the API does not know, which may just have
	// been started.
	notFoundDelay = 2 * time.Second

	// lastPoll is kept free before the deadline, besides the latency, for one more poll.
	lastPoll = time.Second
)

// schedule says when a wait polls next.
type schedule struct {
	from   time.Time
	delay  time.Duration
	spread float64 // factor of the delay
	// shares is set where the delay is longer while several waits share the request budget.
	shares bool
	// by, where set, is when the poll is due at the latest.
	by time.Time
}

// interval is the time between polls of a wait that has taken so long. A constant one is used where it is set.
func interval(constant, waited time.Duration) time.Duration {
	if constant > 0 {
		return constant
	}
	return min(max(waited/intervalParts, MinPollInterval), MaxPollInterval)
}

// backoff is the time before the poll after the nth passing error in a row.
func backoff(n int) time.Duration {
	return min(minBackoff<<min(n-1, 10), maxBackoff)
}

// jitter is a factor within 10 % of 1, so that waits that began together do not poll together.
func jitter() float64 {
	return 0.9 + 0.2*rand.Float64()
}

// at returns when the poll is due. share is how far apart the polls of each attempt must be for the budget to last
// for all.
func (s schedule) at(share time.Duration) time.Time {
	delay := s.delay
	if s.shares {
		delay = max(delay, share)
	}
	due := s.from.Add(time.Duration(s.spread * float64(delay)))
	if !s.by.IsZero() {
		due = earlier(due, s.by)
	}
	return due
}

// lastPollBefore is the latest time at which a poll still fits before the deadline of a wait with this timeout.
func (c *Client) lastPollBefore(deadline time.Time, timeout time.Duration) time.Time {
	return deadline.Add(-min(lastPoll, timeout/4) - time.Duration(c.latency.Load()))
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// share returns the interval at which each of n waits can poll without exceeding the budget.
func (l *limiter) share(n int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Duration(n) * time.Minute / time.Duration(l.budget())
}
