package onlyfansapi

import (
	"cmp"
	"net/http"
	"slices"
	"sync"
	"time"
)

// window is how long a request counts after its answer came. The server counted it before it answered, so that
// 60 s after the answer it is out of every 60 s of the server's; a second more guards against clocks that count
// whole seconds.
const window = time.Minute + time.Second

// rateLimit is the only code that delays a request. It keeps all of a client's requests within the budget of any 60 seconds, as
// far as the answers' headers do not tell more (rate_limit_headers.go), and holds them all back while the API asks for it.
type rateLimit struct {
	mu sync.Mutex
	// budget is how many requests may count at a time.
	budget int
	// ceiling is the budget that the user set, which no header raises; 0 for none.
	ceiling int
	// counted holds the requests that count at the server, as far as is known: those of this client in the order in which they
	// were admitted, and those of others that use the same key.
	counted []*place
	// queue holds the requests that wait to be admitted, in their order.
	queue []*heldBack
	timer *time.Timer // of the next admission; nil for none

	pausedUntil time.Time
	pauses      int  // in a row for which an answer named no time that helps
	pausedBy    int  // the number of the answer that began the last pause
	probe       bool // one request may go although the budget is used up: the time that the API named for it is over

	// admitted and answered count requests. Those that were admitted but not answered when a request went may be missing in the
	// numbers of its answer.
	admitted, answered int
	told               told
}

// place is a request that counts.
type place struct {
	limit    *rateLimit
	priority priority
	admitted time.Time
	// answeredBefore is how many requests had been answered when this one was admitted, and answer the number of its own answer.
	answeredBefore, answer int
	// until is when it stops counting; zero while it is in progress.
	until time.Time
	// foreign is set for a request of somebody else who uses the same key.
	foreign bool
	// probe is set where the request went although the budget was used up.
	probe bool
	// sure is set where the answer told how many requests remained, so that the server has surely counted this one.
	sure bool
}

func newRateLimit(ceiling int) *rateLimit {
	return &rateLimit{budget: cmp.Or(ceiling, DefaultRequestsPerMinute), ceiling: ceiling}
}

// share is how far apart the polls of each of n waits must be for the budget to last for all.
func (l *rateLimit) share(n int) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Duration(n) * time.Minute / time.Duration(l.budget)
}

// admit lets the requests go whose turn has come, and ends the waiting of those that a pause outlasts.
func (l *rateLimit) admit() {
	now := time.Now()
	l.expire(now)
	paused := now.Before(l.pausedUntil)
	l.queue = slices.DeleteFunc(l.queue, func(h *heldBack) bool {
		switch {
		case !h.deadline.IsZero() && h.deadline.Before(l.pausedUntil):
			h.err = &HeldBackError{Reason: ErrRateLimited, Until: l.pausedUntil}
		case !paused && l.hasRoom(h.priority):
			h.place = l.take(h.priority, now)
		default:
			return false
		}
		h.notice()
		return true
	})
	l.admitLater(now)
}

// hasRoom tells whether the budget has room for a request.
func (l *rateLimit) hasRoom(priority priority) bool {
	if l.probe || l.budget-len(l.counted) > l.reserve() {
		return true
	}
	if priority != change || l.told.limit {
		return false
	}
	changes := 0
	for _, p := range l.counted {
		if p.priority == change {
			changes++
		}
	}
	return changes < l.budget
}

// take counts a request that goes now.
func (l *rateLimit) take(priority priority, now time.Time) *place {
	p := &place{limit: l, priority: priority, admitted: now, answeredBefore: l.answered, probe: l.probe && len(l.counted) >= l.budget}
	l.probe = false
	l.admitted++
	l.counted = append(l.counted, p)
	return p
}

// admitLater sets the timer to when more requests can go if no answer comes until then.
func (l *rateLimit) admitLater(now time.Time) {
	if l.timer != nil {
		l.timer.Stop()
	}
	next := l.nextExpiry()
	if now.Before(l.pausedUntil) {
		next = l.pausedUntil
	}
	if len(l.queue) == 0 || next.IsZero() {
		return
	}
	l.timer = time.AfterFunc(next.Sub(now), func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.admit()
	})
}

// leave tells that the request has ended. One that was sent still counts for a while; one that never left does not count.
func (p *place) leave(sent bool) {
	l := p.limit
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case !sent:
		l.remove(p)
	case p.until.IsZero():
		l.end(p)
	}
	l.admit()
}

// remove takes back that a request was admitted.
func (l *rateLimit) remove(p *place) {
	l.counted = slices.DeleteFunc(l.counted, func(other *place) bool { return other == p })
	l.admitted--
}

// end begins the time after which the request no longer counts.
func (l *rateLimit) end(p *place) {
	p.until = time.Now().Add(window)
	l.answered++
	p.answer = l.answered
}

// heed takes in what the request's answer says of the rate limit.
func (p *place) heed(resp *http.Response) {
	l := p.limit
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end(p)
	l.learn(p, resp)
	l.pause(p, resp)
	l.admit()
}
