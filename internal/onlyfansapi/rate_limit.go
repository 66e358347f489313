package onlyfansapi

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"
)

// window is how long a request counts after its answer came. The server counted it before it answered, so 60 s later
// it is out of every 60 s of the server's. One second more guards against clocks that count whole seconds.
const window = time.Minute + time.Second

// A limiter decides when each request of a client may be sent. Nothing else delays a request.
//
// At most budget requests count at any time: those of this client that are in progress or were answered within the
// last window, and those of others who use the same key, as far as the API tells. All other requests wait in a queue.
// While the API asks for a pause, none is sent. After a pause one request goes first, and the others follow once it
// was answered.
//
// A limiter knows nothing of how the API counts. Where an answer says how many requests remain, it corrects what
// counts.
type limiter struct {
	mu            sync.Mutex
	ceiling       int            // requests per minute set by the user, 0 for none
	limit         int            // requests per minute that the API named last, 0 for none
	counted       []*reservation // of this client, in the order in which they were sent
	others        int            // requests that count and are not of this client
	correctedBy   time.Time      // when the request was sent whose answer last corrected what counts
	inProgress    int            // requests that were sent after the last pause and not answered
	maxInProgress int            // how many there may be: one after a pause, and one more with each answer

	queue                 []*reservation
	timer                 *time.Timer // calls admit when the pause is over or a request stops counting
	closed                error       // what all requests fail with, nil for none
	pausedAt, pausedUntil time.Time   // the last pause, which may be over
	pausedFor             error       // its reason: ErrRateLimited or ErrUnavailable
	refusedWith           string      // what the API said with the last refusal, "" for nothing
	refusals              int         // in a row
}

// priority says which requests of the queue are sent first.
type priority int

const (
	read   priority = iota // of a request that changes nothing
	change                 // of any other, such as one with a two-factor code, which soon expires
)

// A reservation is a request in the queue, then one that may be sent, then one that was. It counts until a window
// after its answer.
type reservation struct {
	limiter  *limiter
	priority priority
	deadline time.Time     // until which it can stay in the queue, zero for none
	changed  chan struct{} // receives a value when it leaves the queue, and with each new pause
	err      error         // why it left the queue without being sent
	sent     time.Time
	answered time.Time // zero while it is in progress
}

func newLimiter(ceiling int) *limiter { return &limiter{ceiling: ceiling, maxInProgress: maxLimit} }

// budget returns how many requests may count at a time.
func (l *limiter) budget() int {
	ceiling := cmp.Or(l.ceiling, l.limit, DefaultRequestsPerMinute)
	return min(ceiling, cmp.Or(l.limit, ceiling))
}

// close makes all requests fail, also those in the queue.
func (l *limiter) close(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = err
	l.admit()
}

// wait returns when the request may be sent. The caller must then call [reservation.done], also if it does not send
// it. wait fails with the context's cause or with a [*HeldBackError]; at once if a pause is longer than the context
// lasts.
func (l *limiter) wait(ctx context.Context, priority priority, onHold onHold) (*reservation, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	r := l.join(ctx, priority)
	for {
		d, reason := l.heldBack(r)
		if reason == nil {
			return r, r.err
		}
		if onHold != nil {
			onHold(reason, d)
		}
		select {
		case <-r.changed:
		case <-ctx.Done():
			return nil, l.leave(ctx, r)
		}
	}
}

// join adds a request to the queue, changes before reads.
func (l *limiter) join(ctx context.Context, priority priority) *reservation {
	r := &reservation{limiter: l, priority: priority, changed: make(chan struct{}, 1)}
	r.deadline, _ = ctx.Deadline()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.queue = append(l.queue, r)
	slices.SortStableFunc(l.queue, func(a, b *reservation) int { return cmp.Compare(b.priority, a.priority) })
	l.admit()
	return r
}

// heldBack returns for how long a request is in the queue, 0 if that is not known, and why. The reason is nil once it
// has left the queue.
func (l *limiter) heldBack(r *reservation) (d time.Duration, reason error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch d := time.Until(l.pausedUntil); {
	case !slices.Contains(l.queue, r):
		return 0, nil
	case d > 0:
		return d, errPaused
	}
	return 0, ErrRequestBudget
}

// leave gives up a request whose context has ended, and returns why it was not made.
func (l *limiter) leave(ctx context.Context, r *reservation) error {
	l.mu.Lock()
	position, err, now := slices.Index(l.queue, r), context.Cause(ctx), time.Now()
	if position >= 0 {
		l.queue = slices.Delete(l.queue, position, position+1)
		if errors.Is(err, ErrTimedOut) && !now.Before(l.pausedUntil) {
			err = &HeldBackError{Reason: ErrRequestBudget, Until: l.next(now)}
		}
	}
	l.mu.Unlock()
	switch {
	case r.err != nil:
		return r.err
	case position < 0:
		r.done(false) // it may be sent, so that another one may be sent instead
	}
	return err
}

// notify wakes the caller of wait.
func (r *reservation) notify() {
	if len(r.changed) == 0 {
		r.changed <- struct{}{}
	}
}

