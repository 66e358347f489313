package onlyfansapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// How long answers hold the next request back.
func TestPauses(t *testing.T) {
	for name, test := range map[string]struct {
		answers func(t *testing.T, l *limiter)
		want    time.Duration
	}{
		"refused together, the longer time first": {want: 10 * time.Second, answers: func(t *testing.T, l *limiter) {
			p, q, r := sendNow(t, l, read), sendNow(t, l, read), sendNow(t, l, read)
			p.answer(0, 429, 0, "10")
			q.answer(0, 429, 0, "1")
			r.answer(0, 429, 0, "")
		}},
		"refused together, without a time": {want: firstPause, answers: func(t *testing.T, l *limiter) {
			p, q := sendNow(t, l, read), sendNow(t, l, read)
			p.answer(0, 429, 0, "")
			q.answer(0, 429, 0, "")
		}},
		"unavailable": {want: 5 * time.Second, answers: func(t *testing.T, l *limiter) {
			sendNow(t, l, read).answer(60, 503, 29, "5")
		}},
		"used up, with a time": {want: 5 * time.Second, answers: func(t *testing.T, l *limiter) {
			sendNow(t, l, read).answer(60, 200, 0, "5")
		}},
		"used up, with a time of an hour": {want: maxPause, answers: func(t *testing.T, l *limiter) {
			sendNow(t, l, read).answer(60, 200, 0, "3600")
		}},
		"used up by others": {want: firstPause, answers: func(t *testing.T, l *limiter) {
			sendNow(t, l, read).answer(60, 200, 0, "")
		}},
		"used up by others, and again": {want: firstPause, answers: func(t *testing.T, l *limiter) {
			sendNow(t, l, read).answer(60, 200, 0, "")
			send(t, l, read).answer(60, 200, 0, "")
		}},
		"used up alone": {want: window, answers: func(t *testing.T, l *limiter) {
			for remaining := 4; remaining >= 0; remaining-- {
				sendNow(t, l, read).answer(5, 200, remaining, "")
			}
		}},
		"refused before a pause, answered after it": {want: 2 * firstPause, answers: func(t *testing.T, l *limiter) {
			p, late := sendNow(t, l, read), sendNow(t, l, read)
			p.answer(0, 429, 0, "")
			again := send(t, l, read)
			again.answer(0, 429, 0, "")
			late.answer(0, 200, 0, "")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(0)
				test.answers(t, l)
				if held := heldFor(t, l); held != test.want {
					t.Errorf("held back for %s; want %s", held, test.want)
				}
			})
		})
	}
}

// Refusals that name no useful time hold requests back for longer and longer, up to a minute. A good answer ends
// that.
func TestRefusedAgain(t *testing.T) {
	for retryAfter, first := range map[string]time.Duration{
		"": firstPause, "0": minPause, "-1": minPause, "soon": firstPause,
	} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(0)
			sendNow(t, l, read).answer(0, 429, 0, retryAfter)
			for want := first; want < 10*maxPause; want *= 2 {
				began := time.Now()
				r := send(t, l, read)
				if held := time.Since(began); held != min(want, maxPause) {
					t.Fatalf("Retry-After %q: held back for %s; want %s", retryAfter, held, min(want, maxPause))
				}
				r.answer(0, 429, 0, retryAfter)
			}
			send(t, l, read).answer(0, 200, 0, "")
			sendNow(t, l, read).answer(0, 429, 0, retryAfter)
			if held := heldFor(t, l); held != first {
				t.Errorf("Retry-After %q, after a good answer: held back for %s; want %s", retryAfter, held, first)
			}
		})
	}
}

// After a pause one request goes first. The others go when it was answered, or when it could not be sent.
func TestOneRequestFirstAfterAPause(t *testing.T) {
	for name, end := range map[string]func(r *reservation){
		"answered": func(r *reservation) { r.answer(0, 200, 0, "") },
		"not sent": func(r *reservation) { r.done(false) },
		"broken":   func(r *reservation) { r.done(true) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := newLimiter(0)
				sendNow(t, l, read).answer(0, 429, 0, "10")
				var mu sync.Mutex
				var sent []time.Duration
				began := time.Now()
				for range 20 {
					go func() {
						r := send(t, l, read)
						mu.Lock()
						sent = append(sent, time.Since(began))
						mu.Unlock()
						time.Sleep(time.Second)
						end(r)
					}()
				}
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				mu.Lock()
				defer mu.Unlock()
				if sent[0] != 10*time.Second || sent[1] != 11*time.Second || len(sent) != 20 {
					t.Errorf("sent after %s", sent)
				}
			})
		})
	}
}

