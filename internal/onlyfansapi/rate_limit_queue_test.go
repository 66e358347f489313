package onlyfansapi

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// waiting returns what is in the queue.
func (l *rateLimit) waiting() []*heldBack {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.queue)
}

// What changes something goes before what reads, and each in the order in which it was asked for.
func TestOrderOfTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(0)
		enterNow(t, l).answerOf(1, 200, 0, "")
		poll1, change1 := l.join(t.Context(), poll), l.join(t.Context(), change)
		change2, poll2 := l.join(t.Context(), change), l.join(t.Context(), poll)
		want := []*heldBack{change1, change2, poll1, poll2}
		if !slices.Equal(l.waiting(), want) {
			t.Error("the queue has another order")
		}
		for i, h := range want {
			time.Sleep(window)
			synctest.Wait()
			if h.place == nil {
				t.Fatalf("no. %d has not gone", i+1)
			}
			h.place.leave(true)
		}
	})
}

// Who gives up a turn in the budget is told when it would have come: a minute after the end of a request, also of one that is still in progress.
// An interrupt is told as such.
func TestGivenUpTurn(t *testing.T) {
	for name, test := range map[string]struct {
		ahead int // in the queue
		cause error
		want  time.Duration // after the beginning; 0 for the cause alone
	}{
		"the time is up":         {cause: ErrTimedOut, want: 10*time.Second + window},
		"behind another request": {ahead: 1, cause: ErrTimedOut, want: 20*time.Second + window},
		"interrupted":            {cause: ErrInterrupted},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				l := newRateLimit(2)
				enterNow(t, l) // and stays in progress
				ended := enterNow(t, l)
				time.Sleep(10 * time.Second)
				ended.leave(true)
				for range test.ahead {
					l.join(t.Context(), poll)
				}
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(10*time.Second, func() { cancel(test.cause) })
				_, err := l.enter(ctx, poll, nil)
				held, isHeld := errors.AsType[*HeldBackError](err)
				switch {
				case test.want == 0 && (isHeld || !errors.Is(err, test.cause)):
					t.Errorf("got %v, want %v", err, test.cause)
				case test.want > 0 && (!isHeld || held.Until.Sub(began) != test.want):
					t.Errorf("got %#v, want %s", err, test.want)
				}
				if n := len(l.waiting()); n != test.ahead {
					t.Errorf("%d requests wait, want %d", n, test.ahead)
				}
				l.timer.Stop()
			})
		})
	}
}

// The next turn comes a minute after the request that ended first, whichever began first.
func TestNextTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(2)
		long, short := enterNow(t, l), enterNow(t, l)
		short.leave(true)
		time.Sleep(10 * time.Second)
		long.leave(true)
		wantHeld(t, l, window-10*time.Second)
	})
}

// A request that a pause ends in the moment in which its time is up is told of the pause.
func TestPausedTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(1)
		p := enterNow(t, l)
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		h := l.join(ctx, poll)
		p.answerOf(0, 429, 0, "300")
		cancel()
		if err := l.giveUp(ctx, h); !errors.Is(err, ErrRateLimited) {
			t.Errorf("got %v", err)
		}
	})
}
