package onlyfansapi

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// enterNow fails the test where a request is held back.
func enterNow(t *testing.T, l *rateLimit) *place {
	t.Helper()
	p, err := l.enter(t.Context(), poll, func(reason error, d time.Duration) { t.Errorf("held back for %s: %v", d, reason) })
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// heldFor returns how long a request is held back.
func heldFor(t *testing.T, l *rateLimit) time.Duration {
	t.Helper()
	began := time.Now()
	if _, err := l.enter(t.Context(), poll, nil); err != nil {
		t.Fatal(err)
	}
	return time.Since(began)
}

// answerWith ends a request with this status; remaining is of a limit of 60.
func (p *place) answerWith(status, remaining int, retryAfter string) {
	p.answerOf(60, status, remaining, retryAfter)
}

// answerOf ends a request with this status; limit is 0 where nothing is told of it.
func (p *place) answerOf(limit, status, remaining int, retryAfter string) {
	header := http.Header{"Retry-After": {retryAfter}}
	if limit > 0 {
		header.Set("X-Rate-Limit-Limit-Minute", strconv.Itoa(limit))
		header.Set("X-Rate-Limit-Remaining-Minute", strconv.Itoa(remaining))
	}
	p.heed(&http.Response{StatusCode: status, Header: header})
	p.leave(true)
}

// wantHeld reports that the next request is held back for another time.
func wantHeld(t *testing.T, l *rateLimit, want time.Duration) {
	t.Helper()
	if held := heldFor(t, l); held != want {
		t.Errorf("held back for %s; want %s", held, want)
	}
}

// An answer that was on its way when the server's minute ended tells of the minute before.
func TestAnswerOfTheMinuteBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(0)
		for remaining := 59; remaining > 49; remaining-- {
			enterNow(t, l).answerWith(200, remaining, "")
		}
		time.Sleep(50 * time.Second)
		before, after := enterNow(t, l), enterNow(t, l)
		after.answerWith(200, 59, "")
		before.answerWith(200, 0, "")
		enterNow(t, l)
	})
}

// Where a part of the limit has come back, and nobody else uses the key, it refills steadily: a moment after it is used up, the next
// request can go, and as many as have refilled meanwhile.
func TestSteadyLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(0)
		for remaining := 59; remaining >= 40; remaining-- {
			enterNow(t, l).answerWith(200, remaining, "")
		}
		time.Sleep(10 * time.Second)
		for remaining := 49; remaining >= 0; remaining-- {
			enterNow(t, l).answerWith(200, remaining, "")
		}
		wantHeld(t, l, time.Second)
		time.Sleep(10500 * time.Millisecond)
		for range 10 {
			enterNow(t, l)
		}
		wantHeld(t, l, 500*time.Millisecond)
	})
}

// Without that, a limit that is used up holds requests back until the oldest no longer counts, and no longer.
func TestLimitUsedUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(0)
		for remaining := 59; remaining >= 0; remaining-- {
			enterNow(t, l).answerWith(200, remaining, "")
			time.Sleep(time.Second)
		}
		if held := heldFor(t, l); held != window-time.Minute {
			t.Errorf("held back for %s; want %s", held, window-time.Minute)
		}
	})
}

// Where others use the key, too, a request that the API refuses for a second leaves them what refills in that second.
func TestRefusedAmongOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(0)
		enterNow(t, l).answerWith(200, 1, "")
		p, err := l.enter(t.Context(), change, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.answerWith(429, 0, "1")
		if held := heldFor(t, l); held != (1+reserved)*time.Second {
			t.Errorf("held back for %s; want %ds", held, 1+reserved)
		}
	})
}

// A request whose context ends in the moment in which it is admitted does not count.
func TestAdmittedTooLate(t *testing.T) {
	l := newRateLimit(1)
	ctx, cancel := context.WithCancel(t.Context())
	h := l.join(ctx, poll)
	cancel()
	if err := l.giveUp(ctx, h); err == nil || len(l.counted) != 0 {
		t.Errorf("%v, %d requests count", err, len(l.counted))
	}
}