// A server that counts seconds, and says how many requests remain in one, but not of how many: no pause doubles where
// nothing is refused.
func TestServerThatCountsSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.RequestsPerMinute = 0
		var mu sync.Mutex
		var second, refused int64
		handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			w.Header().Set("X-RateLimit-Remaining", "0")
			if now := time.Now().Unix(); now != second {
				second = now
				api.ServeHTTP(w, r)
				return
			}
			refused++
			w.WriteHeader(http.StatusTooManyRequests)
		})
		client := newTestClient(t, handler, Config{})
		began := time.Now()
		var group sync.WaitGroup
		for i := range 20 {
			id := fmt.Sprintf("auth_%d", i)
			api.Script(id, fakeapi.Authenticated("acct_1"))
			group.Go(func() {
				if _, err := client.WaitForAuthAttempt(t.Context(), id, WaitOptions{}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if took := time.Since(began); took > 2*time.Minute || refused > 25 {
			t.Errorf("20 attempts took %s, with %d refusals", took, refused)
		}
	})
}

// What changes something is sent before what reads, and each in the order in which it was asked for.
func TestOrderOfTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		sendNow(t, l, read).answer(1, 200, 0, "")
		var mu sync.Mutex
		var sent []int
		for i, priority := range []priority{read, change, read, change} {
			go func() {
				r := send(t, l, priority)
				mu.Lock()
				defer mu.Unlock()
				sent = append(sent, i)
				r.done(true)
			}()
			synctest.Wait()
		}
		time.Sleep(10 * time.Minute)
		mu.Lock()
		defer mu.Unlock()
		if want := []int{1, 3, 0, 2}; !slices.Equal(sent, want) {
			t.Errorf("sent %v, want %v", sent, want)
		}
	})
}

// A budget that the user set below the limit that the API names does not hold back what changes something.
func TestChangeBeyondTheSetBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(2)
		sendNow(t, l, read).answer(60, 200, 59, "")
		sendNow(t, l, read).answer(60, 200, 58, "")
		sendNow(t, l, change)
	})
}

// A request that gives up when it could be sent makes way for the next one.
func TestGivenUpWhenItCouldBeSent(t *testing.T) {
	for range 30 { // which of the two its caller sees first is chance
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(1)
			sendNow(t, l, read).done(true)
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				r, err := l.wait(ctx, read, func(error, time.Duration) {
					time.Sleep(window) // so that it sees both at once
					cancel()
				})
				if err == nil {
					r.done(false)
				}
			}()
			synctest.Wait()
			next, stop := context.WithTimeoutCause(t.Context(), 2*time.Hour, ErrTimedOut)
			defer stop()
			began := time.Now()
			if _, err := l.wait(next, read, nil); err != nil || time.Since(began) > window {
				t.Fatalf("the next request was held back for %s: %v", time.Since(began), err)
			}
		})
	}
}

// A request whose time is too short for a pause fails at once, for the reason of the pause.
func TestPauseThatIsTooLong(t *testing.T) {
	for status, want := range map[int]error{429: ErrRateLimited, 503: ErrUnavailable} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(1)
			p := sendNow(t, l, read)
			ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, ErrTimedOut)
			defer cancel()
			errs := make(chan error)
			for range 2 {
				go func() {
					_, err := l.wait(ctx, read, nil)
					errs <- err
				}()
				synctest.Wait()
				p.answer(0, status, 0, "300")
				held, ok := errors.AsType[*HeldBackError](<-errs)
				if !ok || !errors.Is(held, want) || time.Until(held.Until) != 5*time.Minute {
					t.Errorf("%d: got %#v", status, held)
				}
			}
		})
	}
}

// Who is held back is told why, and of each new pause.
func TestHoldIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(1)
		p := sendNow(t, l, read)
		var reasons []error
		var times []time.Duration
		go func() {
			_, _ = l.wait(t.Context(), read, func(reason error, d time.Duration) {
				reasons, times = append(reasons, reason), append(times, d)
			})
		}()
		synctest.Wait()
		p.answer(0, http.StatusTooManyRequests, 0, "300")
		synctest.Wait()
		want := []time.Duration{0, 300 * time.Second}
		if !slices.Equal(reasons, []error{ErrRequestBudget, errPaused}) || !slices.Equal(times, want) {
			t.Errorf("told %v, %v", reasons, times)
		}
		time.Sleep(300 * time.Second)
	})
}

// Whoever is held back is told what the API said with its last refusal, if that is more than its status.
func TestPauseTellsWhatTheAPISaid(t *testing.T) {
	for message, want := range map[string]string{
		"You have no credits remaining.": ErrRateLimited.Error() + " (You have no credits remaining)",
		"Too Many Attempts.":             ErrRateLimited.Error(),
	} {
		synctest.Test(t, func(t *testing.T) {
			api := fakeapi.New()
			// The words of the refusal before are none of the second pause, which follows an answer.
			api.Script("auth_x", fakeapi.NoCredits().WithHeader("Retry-After", "1").Times(1),
				fakeapi.Authenticating().Times(1), fakeapi.Error(http.StatusTooManyRequests, message).
					WithHeader("Retry-After", "300"))
			client := newTestClient(t, api, Config{})
			_, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{Timeout: time.Minute})
			if text(err) != want {
				t.Errorf("got %q, want %q", text(err), want)
			}
			// So is a request that was never sent.
			ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, ErrTimedOut)
			defer cancel()
			if _, err := client.Accounts(ctx, nil); text(err) != want {
				t.Errorf("another request: got %q, want %q", text(err), want)
			}
		})
	}
}
