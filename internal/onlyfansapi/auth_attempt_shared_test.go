package onlyfansapi

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// waitTogether runs n waits for the same attempt at once and returns what each saw, and the requests.
func waitTogether(
	t *testing.T,
	n int,
	options WaitOptions,
	script ...fakeapi.Answer,
) (waits []Wait, errs []error, requests []fakeapi.Request) {
	t.Helper()
	waits, errs = make([]Wait, n), make([]error, n)
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", script...)
		client := newTestClient(t, api, Config{})
		var group sync.WaitGroup
		for i := range n {
			group.Go(func() { waits[i], errs[i] = client.WaitForAuthAttempt(t.Context(), "auth_x", options) })
		}
		group.Wait()
		requests = api.Requests()
	})
	return waits, errs, requests
}

// Polls that bring no answer are shared like those that do.
func TestWaitsShareErrors(t *testing.T) {
	refused := fakeapi.Error(401, "")
	refused.Delay = time.Second // until all forty waits have begun
	for name, test := range map[string]struct {
		answer   fakeapi.Answer
		requests int
		within   time.Duration
		want     string
	}{
		"a server that fails": {
			answer:   fakeapi.Error(500, ""),
			requests: 5,
			within:   10 * time.Second,
			want:     "HTTP 500 Internal Server Error",
		},
		"a request that hangs": {
			answer: fakeapi.Answer{Delay: time.Hour}, requests: 5,
			within: 160 * time.Second, want: "no complete answer came within 30s",
		},
		"an unknown attempt": {
			answer: fakeapi.Error(404, ""), requests: 2, within: 3 * time.Second, want: "HTTP 404 Not Found",
		},
		"a refused key": {answer: refused, requests: 1, within: 2 * time.Second, want: "HTTP 401 Unauthorized"},
	} {
		t.Run(name, func(t *testing.T) {
			waits, errs, requests := waitTogether(t, 40, WaitOptions{}, test.answer)
			if len(requests) != test.requests {
				t.Errorf("%d requests, want %d", len(requests), test.requests)
			}
			for i, wait := range waits {
				if errs[i] == nil || errs[i].Error() != test.want {
					t.Fatalf("wait %d: got %v, want %s", i, errs[i], test.want)
				}
				if wait.Polls != test.requests {
					t.Errorf("wait %d: %d polls, want %d", i, wait.Polls, test.requests)
				}
				if wait.Waited > test.within {
					t.Errorf("wait %d took %s, more than %s", i, wait.Waited, test.within)
				}
			}
		})
	}
}

// What an attempt ended with before a code was submitted is not the answer to a wait that begins after.
func TestSubmittedCodeBeatsEndedAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.Failed("TIMEOUT", "Too late."), fakeapi.Authenticated("acct_1"))
		api.ScriptSubmit("auth_x", fakeapi.Answer{})
		client := newTestClient(t, api, Config{})
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
		if err != nil || wait.Outcome != Failed {
			t.Fatalf("before the code: %q, %v", wait.Outcome, err)
		}
		if _, err := client.SubmitTwoFactorCode(t.Context(), "auth_x", code, nil); err != nil {
			t.Fatal(err)
		}
		wait, err = client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
		if err != nil || wait.Outcome != Succeeded {
			t.Errorf("after the code: %q, %v; want %q", wait.Outcome, err, Succeeded)
		}
	})
}

// What one wait took for an end, and another would not, is polled anew by a later wait instead of holding it up until
// its time is up.
func TestLaterWaitPollsWhatIsNoEndToIt(t *testing.T) {
	done := fakeapi.Authenticated("acct_1")
	strange := fakeapi.Authenticating().With("state", "pondering")
	for name, test := range map[string]struct {
		script []fakeapi.Answer
		later  WaitOptions
		polls  int
	}{
		"an unknown state with a record that was open": {
			script: []fakeapi.Answer{strange, done.With("state", "pondering").Times(2), done},
			polls:  4,
		},
		"no record, where a finished one is needed": {
			script: []fakeapi.Answer{done.With("lastAttempt", nil), done},
			later:  WaitOptions{FinishedRecord: true},
			polls:  2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.Script("auth_x", test.script...)
				client := newTestClient(t, api, Config{})
				for _, options := range []WaitOptions{{}, test.later} {
					wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", options)
					if err != nil || wait.Outcome != Succeeded {
						t.Errorf("%+v: %q, %v", options, wait.Outcome, err)
					}
				}
				if n := len(api.Requests()); n != test.polls {
					t.Errorf("%d requests, want %d", n, test.polls)
				}
			})
		})
	}
}

