package onlyfansapi

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// send returns when the limiter lets a request go.
func send(t *testing.T, l *limiter, priority priority) *reservation {
	t.Helper()
	r, err := l.wait(t.Context(), priority, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sendNow fails the test if a request is held back.
func sendNow(t *testing.T, l *limiter, priority priority) *reservation {
	t.Helper()
	began := time.Now()
	r := send(t, l, priority)
	if held := time.Since(began); held > 0 {
		t.Errorf("held back for %s", held)
	}
	return r
}

// heldFor returns how long a request is held back.
func heldFor(t *testing.T, l *limiter) time.Duration {
	t.Helper()
	began := time.Now()
	send(t, l, read)
	return time.Since(began)
}

// answer ends a request with this status. With a limit of 0, nothing is said of it.
func (r *reservation) answer(limit, status, remaining int, retryAfter string) {
	header := http.Header{}
	if retryAfter != "" {
		header.Set("Retry-After", retryAfter)
	}
	if limit > 0 {
		header.Set("X-Rate-Limit-Limit-Minute", strconv.Itoa(limit))
		header.Set("X-Rate-Limit-Remaining-Minute", strconv.Itoa(remaining))
	}
	r.observe(&http.Response{StatusCode: status, Header: header})
	r.done(true)
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now().UTC()
		date := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
		for value, want := range map[string]time.Duration{
			"1": time.Second, "+3": 3 * time.Second, "1.5": 1500 * time.Millisecond, "120": 2 * time.Minute,
			"0.1": minPause, "0": 500 * time.Millisecond, "-5": minPause, "-99999999999999999999": minPause,
			"9999999999": 9223372036 * time.Second, "99999999999999999999": 9223372036 * time.Second,
			date(30 * time.Second): 30 * time.Second, date(-time.Hour): minPause, date(0): minPause,
		} {
			if got, named := retryAfter(http.Header{"Retry-After": {value}}); got != want || !named {
				t.Errorf("%q: got %s, %t; want %s", value, got, named, want)
			}
		}
		for _, value := range []string{"", "soon", "1.5s", "1e3", "12s", "2030-01-01"} {
			if got, named := retryAfter(http.Header{"Retry-After": {value}}); got < minPause || named {
				t.Errorf("%q: got %s, %t; want no time", value, got, named)
			}
		}
		// The vendor's SDKs obey milliseconds first.
		inMs := http.Header{"Retry-After": {"60"}, "Retry-After-Ms": {"2500"}}
		if got, named := retryAfter(inMs); got != 2500*time.Millisecond || !named {
			t.Errorf("in milliseconds: got %s, %t", got, named)
		}
		// A date is by the server's clock, which may be far from ours.
		skewed := http.Header{"Retry-After": {date(-time.Hour)}, "Date": {date(-time.Hour - 20*time.Second)}}
		if got, _ := retryAfter(skewed); got != 20*time.Second {
			t.Errorf("by a clock an hour behind: got %s, want 20s", got)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{
		"1", "0", "-1", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT", "soon", "+3", "0x10", "",
	} {
		f.Add(value, value)
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		if got, _ := retryAfter(http.Header{"Retry-After": {value}, "Date": {date}}); got < minPause {
			t.Errorf("got %s", got)
		}
	})
}

// The limit that a header names is the budget where none is set, and where one is set, it is lower or does not count.
func TestBudgetIsTold(t *testing.T) {
	for name, test := range map[string]struct {
		limit, set int
		within     time.Duration
	}{
		"higher":               {limit: 300, within: 10 * time.Second},
		"higher than set":      {limit: 300, set: 100, within: 2*time.Minute + 5*time.Second},
		"lower than set":       {limit: 100, set: 300, within: 2*time.Minute + 5*time.Second},
		"more than believable": {limit: 7000, within: 4*time.Minute + 5*time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.RequestsPerMinute = test.limit
				client := newTestClient(t, api, Config{RequestsPerMinute: test.set})
				began := time.Now()
				for i := range 300 {
					id := fmt.Sprintf("auth_%d", i)
					api.Script(id, fakeapi.Authenticated("acct_1"))
					wait, err := client.WaitForAuthAttempt(t.Context(), id, WaitOptions{})
					if err != nil || wait.Outcome != Succeeded {
						t.Fatalf("%s: %q, %v", id, wait.Outcome, err)
					}
				}
				if took := time.Since(began); took > test.within || took < test.within-10*time.Second {
					t.Errorf("300 attempts took %s; want about %s", took, test.within)
				}
				for _, request := range api.Requests() {
					if request.Status != http.StatusOK {
						t.Fatalf("a request got %d", request.Status)
					}
				}
			})
		})
	}
}

// When the server's minute ends, its limit is there again, though this client has seen less than a minute of it.
func TestBudgetRises(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Window = fakeapi.Fixed
		client := newTestClient(t, api, Config{})
		poll := func(n int) {
			for i := range n {
				id := fmt.Sprintf("auth_%d", i)
				api.Script(id, fakeapi.Authenticated("acct_1"))
				client.ended.forget(id)
				if wait, err := client.WaitForAuthAttempt(
					t.Context(),
					id,
					WaitOptions{},
				); err != nil ||
					wait.Outcome != Succeeded {
					t.Fatalf("%s: %q, %v", id, wait.Outcome, err)
				}
			}
		}
		poll(1)
		time.Sleep(50 * time.Second)
		poll(58)
		time.Sleep(15 * time.Second)
		began := time.Now()
		poll(59)
		if took := time.Since(began); took > time.Second {
			t.Errorf("polls that the server allows took %s", took)
		}
	})
}

