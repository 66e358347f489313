package onlyfansapi

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// delayed is an answer that takes this long.
func delayed(answer fakeapi.Answer, d time.Duration) fakeapi.Answer {
	answer.Delay = d
	return answer
}

// What begins after a change does not wait for a poll from before it, and those who waited for that share the newer
// poll.
func TestPollInProgressIsTooOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script(
			"auth_x",
			delayed(fakeapi.Failed("TIMEOUT", "Too late."), 4*time.Second),
			delayed(fakeapi.Authenticated("acct_1"), 6*time.Second),
		)
		client := newTestClient(t, api, Config{})
		var group sync.WaitGroup
		group.Go(func() {
			wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
			if err != nil || wait.Outcome != Succeeded {
				t.Errorf("the wait from before the change: %q, %v", wait.Outcome, err)
			}
		})
		time.Sleep(time.Second)
		client.forgetAttempt("auth_x")
		time.Sleep(time.Millisecond)
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
		if err != nil || wait.Outcome != Succeeded || wait.Waited >= 7*time.Second {
			t.Errorf("the wait after the change: %q, %v after %s", wait.Outcome, err, wait.Waited)
		}
		group.Wait()
		if n := len(api.Requests()); n != 2 {
			t.Errorf("%d requests, want 2", n)
		}
	})
}

// An answer that comes late does not take the place of a newer one, which a third wait can use.
func TestLateAnswerIsNotTheNewest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", delayed(fakeapi.Authenticating(), 4*time.Second), fakeapi.Authenticating())
		client := newTestClient(t, api, Config{})
		client.polls.join("auth_x") // as one more wait does, which goes on
		var group sync.WaitGroup
		for _, begin := range []time.Duration{
			0, MinPollInterval + time.Second, MinPollInterval + 2500*time.Millisecond,
		} {
			group.Go(func() {
				time.Sleep(begin)
				if _, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{Once: true}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if n := len(api.Requests()); n != 2 {
			t.Errorf("%d requests, want 2", n)
		}
	})
}

// A poll that is made again, because the attempt was changed meanwhile, needs a place of its own in the budget,
// whoever makes it.
func TestRepeatedPollKeepsTheBudget(t *testing.T) {
	const budget = 2
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		client := newTestClient(t, api, Config{RequestsPerMinute: budget})
		wait := func(id string) {
			if wait, err := client.WaitForAuthAttempt(
				t.Context(),
				id,
				WaitOptions{},
			); err != nil ||
				wait.Outcome != Succeeded {
				t.Errorf("%s: %q, %v", id, wait.Outcome, err)
			}
		}
		api.Script("auth_x", delayed(fakeapi.Authenticated("acct_1"), 10*time.Second))
		for _, id := range []string{"auth_a", "auth_b", "auth_y"} {
			api.Script(id, fakeapi.Authenticated("acct_1"))
		}
		wait("auth_a")
		wait("auth_b") // which uses the budget up, so that both waits for auth_x are held back
		var group sync.WaitGroup
		group.Go(func() { wait("auth_x") })
		group.Go(func() { wait("auth_x") })
		time.Sleep(window + time.Second)
		group.Go(func() { wait("auth_y") }) // which takes the place that one of them left
		time.Sleep(time.Second)
		client.forgetAttempt("auth_x")
		group.Wait()
		requests := api.Requests()
		for i := budget; i < len(requests); i++ {
			if d := requests[i].Time.Sub(requests[i-budget].Time); d < time.Minute {
				t.Errorf("request %d was made %s after the one %d before", i+1, d, budget)
			}
		}
		if len(requests) != 5 {
			t.Errorf("%d requests, want 5", len(requests))
		}
	})
}

// An end that was asked for before the attempt was changed is not kept, also where it arrives after the change.
func TestEndFromBeforeIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var ended endedAttempts
		before := time.Now()
		time.Sleep(time.Second)
		ended.forget("auth_x")
		for when, asked := range map[string]time.Time{"before": before, "in the moment of the change": time.Now()} {
			if ended.keep("auth_x", &AuthAttempt{}, asked); ended.get("auth_x") != nil {
				t.Errorf("what was asked for %s is kept", when)
			}
		}
		time.Sleep(time.Second)
		if ended.keep("auth_x", &AuthAttempt{}, time.Now()); ended.get("auth_x") == nil {
			t.Error("what was asked for after the change is not kept")
		}
	})
}

// Callers that queue for what another one brings meanwhile need no request, and no turn in the budget, of their own.
func TestNobodyQueuesForWhatHasCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		client := newTestClient(t, api, Config{RequestsPerMinute: 1})
		wait := func(id string) {
			if wait, err := client.WaitForAuthAttempt(
				t.Context(),
				id,
				WaitOptions{},
			); err != nil ||
				wait.Outcome != Succeeded {
				t.Errorf("%s: %q, %v", id, wait.Outcome, err)
			}
		}
		api.Script("auth_a", fakeapi.Authenticated("acct_1"))
		api.Script("auth_x", delayed(fakeapi.Authenticated("acct_2"), time.Second))
		wait("auth_a") // which uses the budget up
		began := time.Now()
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() { wait("auth_x") })
		}
		group.Wait()
		if took, n := time.Since(began), len(api.Requests()); took > window+2*time.Second || n != 2 {
			t.Errorf("three waits for one attempt took %s and %d requests, want one", took, n-1)
		}
	})
}