// admit takes the requests out of the queue that may be sent now, and those that cannot be sent in time.
func (l *limiter) admit() {
	now := time.Now()
	l.counted = slices.DeleteFunc(l.counted, func(r *reservation) bool {
		return !r.answered.IsZero() && now.Sub(r.answered) >= window
	})
	paused := now.Before(l.pausedUntil)
	l.queue = slices.DeleteFunc(l.queue, func(r *reservation) bool {
		switch {
		case l.closed != nil:
			r.err = l.closed
		case paused && !r.deadline.IsZero() && r.deadline.Before(l.pausedUntil):
			r.err = &HeldBackError{Reason: l.pausedFor, Until: l.pausedUntil, Message: l.refusedWith}
		case !paused && l.hasRoom(r.priority):
			r.sent = now
			l.counted = append(l.counted, r)
			l.inProgress++
		default:
			return false
		}
		r.notify()
		return true
	})
	if l.timer != nil {
		l.timer.Stop()
	}
	if next := l.next(now); len(l.queue) > 0 && next.After(now) {
		l.timer = time.AfterFunc(next.Sub(now), func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.admit()
		})
	}
}

// hasRoom reports whether one more request may be sent.
func (l *limiter) hasRoom(priority priority) bool {
	count := len(l.counted) + l.others
	if priority == change && l.budget() != l.limit {
		// A change does not wait because of reads. Where the budget is the API's own, it would be refused.
		count = 0
		for _, r := range l.counted {
			if r.priority == change {
				count++
			}
		}
	}
	return count < l.budget() && l.inProgress < l.maxInProgress
}

// next returns when requests can be sent if no answer comes until then: when the pause is over, or else when one
// stops counting. It is zero if that depends on requests in progress.
func (l *limiter) next(now time.Time) time.Time {
	if now.Before(l.pausedUntil) {
		return l.pausedUntil
	}
	var next time.Time
	for _, r := range l.counted {
		if end := r.answered.Add(window); !r.answered.IsZero() && (next.IsZero() || end.Before(next)) {
			next = end
		}
	}
	return next
}

// observe takes into account what the headers of the request's answer say. It is called before the body is read.
func (r *reservation) observe(resp *http.Response) {
	l := r.limiter
	l.mu.Lock()
	defer l.mu.Unlock()
	r.end()
	headers := readLimitHeaders(resp)
	l.limit = cmp.Or(headers.limit, l.limit)
	current := r.sent.After(l.pausedAt) // rather than sent before the last pause
	switch {
	case asksToWait(resp):
		if current {
			l.refusals++
		}
		l.pause(pauseAfter(resp.Header, l.refusals), pauseReason(resp))
	case current:
		l.refusals, l.refusedWith = 0, ""
		l.maxInProgress++
		l.correct(r, headers)
		// If this client alone has used up the limit, it knows when its requests stop counting.
		alone := headers.limit > 0 && len(l.counted) >= headers.limit && resp.Header.Get("Retry-After") == ""
		if headers.remaining == 0 && !alone {
			l.pause(min(pauseAfter(resp.Header, 1), maxPause), ErrRateLimited)
		}
	}
	l.admit()
}

// explain keeps what the API said with a refusal. It is known only after the body was read, which is after observe.
func (l *limiter) explain(words string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refusedWith = words
}

// done ends the request, after its answer or without one. One that was not sent does not count.
func (r *reservation) done(sent bool) {
	l := r.limiter
	l.mu.Lock()
	defer l.mu.Unlock()
	r.end()
	if !sent {
		l.counted = slices.DeleteFunc(l.counted, func(other *reservation) bool { return other == r })
	}
	l.admit()
}

// end notes when the request was answered.
func (r *reservation) end() {
	if r.answered.IsZero() {
		r.answered = time.Now()
		if r.sent.After(r.limiter.pausedAt) {
			r.limiter.inProgress--
		}
	}
}

// pause sends no requests for a time.
func (l *limiter) pause(d time.Duration, reason error) {
	now := time.Now()
	if until := now.Add(d); until.After(l.pausedUntil) {
		l.pausedUntil, l.pausedFor = until, reason
		for _, queued := range l.queue {
			queued.notify()
		}
	}
	l.pausedAt = now
	l.inProgress, l.maxInProgress = 0, 1
	l.others = 0 // the first answer after the pause says it anew
}

// correct makes what counts agree with how many requests remain, as the answer to r says. Only requests that were in
// progress together with r may count although the API had not counted them yet.
func (l *limiter) correct(r *reservation, headers limitHeaders) {
	switch {
	case headers.limit == 0 || headers.remaining < 0:
		l.others = 0
		return
	case r.sent.Before(l.correctedBy):
		return
	}
	l.correctedBy = r.sent
	least := max(l.budget()-headers.remaining, 0)
	most := least
	for _, other := range l.counted {
		if other != r && (other.answered.IsZero() || !other.answered.Before(r.sent)) {
			most++
		}
	}
	if l.budget() == l.limit { // a lower one, which the user set, holds whatever the API counts
		tooMany := len(l.counted) - most
		l.counted = slices.DeleteFunc(l.counted, func(other *reservation) bool {
			tooMany--
			return tooMany >= 0 && !other.answered.IsZero()
		})
	}
	l.others = max(min(l.others, most-len(l.counted)), least-len(l.counted), 0)
}
