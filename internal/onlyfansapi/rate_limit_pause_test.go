package onlyfansapi

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// enterAs enters with a priority, however long that takes.
func enterAs(t *testing.T, l *rateLimit, priority priority) *place {
	t.Helper()
	p, err := l.enter(t.Context(), priority, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// For how long answers hold the next request back.
func TestPauses(t *testing.T) {
	for name, test := range map[string]struct {
		answers func(t *testing.T, l *rateLimit)
		want    time.Duration
	}{
		"refused together, the longer time first": {want: 10 * time.Second, answers: func(t *testing.T, l *rateLimit) {
			p, q, r := enterNow(t, l), enterNow(t, l), enterNow(t, l)
			p.answerOf(0, 429, 0, "10")
			q.answerOf(0, 429, 0, "1")
			r.answerOf(0, 429, 0, "")
		}},
		"refused again after the pause of a request that another one outlasts": {want: 10 * time.Second, answers: func(t *testing.T, l *rateLimit) {
			p, late := enterNow(t, l), enterNow(t, l)
			p.answerOf(0, 429, 0, "")
			again := enterAs(t, l, poll)
			late.answerOf(0, 429, 0, "")
			again.answerOf(0, 429, 0, "")
		}},
		"refused among others, without a time": {want: window, answers: func(t *testing.T, l *rateLimit) {
			enterNow(t, l).answerWith(200, 1, "")
			enterAs(t, l, change).answerWith(429, 0, "")
		}},
		"refused for a while among others, with some of the limit left": {want: 5 * time.Second, answers: func(t *testing.T, l *rateLimit) {
			enterNow(t, l).answerWith(200, 30, "")
			enterNow(t, l).answerWith(503, 29, "5")
		}},
		"refused for a second among others, where a request refills in two": {want: 5 * time.Second, answers: func(t *testing.T, l *rateLimit) {
			enterNow(t, l).answerOf(30, 200, 1, "")
			enterAs(t, l, change).answerOf(30, 429, 0, "1")
		}},
		"used up alone, with a time that is too short": {want: window, answers: func(t *testing.T, l *rateLimit) {
			for remaining := 59; remaining >= 1; remaining-- {
				enterNow(t, l).answerWith(200, remaining, "")
			}
			enterNow(t, l).answerWith(200, 0, "1")
		}},
		"used up by others, a minute ago": {answers: func(t *testing.T, l *rateLimit) {
			enterNow(t, l).answerWith(200, 1, "")
			time.Sleep(window)
		}},
		"used up by others, as an answer of a request from before tells": {want: window, answers: func(t *testing.T, l *rateLimit) {
			p, late, last := enterNow(t, l), enterNow(t, l), enterNow(t, l)
			p.answerWith(200, 10, "")
			late.answerWith(200, 59, "")
			last.answerWith(200, 2, "")
		}},
		"refused twice among others, one request later": {want: window - 35*time.Second, answers: func(t *testing.T, l *rateLimit) {
			enterNow(t, l).answerWith(200, 1, "")
			enterAs(t, l, change).answerWith(429, 0, "1")
			enterAs(t, l, poll).answerWith(429, 0, "30")
			enterAs(t, l, poll)
		}},
		"after a request that found the whole limit there again": {want: window - 3*time.Second, answers: func(t *testing.T, l *rateLimit) {
			enterNow(t, l).answerWith(200, 1, "")
			enterAs(t, l, change).answerWith(429, 0, "1")
			enterAs(t, l, poll).answerWith(200, 55, "")
			for remaining := 54; remaining >= reserved; remaining-- {
				enterNow(t, l).answerWith(200, remaining, "")
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newRateLimit(0)
				test.answers(t, l)
				wantHeld(t, l, test.want)
			})
		})
	}
}

// Who waits for the budget is told when the API asks for a pause.
func TestPauseIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(1)
		p := enterNow(t, l)
		var told time.Duration
		go func() {
			_, _ = l.enter(t.Context(), poll, func(reason error, d time.Duration) {
				if errors.Is(reason, errAPIHolds) {
					told = d
				}
			})
		}()
		synctest.Wait()
		p.answerOf(0, http.StatusTooManyRequests, 0, "300")
		synctest.Wait()
		if told != 300*time.Second {
			t.Errorf("told of a pause of %s", told)
		}
		time.Sleep(300 * time.Second)
	})
}

// A budget that the user set below the limit that the API tells does not hold back what changes something.
func TestChangeBeyondTheSetBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(2)
		enterNow(t, l).answerWith(200, 59, "")
		enterNow(t, l).answerWith(200, 58, "")
		began := time.Now()
		if enterAs(t, l, change); time.Since(began) > 0 {
			t.Errorf("held back for %s", time.Since(began))
		}
	})
}

// When the limit comes back, what others used is no longer counted first: what this client used stops counting at a time that is known.
func TestOthersStopCountingFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(0)
		for remaining := 59; remaining >= 40; remaining-- {
			enterNow(t, l).answerWith(200, remaining, "")
		}
		time.Sleep(50 * time.Second)
		enterNow(t, l).answerWith(200, 9, "")
		time.Sleep(5 * time.Second)
		enterNow(t, l).answerWith(200, 38, "")
		time.Sleep(window - 55*time.Second)
		for range 56 {
			enterNow(t, l)
		}
	})
}