// A limit of zero seconds, for ever, is not two requests a second.
func TestRetryAfterZeroForEver(t *testing.T) {
	_, polls, err := waitFor(
		t,
		WaitOptions{},
		fakeapi.Error(http.StatusTooManyRequests, "").WithHeader("Retry-After", "0"),
	)
	if !errors.Is(err, ErrRateLimited) || len(polls) > 20 {
		t.Errorf("%d requests in 10 minutes, %v", len(polls), err)
	}
}

// A two-factor code does not queue behind polls.
func TestCodeGoesBeforePolls(t *testing.T) {
	for name, test := range map[string]struct {
		hideLimits bool
		within     time.Duration
	}{
		// By its own count alone, the client cannot know that the server would refuse it.
		"nothing told": {hideLimits: true},
		// Else it is the first when the first request stops counting, with sixty polls waiting.
		"limit told": {within: window - 5*time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.HideLimits = test.hideLimits
				api.ScriptSubmit("auth_x", fakeapi.Answer{})
				client := newTestClient(t, api, Config{})
				ctx, cancel := context.WithCancel(t.Context())
				var group sync.WaitGroup
				for i := range 120 {
					id := fmt.Sprintf("auth_%d", i)
					api.Script(id, fakeapi.Authenticating())
					group.Go(func() { _, _ = client.WaitForAuthAttempt(ctx, id, WaitOptions{}) })
				}
				time.Sleep(5 * time.Second)
				began := time.Now()
				if _, err := client.SubmitTwoFactorCode(
					t.Context(),
					"auth_x",
					"123456",
					nil,
				); err != nil &&
					test.within > 0 {
					t.Error(err)
				}
				if took := time.Since(began); took > test.within {
					t.Errorf("the code was on its way after %s; want %s", took, test.within)
				}
				cancel()
				group.Wait()
			})
		})
	}
}

// With a request in progress that takes up the budget, the next one goes a minute after its end, whether an answer
// came or not.
func TestHeldBackBehindARequest(t *testing.T) {
	for name, answer := range map[string]fakeapi.Answer{
		"answered": {Delay: 5 * time.Second, Status: 404}, "broken": {Delay: 5 * time.Second, Conn: func(net.Conn) {}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.Script("auth_x", answer)
				api.Script("auth_y", fakeapi.Authenticated("acct_1"))
				client := newTestClient(t, api, Config{RequestsPerMinute: 1})
				var group sync.WaitGroup
				group.Go(func() {
					_, _ = client.WaitForAuthAttempt(
						t.Context(),
						"auth_x",
						WaitOptions{Timeout: 7 * time.Second, Once: true},
					)
				})
				time.Sleep(time.Second)
				wait, err := client.WaitForAuthAttempt(t.Context(), "auth_y", WaitOptions{})
				if err != nil || wait.Waited != 4*time.Second+window {
					t.Errorf("%v after %s", err, wait.Waited)
				}
				group.Wait()
			})
		})
	}
}

// A server that counts in whole seconds, and each request for more than sixty of them, has no reason to refuse one.
func TestBudgetOfWholeSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const budget = 5
		api := fakeapi.New()
		api.HideLimits = true
		var counted []int64
		server := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			now := time.Now().Unix()
			counted = append(slices.DeleteFunc(counted, func(at int64) bool { return now-at > 60 }), now)
			if len(counted) > budget {
				t.Errorf("%d requests count", len(counted))
			}
			api.ServeHTTP(w, r)
		})
		client := newTestClient(t, server, Config{RequestsPerMinute: budget})
		time.Sleep(500 * time.Millisecond)
		for i := range 3 * budget {
			id := fmt.Sprintf("auth_%d", i)
			api.Script(id, fakeapi.Authenticated("acct_1"))
			if _, err := client.WaitForAuthAttempt(t.Context(), id, WaitOptions{}); err != nil {
				t.Error(err)
			}
		}
	})
}

// A request whose time is too short says when it could have been made.
func TestHeldBackUntil(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.Authenticating())
		api.Script("auth_y", fakeapi.Error(http.StatusTooManyRequests, "").WithHeader("Retry-After", "300"))
		client := newTestClient(t, api, Config{RequestsPerMinute: 2})
		began := time.Now()
		once := WaitOptions{Timeout: 10 * time.Second, Once: true}
		_, _ = client.WaitForAuthAttempt(t.Context(), "auth_x", once)
		time.Sleep(20 * time.Second)
		_, _ = client.WaitForAuthAttempt(t.Context(), "auth_x", once)
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_y", once)
		held, ok := errors.AsType[*HeldBackError](wait.LastError)
		if !errors.Is(err, ErrTimedOut) || !ok || held.Until.Sub(began) != window {
			t.Errorf("held back by the budget: %v, %#v", err, wait.LastError)
		}
		time.Sleep(window - 30*time.Second)
		_, err = client.WaitForAuthAttempt(t.Context(), "auth_y", once)
		held, ok = errors.AsType[*HeldBackError](err)
		if !errors.Is(err, ErrRateLimited) || !ok || time.Until(held.Until) != 5*time.Minute {
			t.Errorf("held back by the API: %#v", err)
		}
	})
}
