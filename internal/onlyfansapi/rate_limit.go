package onlyfansapi

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"sync"
	"time"
)

var (
	// ErrRateLimited ends a wait whose deadline comes before the pause that the API asked for is over.
	ErrRateLimited = errors.New("the API's rate limit lasts longer than the time that is left")
	// ErrRequestBudget is wrapped in the reason why a wait ended while its next request was held back by the client's
	// own limit.
	ErrRequestBudget = errors.New("the request was held back to keep within the requests allowed per minute")
	// errAPIHolds is why a request is held back where the API itself asks for it.
	errAPIHolds = errors.New("the API asks to hold all requests back")
)

const (
	// window is how long a request counts after its answer came. The server counted it before it answered, so that
	// 60 s after the answer it is out of every 60 s of the server's; a second more guards against clocks that count
	// whole seconds.
	window = 61 * time.Second

	minPause   = 500 * time.Millisecond
	firstPause = 5 * time.Second // of an answer that names no time; doubles up to maxPause
	maxPause   = time.Minute
)

// onHold is told why the rate limit holds a request back, and for how long; 0 where that depends on other requests. It may be nil.
type onHold func(reason error, d time.Duration)

// rateLimit is the only code that delays a request. It keeps all of a client's requests within the budget of
// any 60 seconds, and pauses them all when the API says that its limit is reached.
type rateLimit struct {
	slots chan struct{} // one entry for each request that counts; waiting senders are served in their order

	mu          sync.Mutex
	pausedUntil time.Time
	nextPause   time.Duration // after an answer that names no time
}

func newRateLimit(perMinute int) *rateLimit {
	return &rateLimit{slots: make(chan struct{}, perMinute), nextPause: firstPause}
}

// enter returns when a request may be sent; leave must follow its end, or giveBack where it is not made. It fails with the context's cause,
// or with [ErrRateLimited] at once when the pause is longer than the context lasts. onHold is told why it does not return at
// once.
func (l *rateLimit) enter(ctx context.Context, onHold onHold) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if onHold == nil {
		onHold = func(error, time.Duration) {}
	}
	if len(l.slots) == cap(l.slots) {
		onHold(ErrRequestBudget, 0)
	}
	select {
	case l.slots <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrRequestBudget, context.Cause(ctx))
	}
	if err := l.waitOutPause(ctx, onHold); err != nil {
		l.giveBack()
		return err
	}
	return nil
}

// leave tells that a request has ended. One that was sent still counts for a while; one that never left does not count.
func (l *rateLimit) leave(sent bool) {
	if sent {
		time.AfterFunc(window, l.giveBack)
	} else {
		l.giveBack()
	}
}

// giveBack tells that a request no longer counts, or was not made.
func (l *rateLimit) giveBack() { <-l.slots }

func (l *rateLimit) waitOutPause(ctx context.Context, onHold onHold) error {
	for {
		l.mu.Lock()
		until := l.pausedUntil
		l.mu.Unlock()
		if !time.Now().Before(until) {
			return nil
		}
		if deadline, ok := ctx.Deadline(); ok && deadline.Before(until) {
			return ErrRateLimited
		}
		onHold(errAPIHolds, time.Until(until))
		select {
		case <-time.After(time.Until(until)):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// heed pauses all requests when an answer says that the limit is reached.
func (l *rateLimit) heed(resp *http.Response) {
	after, named := retryAfter(resp.Header)
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case asksToWait(resp):
		if !named {
			after = l.unnamedPause()
		}
	case resp.Header.Get("X-Rate-Limit-Remaining-Minute") == "0" || resp.Header.Get("X-RateLimit-Remaining") == "0":
		if !named {
			after = l.unnamedPause()
		}
		after = min(after, maxPause)
	default:
		l.nextPause = firstPause
		return
	}
	if until := time.Now().Add(after); until.After(l.pausedUntil) {
		l.pausedUntil = until
	}
}

// unnamedPause grows from one pause to the next, but not with each of the answers that set off the same pause.
func (l *rateLimit) unnamedPause() time.Duration {
	if time.Now().Before(l.pausedUntil) {
		return 0
	}
	pause := l.nextPause
	l.nextPause = min(2*pause, maxPause)
	return pause
}

// asksToWait tells whether an answer is the rate limit's, and not the attempt's or a failing server's.
func asksToWait(resp *http.Response) bool {
	return resp.StatusCode == http.StatusTooManyRequests ||
		resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != ""
}

// retryAfter reads how long an answer asks to wait: retry-after-ms, which the vendor's SDKs obey first, then Retry-After in seconds, with or
// without a fraction, or as a date by the server's own clock where it tells it. It never returns less than minPause, and false where both
// are missing or make no sense.
func retryAfter(header http.Header) (time.Duration, bool) {
	for _, form := range []struct {
		name string
		unit time.Duration
	}{{"Retry-After-Ms", time.Millisecond}, {"Retry-After", time.Second}} {
		value := header.Get(form.name)
		if !decimal.MatchString(value) {
			continue
		}
		number, _ := strconv.ParseFloat(value, 64) // beyond its range, an infinity
		most := float64(math.MaxInt64/time.Second) * float64(time.Second)
		return max(time.Duration(min(max(number*float64(form.unit), 0), most)), minPause), true
	}
	if at, err := http.ParseTime(header.Get("Retry-After")); err == nil {
		now, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			now = time.Now()
		}
		return max(at.Sub(now), minPause), true
	}
	return minPause, false
}

// decimal is what the headers' numbers look like. [strconv.ParseFloat] alone also takes 0x10, 1e3 and inf.
var decimal = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)