// Even a wait in progress does not end by an answer that was asked for before a code was submitted, and polls on
// afterwards.
func TestSubmittedCodeBeatsPollInProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		late := fakeapi.Failed("TIMEOUT", "Too late.")
		late.Delay = 10 * time.Second
		api.Script("auth_x", late, fakeapi.Authenticating().Times(2), fakeapi.Authenticated("acct_1"))
		api.ScriptSubmit("auth_x", fakeapi.Answer{})
		client := newTestClient(t, api, Config{})
		time.AfterFunc(time.Second, func() { _, _ = client.SubmitTwoFactorCode(t.Context(), "auth_x", code, nil) })
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
		if err != nil || wait.Outcome != Succeeded {
			t.Errorf("%q, %v; want %q", wait.Outcome, err, Succeeded)
		}
		if wait.Requests != 4 {
			t.Errorf("the wait tells of %d requests, want 4", wait.Requests)
		}
	})
}

// A wait whose time is too short for a pause says so at once, also while another wait for the same attempt sits the
// pause out.
func TestWaitIsNotBoundByAnothersPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.Error(429, "").WithHeader("Retry-After", "300"), fakeapi.Authenticated("acct_1"))
		client := newTestClient(t, api, Config{})
		var group sync.WaitGroup
		group.Go(func() {
			wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
			if err != nil || wait.Outcome != Succeeded {
				t.Errorf("the long wait: %q, %v", wait.Outcome, err)
			}
		})
		time.Sleep(5 * time.Second)
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{Timeout: time.Minute})
		if !errors.Is(err, ErrRateLimited) || wait.Waited > time.Second {
			t.Errorf("the short wait ended after %s with %v; want %v at once", wait.Waited, err, ErrRateLimited)
		}
		group.Wait()
	})
}

// Where the wait that polls for all is cancelled, the others poll for themselves.
func TestWaitsOutliveTheOneThatPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		slow := fakeapi.Authenticated("acct_1")
		slow.Delay = 10 * time.Second
		api.Script("auth_x", slow)
		client := newTestClient(t, api, Config{})
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := client.WaitForAuthAttempt(ctx, "auth_x", WaitOptions{}); !errors.Is(err, ErrInterrupted) {
				t.Errorf("the cancelled wait: %v", err)
			}
		})
		time.Sleep(time.Second)
		time.AfterFunc(time.Second, cancel)
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
		if err != nil || wait.Outcome != Succeeded || wait.Requests != 1 {
			t.Errorf("the other wait: %q, %v after %d requests", wait.Outcome, err, wait.Requests)
		}
		group.Wait()
		if n := client.polls.keys(); n != 0 {
			t.Errorf("%d attempts are still waited for", n)
		}
	})
}

// Waits for the same attempt that are held back by the budget need one place in it between them, and leave the others
// to other waits.
func TestSharedPollLeavesRoomInTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		slow := fakeapi.Authenticated("acct_1")
		slow.Delay = time.Second
		for _, id := range []string{"auth_a", "auth_b", "auth_x", "auth_y"} {
			api.Script(id, slow)
		}
		client := newTestClient(t, api, Config{RequestsPerMinute: 2})
		for _, id := range []string{"auth_a", "auth_b"} { // which uses the budget up
			if _, err := client.WaitForAuthAttempt(t.Context(), id, WaitOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		var group sync.WaitGroup
		for range 10 {
			group.Go(func() {
				wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
				if err != nil || wait.Outcome != Succeeded {
					t.Errorf("%q, %v", wait.Outcome, err)
				}
			})
		}
		group.Wait()
		began := time.Now()
		if _, err := client.WaitForAuthAttempt(t.Context(), "auth_y", WaitOptions{}); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("the second request in a minute of two took %s", took)
		}
		if n := len(api.Requests()); n != 4 {
			t.Errorf("%d requests, want 4", n)
		}
	})
}

// What is kept of attempts that have ended does not hold their answers.
func TestEndedAttemptsKeepNoBodies(t *testing.T) {
	padded := fakeapi.Authenticated("acct_1").With("account.onlyfans_data.about", strings.Repeat("x", 1<<20))
	api := fakeapi.New()
	api.RequestsPerMinute = 0
	client := newTestClient(t, api, Config{RequestsPerMinute: 6000})
	memory := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	api.Script("auth_x", padded)
	before := memory()
	for i := range 20 {
		id := "auth_" + string(rune('a'+i))
		api.Script(id, padded)
		if _, err := client.WaitForAuthAttempt(t.Context(), id, WaitOptions{IncludeOnlyFansData: true}); err != nil {
			t.Fatal(err)
		}
		api.Script(id, fakeapi.Answer{Status: http.StatusNotFound})
	}
	if grown := int64(memory()) - int64(before); grown > 8<<20 {
		t.Errorf("twenty answers of 1 MiB left %d KiB behind", grown>>10)
	}
	wait, err := client.WaitForAuthAttempt(t.Context(), "auth_a", WaitOptions{})
	if err != nil || wait.Outcome != Succeeded {
		t.Errorf("a later wait: %q, %v", wait.Outcome, err)
	}
}
