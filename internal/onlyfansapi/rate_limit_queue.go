package onlyfansapi

import (
	"context"
	"errors"
	"slices"
	"time"
)

var (
	// ErrRateLimited is wrapped in the [*HeldBackError] of a request whose context ends before the pause that the API asked for.
	ErrRateLimited = errors.New("the API's rate limit lasts longer than the time that is left")
	// ErrRequestBudget is wrapped in the [*HeldBackError] of a request that did not get its turn among the requests that are allowed
	// per minute.
	ErrRequestBudget = errors.New("the request was held back to keep within the requests allowed per minute")
	// errAPIHolds is why a request is held back where the API itself asks for it.
	errAPIHolds = errors.New("the API asks to hold all requests back")
)

// HeldBackError is why a request was not made: its time was too short for the rate limit.
type HeldBackError struct {
	// Reason is ErrRateLimited or ErrRequestBudget.
	Reason error
	// Until is when the request could have been made, as far as that was known.
	Until time.Time
}

func (e *HeldBackError) Error() string { return e.Reason.Error() }

// Unwrap returns the reason.
func (e *HeldBackError) Unwrap() error { return e.Reason }

// onHold is told why the rate limit holds a request back, and for how long; 0 where that depends on other requests. It may be nil.
type onHold func(reason error, d time.Duration)

// priority says which requests go first when several are held back.
type priority int

const (
	// poll is the priority of what only reads.
	poll priority = iota
	// change is the priority of what changes something at the API, such as a two-factor code, which soon expires. It goes before all
	// polls, and also when they have used up the budget by this client's own count, which the API has not confirmed.
	change
)

// heldBack is a request that waits for its turn.
type heldBack struct {
	priority priority
	deadline time.Time // zero for none
	// place or err is set at the end. changed gets a value then, and with each new pause.
	place   *place
	err     error
	changed chan struct{}
}

// enter returns when a request may be sent; [place.leave] must follow its end, also where it is not made. It fails with the
// context's cause, or with a [*HeldBackError]: at once where a pause is longer than the context lasts. onHold is told why it does
// not return at once.
func (l *rateLimit) enter(ctx context.Context, priority priority, onHold onHold) (*place, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	h := l.join(ctx, priority)
	for last, lastUntil := error(nil), (time.Time{}); ; {
		until, reason := l.heldBy(h)
		if reason == nil {
			return h.place, h.err
		}
		if onHold != nil && (!errors.Is(reason, last) || !until.Equal(lastUntil)) {
			last, lastUntil = reason, until
			onHold(reason, max(time.Until(until), 0))
		}
		select {
		case <-h.changed:
		case <-ctx.Done():
			return nil, l.giveUp(ctx, h)
		}
	}
}

// join puts a request into the queue.
func (l *rateLimit) join(ctx context.Context, priority priority) *heldBack {
	h := &heldBack{priority: priority, changed: make(chan struct{}, 1)}
	h.deadline, _ = ctx.Deadline()
	l.mu.Lock()
	defer l.mu.Unlock()
	position := len(l.queue)
	if priority == change {
		if first := slices.IndexFunc(l.queue, func(other *heldBack) bool { return other.priority == poll }); first >= 0 {
			position = first
		}
	}
	l.queue = slices.Insert(l.queue, position, h)
	l.admit()
	return h
}

// heldBy returns why a request still waits, nil where it does not; and until when, where it is a pause.
func (l *rateLimit) heldBy(h *heldBack) (until time.Time, reason error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case h.place != nil || h.err != nil:
		return until, nil
	case time.Now().Before(l.pausedUntil):
		return l.pausedUntil, errAPIHolds
	}
	return until, ErrRequestBudget
}

// giveUp takes a request whose context has ended out of the queue, and returns why it was not made.
func (l *rateLimit) giveUp(ctx context.Context, h *heldBack) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if h.place != nil {
		l.remove(h.place)
		return context.Cause(ctx)
	}
	position := slices.Index(l.queue, h)
	if position < 0 {
		return h.err
	}
	until := l.freeAt(position)
	l.queue = slices.Delete(l.queue, position, position+1)
	if errors.Is(context.Cause(ctx), ErrTimedOut) && !time.Now().Before(l.pausedUntil) {
		return &HeldBackError{Reason: ErrRequestBudget, Until: until}
	}
	return context.Cause(ctx)
}

// freeAt is when the request at a position of the queue gets its turn, if no answer says otherwise.
func (l *rateLimit) freeAt(position int) time.Time {
	ends := []time.Time{time.Now()}
	for _, p := range l.counted {
		if p.until.IsZero() {
			ends = append(ends, time.Now().Add(window))
		} else {
			ends = append(ends, p.until)
		}
	}
	slices.SortFunc(ends, time.Time.Compare)
	return ends[min(max(len(l.counted)-l.budget+1+position, 0), len(ends)-1)]
}

// notice lets the request see that something has changed for it.
func (h *heldBack) notice() {
	select {
	case h.changed <- struct{}{}:
	default:
	}
}
