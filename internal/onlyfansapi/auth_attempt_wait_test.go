package onlyfansapi

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A finished attempt costs one request, and only GETs are ever made.
func TestWaitFinishedAttemptIsOneRequest(t *testing.T) {
	for outcome, answer := range map[Outcome]fakeapi.Answer{
		Succeeded: fakeapi.Authenticated("acct_1"),
		Failed:    fakeapi.Failed("WRONG_PASSWORD", "No."),
	} {
		wait, polls, err := waitFor(t, WaitOptions{}, answer)
		if err != nil || wait.Outcome != outcome || wait.Polls != 1 || wait.Waited > time.Millisecond {
			t.Errorf("%s: got %+v, %v", outcome, wait, err)
		}
		if len(polls) != 1 || polls[0].Method != http.MethodGet || polls[0].Path != "/api/authenticate/auth_x" {
			t.Errorf("%s: requests %+v", outcome, polls)
		}
	}
}

func TestWaitOutcomes(t *testing.T) {
	running, done := fakeapi.Authenticating(), fakeapi.Authenticated("acct_1")
	signedIn := fakeapi.AheadOfRecord("a").With("progress", "signed_in")
	strange := running.With("state", "pondering")
	strangeEnd := func(success any) fakeapi.Answer {
		return strange.With("lastAttempt.completed_at", fakeapi.CompletedAt).With("lastAttempt.success", success)
	}
	previous := running.With("lastAttempt.completed_at", fakeapi.CompletedAt)
	for name, test := range map[string]struct {
		options WaitOptions
		script  []fakeapi.Answer
		outcome Outcome
		err     error
		polls   int
	}{
		"several polls": {script: []fakeapi.Answer{running.Times(3), done}, outcome: Succeeded, polls: 4},
		"a person acts in time": {
			script: []fakeapi.Answer{fakeapi.NeedsOTP("42").Times(2), done}, outcome: Succeeded, polls: 3,
		},
		"a wrong code leaves it open": {
			script: []fakeapi.Answer{fakeapi.WrongCode("42").Times(2), done}, outcome: Succeeded, polls: 3,
		},
		"stop at user action": {
			options: WaitOptions{StopAtUserAction: true},
			script:  []fakeapi.Answer{running, fakeapi.NeedsOTP("42")},
			outcome: WaitingForUser,
			polls:   2,
		},
		"once, running": {
			options: WaitOptions{Once: true},
			script:  []fakeapi.Answer{running},
			outcome: InProgress,
			polls:   1,
		},
		"once, waiting": {
			options: WaitOptions{Once: true},
			script:  []fakeapi.Answer{fakeapi.NeedsOTP("42")},
			outcome: WaitingForUser,
			polls:   1,
		},
		"once, not settled": {
			options: WaitOptions{Once: true},
			script:  []fakeapi.Answer{fakeapi.AheadOfRecord("a")},
			outcome: InProgress,
			polls:   1,
		},
		"once, signed in": {
			options: WaitOptions{Once: true},
			script:  []fakeapi.Answer{signedIn},
			outcome: Succeeded,
			polls:   1,
		},
		"once means one good poll": {
			options: WaitOptions{Once: true},
			script:  []fakeapi.Answer{fakeapi.Error(502, ""), running},
			outcome: InProgress,
			polls:   2,
		},
		"settles": {script: []fakeapi.Answer{fakeapi.AheadOfRecord("a").Times(2), done}, outcome: Succeeded, polls: 3},
		"authenticated from before, then failed": {
			script:  []fakeapi.Answer{fakeapi.AheadOfRecord("a").Times(20), fakeapi.Failed("C", "M")},
			outcome: Failed,
			polls:   21,
		},
		"signed in, the record never ends": {script: []fakeapi.Answer{signedIn}, outcome: Succeeded, polls: 4},
		"no account yet, the record never ends": {
			script:  []fakeapi.Answer{fakeapi.AheadOfRecord("a").With("account", nil)},
			outcome: Succeeded,
			polls:   4,
		},
		"settling fails": {
			script:  []fakeapi.Answer{signedIn, fakeapi.Error(401, "")},
			outcome: Succeeded,
			polls:   2,
		},
		"settling times out": {
			options: WaitOptions{Timeout: 2 * time.Second},
			script:  []fakeapi.Answer{signedIn},
			outcome: Succeeded,
			polls:   2,
		},
		"authenticated from before, times out": {
			options: WaitOptions{Timeout: 170 * time.Second},
			script:  []fakeapi.Answer{fakeapi.AheadOfRecord("a")},
			outcome: InProgress,
			err:     ErrTimedOut,
		},
		"no record is settled": {
			script: []fakeapi.Answer{done.With("lastAttempt", nil)}, outcome: Succeeded, polls: 1,
		},
		"unknown state goes on": {script: []fakeapi.Answer{strange.Times(5), done}, outcome: Succeeded, polls: 6},
		"unknown state, ended well": {
			script: []fakeapi.Answer{strange, strangeEnd(true)}, outcome: Succeeded, polls: 3,
		},
		"unknown state, ended badly": {script: []fakeapi.Answer{strange, strangeEnd(false)}, outcome: Failed, polls: 3},
		"unknown state, the previous attempt's record": {
			script:  []fakeapi.Answer{strangeEnd(true).Times(4), strange, fakeapi.Failed("C", "M")},
			outcome: Failed,
			polls:   6,
		},
		"unknown state, no end is an end": {
			script: []fakeapi.Answer{
				strange,
				strange.With("lastAttempt.completed_at", false).With("lastAttempt.success", true).Times(4),
				done,
			},
			outcome: Succeeded,
			polls:   6,
		},
		"authenticated from before, a person must act": {
			script:  []fakeapi.Answer{fakeapi.AheadOfRecord("a").With("twoFactorPending", true).Times(6), done},
			outcome: Succeeded,
			polls:   7,
		},
		"failed ahead of its record": {
			script: []fakeapi.Answer{
				fakeapi.Failed("C", "M").With("lastAttempt.completed_at", nil).Times(2), fakeapi.Failed("C", "M"),
			},
			outcome: Failed,
			polls:   3,
		},
		"failed, the record never ends": {
			script:  []fakeapi.Answer{fakeapi.Failed("C", "M").With("lastAttempt.completed_at", nil)},
			outcome: Failed,
			polls:   4,
		},
		"authenticated, its account comes later": {
			script:  []fakeapi.Answer{done.With("account", nil).Times(2), done},
			outcome: Succeeded,
			polls:   3,
		},
		"unknown state, end not known": {
			options: WaitOptions{Timeout: time.Minute},
			script:  []fakeapi.Answer{strangeEnd(nil)},
			outcome: InProgress,
			err:     ErrTimedOut,
		},
		"unknown state, end not in a row": {
			script: []fakeapi.Answer{
				strangeEnd(false), fakeapi.NeedsOTP("42"), strangeEnd(false), strange, strangeEnd(false), done,
			},
			outcome: Succeeded,
			polls:   6,
		},
		"no state, ended": {
			script: []fakeapi.Answer{running, strangeEnd(true).With("state", nil)}, outcome: Succeeded, polls: 3,
		},
		"the previous attempt's record": {
			script: []fakeapi.Answer{previous.Times(4), done}, outcome: Succeeded, polls: 5,
		},
		"not found, then found": {
			script: []fakeapi.Answer{fakeapi.Error(404, ""), done}, outcome: Succeeded, polls: 2,
		},
		"passing faults": {
			script:  []fakeapi.Answer{fakeapi.Error(500, "").Times(4), running, fakeapi.Error(503, "").Times(9), done},
			outcome: Succeeded,
			polls:   15,
		},
		"mid-wait, an answer of no attempt": {
			script:  []fakeapi.Answer{running, {Body: "<html>"}, {Body: "{}"}, {}, done},
			outcome: Succeeded,
			polls:   5,
		},
	} {
		t.Run(name, func(t *testing.T) {
			wait, polls, err := waitFor(t, test.options, test.script...)
			if wait.Outcome != test.outcome || !errors.Is(err, test.err) {
				t.Errorf("got %q, %v; want %q, %v", wait.Outcome, err, test.outcome, test.err)
			}
			if wait.LastError != nil {
				t.Errorf("a fault that passed is still told: %v", wait.LastError)
			}
			if len(polls) != wait.Polls || test.err == nil && wait.Polls != test.polls {
				t.Errorf("got %d polls and %d requests, want %d", wait.Polls, len(polls), test.polls)
			}
		})
	}
}

func TestWaitEndsWithError(t *testing.T) {
	running, dead := fakeapi.Authenticating(), raw("")
	for name, test := range map[string]struct {
		script []fakeapi.Answer
		polls  int
		text   string
	}{
		"bad request": {
			script: []fakeapi.Answer{fakeapi.Error(400, "Odd.")}, polls: 1, text: "HTTP 400 Bad Request (Odd)",
		},
		"bad key": {
			script: []fakeapi.Answer{fakeapi.Error(401, "Unauthenticated.")},
			polls:  1,
			text:   "HTTP 401 Unauthorized",
		},
		"bad key, in the form of the vendor's pages": {
			script: []fakeapi.Answer{{Status: 401, Body: map[string]any{"error": "Unauthorized. Go to the console."}}},
			polls:  1,
			text:   "HTTP 401 Unauthorized (Unauthorized. Go to the console)",
		},
		"switching protocols": {
			script: []fakeapi.Answer{
				raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"),
			},
			polls: 5,
			text:  "the answer switches to another protocol (HTTP 101), so it is not this API's",
		},
		"bad key in mid-wait": {
			script: []fakeapi.Answer{running, fakeapi.Error(401, "")}, polls: 2, text: "HTTP 401 Unauthorized",
		},
		"forbidden": {
			script: []fakeapi.Answer{{Status: 403, Body: "<html>blocked</html>"}},
			polls:  1,
			text:   "HTTP 403 Forbidden",
		},
		"unknown attempt": {
			script: []fakeapi.Answer{fakeapi.Error(404, "No.")}, polls: 2, text: "HTTP 404 Not Found (No)",
		},
		"forgotten in mid-wait": {
			script: []fakeapi.Answer{running, fakeapi.Error(404, "")}, polls: 2, text: "HTTP 404 Not Found",
		},
		"validation": {
			script: []fakeapi.Answer{
				{
					Status: 422,
					Body: map[string]any{
						"message": "Invalid.",
						"errors":  map[string]any{"id": []string{"Too odd."}, "a": []string{"x", "y"}},
					},
				},
			},
			polls: 1,
			text:  "HTTP 422 Unprocessable Entity (Invalid; a: x y; id: Too odd)",
		},
		"not implemented": {
			script: []fakeapi.Answer{fakeapi.Error(501, "")}, polls: 1, text: "HTTP 501 Not Implemented",
		},
		"version": {
			script: []fakeapi.Answer{fakeapi.Error(505, "")},
			polls:  1,
			text:   "HTTP 505 HTTP Version Not Supported",
		},
		"redirect": {
			script: []fakeapi.Answer{
				{Status: 302, Header: http.Header{"Location": {"http://127.0.0.1/api/authenticate/auth_x"}}},
			},
			polls: 1,
			text:  "HTTP 302 Found",
		},
		"redirect, its target cannot be parsed": {
			script: []fakeapi.Answer{{Status: 302, Header: http.Header{"Location": {"http://[::1"}}}},
			polls:  1,
			text:   "HTTP 302 Found",
		},
		"redirect without target": {
			script: []fakeapi.Answer{{Status: 301}}, polls: 1, text: "HTTP 301 Moved Permanently",
		},
		"down": {
			script: []fakeapi.Answer{fakeapi.Error(502, "")}, polls: 5, text: "HTTP 502 Bad Gateway",
		},
		"of a proxy": {
			script: []fakeapi.Answer{{Status: 520, Body: "<html>"}}, polls: 5, text: "HTTP 520",
		},
		"timeouts": {
			script: []fakeapi.Answer{fakeapi.Error(408, "")}, polls: 5, text: "HTTP 408 Request Timeout",
		},
		"too early": {
			script: []fakeapi.Answer{fakeapi.Error(425, "")}, polls: 5, text: "HTTP 425 Too Early",
		},
		"closed": {
			script: []fakeapi.Answer{dead},
			polls:  5,
			text:   "the connection was closed before the answer was complete",
		},
		"cut short": {
			script: []fakeapi.Answer{raw("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"state\": \"authen")},
			polls:  5,
			text:   "the connection was closed before the answer was complete",
		},
		"no HTTP": {
			script: []fakeapi.Answer{raw("SSH-2.0-secret\r\n\r\n")},
			polls:  5,
			text:   "the answer is not valid HTTP, or the connection broke",
		},
		"web page": {
			script: []fakeapi.Answer{{Body: "<!DOCTYPE html>"}},
			polls:  5,
			text:   "the answer is not the JSON object that describes an attempt: it is not JSON",
		},
		"empty": {
			script: []fakeapi.Answer{{Status: 204}},
			polls:  5,
			text:   "the answer is not the JSON object that describes an attempt: it is empty",
		},
		"hangs": {
			script: []fakeapi.Answer{running.With("x", 1), {Delay: time.Hour}}, polls: 15, text: "the time is up",
		},
		"drips": {
			script: []fakeapi.Answer{{Body: running.Body, Drip: time.Second}},
			polls:  5,
			text:   "no complete answer came within 30s",
		},
		"5 MiB": {
			script: []fakeapi.Answer{{Body: strings.Repeat(" ", 5<<20)}},
			polls:  1,
			text:   "the answer is larger than 4 MiB, so it is not this API's",
		},
		"headers of 100 KiB": {
			script: []fakeapi.Answer{{Header: http.Header{"X": {strings.Repeat("x", 100<<10)}}}},
			polls:  1,
			text:   "the answer's headers are larger than 64 KiB, so it is not this API's",
		},
	} {
		t.Run(name, func(t *testing.T) {
			wait, polls, err := waitFor(t, WaitOptions{}, test.script...)
			if err == nil || err.Error() != test.text {
				t.Errorf("got error %q, want %q", err, test.text)
			}
			if wait.Polls != test.polls && name != "hangs" || len(polls) < wait.Polls || len(polls) > wait.Polls+1 {
				t.Errorf("got %d polls and %d requests, want %d", wait.Polls, len(polls), test.polls)
			}
		})
	}
}

// A record that stays open does not hold the wait up for ever: after three minutes without a change the state is
// believed, which the wait says. Where the account is known to have been connected before, it is not.
func TestWaitBelievesTheStateInTheEnd(t *testing.T) {
	ahead := fakeapi.AheadOfRecord("a")
	changes := []fakeapi.Answer{
		ahead.For(
			2 * time.Minute,
		),
		ahead.With("lastAttempt.started_at", "2025-03-30T19:50:00.000000Z").For(2 * time.Minute),
		ahead.With("progress", "waiting"),
	}
	for name, test := range map[string]struct {
		script []fakeapi.Answer
		least  time.Duration
	}{"unchanged": {[]fakeapi.Answer{ahead}, 3 * time.Minute}, "changes": {changes, 7 * time.Minute}} {
		wait, _, err := waitFor(t, WaitOptions{}, test.script...)
		if err != nil || wait.Outcome != Succeeded || !wait.RecordOpen || wait.Waited < test.least ||
			wait.Waited > test.least+30*time.Second {
			t.Errorf("%s: %q after %s, open %t, %v", name, wait.Outcome, wait.Waited, wait.RecordOpen, err)
		}
	}
	if wait, _, err := waitFor(
		t,
		WaitOptions{},
		ahead.Times(3),
		fakeapi.Authenticated("a"),
	); err != nil ||
		wait.RecordOpen {
		t.Errorf("a finished record: open %t, %v", wait.RecordOpen, err)
	}
	if wait, _, err := waitFor(
		t,
		WaitOptions{FinishedRecord: true},
		ahead,
	); !errors.Is(err, ErrTimedOut) ||
		wait.RecordOpen {
		t.Errorf("connected before: open %t, %v", wait.RecordOpen, err)
	}
}

// A state that is not known, with a record that was complete from the start, may have ended long ago: the wait says so.
func TestWaitTellsOfARecordFromBefore(t *testing.T) {
	expired := fakeapi.Failed("session_expired", "M").With("state", "expired")
	open := expired.With("lastAttempt.completed_at", nil)
	for name, test := range map[string]struct {
		script []fakeapi.Answer
		want   bool
	}{
		"not known":      {[]fakeapi.Answer{expired}, true},
		"no state":       {[]fakeapi.Answer{expired.With("state", nil)}, true},
		"authenticating": {[]fakeapi.Answer{expired.With("state", "authenticating")}, false},
		"open":           {[]fakeapi.Answer{open}, false},
		"a person acts":  {[]fakeapi.Answer{expired, expired.With("state", "needs-otp")}, false},
	} {
		wait, _, err := waitFor(t, WaitOptions{Timeout: 20 * time.Second}, test.script...)
		if !errors.Is(err, ErrTimedOut) || wait.RecordFromBefore != test.want {
			t.Errorf("%s: %t, %v; want %t", name, wait.RecordFromBefore, err, test.want)
		}
	}
}

// A kept connection that breaks costs one poll: net/http must not repeat the request by itself.
func TestWaitIsTheOnlyRepeater(t *testing.T) {
	wait, polls, err := waitFor(t, WaitOptions{}, fakeapi.Authenticating(), raw(""), fakeapi.Authenticated("acct_1"))
	if err != nil || wait.Polls != 3 || len(polls) != 3 {
		t.Errorf("got %d polls, %d requests, %v; want 3 of both", wait.Polls, len(polls), err)
	}
	if got := gaps(polls); !about(got[0], 2*time.Second) || !about(got[1], 500*time.Millisecond) {
		t.Errorf("polled after %v, want about 2s and 0.5s", got)
	}
}

func TestWaitInterval(t *testing.T) {
	t.Run("grows with the time waited", func(t *testing.T) {
		_, polls, err := waitFor(
			t,
			WaitOptions{Timeout: 20 * time.Minute},
			fakeapi.Authenticating().For(15*time.Minute),
			fakeapi.Authenticated("acct_1"),
		)
		if err != nil {
			t.Fatal(err)
		}
		for i, gap := range gaps(polls) {
			waited := polls[i].Time.Sub(polls[0].Time)
			if want := min(max(waited/26, 2*time.Second), 10*time.Second); !about(gap, want) {
				t.Errorf("after %s, the next poll came after %s; want about %s", waited, gap, want)
			}
		}
	})
	t.Run("constant", func(t *testing.T) {
		_, polls, _ := waitFor(
			t,
			WaitOptions{PollInterval: 7 * time.Second},
			fakeapi.Authenticating().Times(30),
			fakeapi.Authenticated("acct_1"),
		)
		all := gaps(polls)
		for _, gap := range all {
			if !about(gap, 7*time.Second) {
				t.Errorf("polled after %s, want about 7s", gap)
			}
		}
		if slices.Min(all) == slices.Max(all) {
			t.Error("no jitter")
		}
	})
	t.Run("backoff", func(t *testing.T) {
		_, polls, _ := waitFor(
			t,
			WaitOptions{},
			fakeapi.Authenticating(),
			fakeapi.Error(500, "").Times(9),
			fakeapi.Authenticated("acct_1"),
		)
		for i, gap := range gaps(polls)[1:] {
			if want := min(500*time.Millisecond<<i, 30*time.Second); !about(gap, want) {
				t.Errorf("after fault %d, polled again after %s; want about %s", i+1, gap, want)
			}
		}
	})
	t.Run("backoff begins anew", func(t *testing.T) {
		_, polls, _ := waitFor(t, WaitOptions{},
			fakeapi.Authenticating(),
			fakeapi.Error(500, "").Times(5),
			fakeapi.Authenticating(),
			fakeapi.Error(500, ""),
			fakeapi.Authenticated("a"))
		if got := gaps(polls); len(got) != 8 || !about(got[5], 8*time.Second) || !about(got[7], 500*time.Millisecond) {
			t.Errorf("polled again after %v, want about 8s sixth and 0.5s last", got)
		}
	})
	t.Run("not found", func(t *testing.T) {
		_, polls, _ := waitFor(t, WaitOptions{}, fakeapi.Error(404, ""))
		if got := gaps(polls); len(got) != 1 || got[0] != 2*time.Second {
			t.Errorf("polled again after %v, want 2s", got)
		}
	})
}

func TestWaitLastPollFitsBeforeDeadline(t *testing.T) {
	for _, latency := range []time.Duration{0, 3 * time.Second} {
		answer := fakeapi.Authenticating()
		answer.Delay = latency
		wait, polls, err := waitFor(t, WaitOptions{Timeout: time.Minute, PollInterval: 40 * time.Second}, answer)
		last := polls[len(polls)-1].Time.Add(latency).Sub(polls[0].Time)
		if !errors.Is(err, ErrTimedOut) || last != time.Minute-time.Second || wait.Waited != last {
			t.Errorf(
				"the last answer came after %s, the wait ended after %s with %v; want both after 59s",
				last,
				wait.Waited,
				err,
			)
		}
		if wait.Outcome != InProgress || wait.Attempt == nil {
			t.Errorf("the last answer is lost: %+v", wait)
		}
	}
}

// An answer that never became complete does not count as latency, for which time would be kept free.
func TestWaitLastPollAfterDrip(t *testing.T) {
	drip := fakeapi.Authenticating()
	drip.Drip = time.Second
	wait, polls, err := waitFor(t, WaitOptions{
		Timeout:      2 * time.Minute,
		PollInterval: 70 * time.Second,
	}, fakeapi.Authenticating(), drip, fakeapi.Authenticating())
	if last := polls[len(polls)-1].Time.Sub(
		polls[0].Time,
	); !errors.Is(err, ErrTimedOut) ||
		last < 2*time.Minute-time.Second-time.Millisecond {
		t.Errorf("the last poll came after %s, %v; want it after 1m59s: %+v", last, err, wait)
	}
}

// A request that hangs at the deadline is cut, and that is no request timeout.
func TestWaitTimesOutInRequest(t *testing.T) {
	wait, _, err := waitFor(
		t,
		WaitOptions{Timeout: 20 * time.Second},
		fakeapi.Authenticating(),
		fakeapi.Answer{Delay: time.Hour},
	)
	if !errors.Is(err, ErrTimedOut) || wait.Waited != 20*time.Second || wait.Attempt == nil {
		t.Errorf("got %+v, %v", wait, err)
	}
}

func TestWaitInterrupted(t *testing.T) {
	slow := fakeapi.Authenticating()
	slow.Drip = time.Second
	for name, script := range map[string][]fakeapi.Answer{
		"sleeping":         {fakeapi.Authenticating()},
		"request hangs":    {{Delay: time.Hour}},
		"body drips":       {slow},
		"rate limit pause": {fakeapi.Error(429, "").WithHeader("Retry-After", "30")},
		"back-off":         {fakeapi.Authenticating(), fakeapi.Error(500, "")},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.Script("auth_x", script...)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(20*time.Second+time.Millisecond, cancel)
				wait, err := newTestClient(
					t,
					api,
					Config{},
				).WaitForAuthAttempt(ctx, "auth_x", WaitOptions{PollInterval: 3 * time.Second})
				if !errors.Is(err, ErrInterrupted) || wait.Waited != 20*time.Second+time.Millisecond {
					t.Errorf("ended after %s with %v; want an interrupt after 20.001s", wait.Waited, err)
				}
			})
		})
	}
}

func TestWaitRateLimited(t *testing.T) {
	limited := func(retryAfter string) fakeapi.Answer {
		return fakeapi.Error(429, "Too Many Attempts.").WithHeader("Retry-After", retryAfter)
	}
	done := fakeapi.Authenticated("acct_1")
	for name, test := range map[string]struct {
		script []fakeapi.Answer
		gaps   []time.Duration
	}{
		"seconds":  {script: []fakeapi.Answer{limited("7"), done}, gaps: []time.Duration{7 * time.Second}},
		"at least": {script: []fakeapi.Answer{limited("0"), done}, gaps: []time.Duration{500 * time.Millisecond}},
		"absent, doubles": {
			script: []fakeapi.Answer{limited("").Times(6), done},
			gaps: []time.Duration{
				5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second, time.Minute, time.Minute,
			},
		},
		"503 with a time": {
			script: []fakeapi.Answer{fakeapi.Error(503, "").WithHeader("Retry-After", "9"), done},
			gaps:   []time.Duration{9 * time.Second},
		},
		"more than five": {
			script: []fakeapi.Answer{limited("1").Times(8), done}, gaps: slices.Repeat([]time.Duration{time.Second}, 8),
		},
		"remaining 0": {
			script: []fakeapi.Answer{
				fakeapi.Authenticating().WithHeader("x-rate-limit-remaining-minute", "0").Times(2), done,
			},
			gaps: []time.Duration{5 * time.Second, 5 * time.Second},
		},
		"Laravel's own": {
			script: []fakeapi.Answer{fakeapi.Authenticating().WithHeader("X-RateLimit-Remaining", "0").Times(2), done},
			gaps:   []time.Duration{5 * time.Second, 5 * time.Second},
		},
		"at most": {
			script: []fakeapi.Answer{
				fakeapi.Authenticating().WithHeader("X-RateLimit-Remaining", "0").WithHeader("Retry-After", "300"),
				done,
			},
			gaps: []time.Duration{time.Minute},
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.HideLimits = true // what the script says is all that is told
			wait, polls, err := waitForOn(t, api, WaitOptions{}, test.script...)
			if err != nil || wait.Outcome != Succeeded {
				t.Errorf("got %q, %v", wait.Outcome, err)
			}
			if diff := cmp.Diff(test.gaps, gaps(polls)); diff != "" {
				t.Errorf("polled again after (-want +got):\n%s", diff)
			}
		})
	}

	t.Run("longer than the deadline", func(t *testing.T) {
		for _, value := range []string{"601", "99999999999999999999"} {
			wait, polls, err := waitFor(t, WaitOptions{}, fakeapi.Authenticating(), limited(value))
			if !errors.Is(err, ErrRateLimited) || len(polls) != 2 || wait.Waited > 3*time.Second ||
				wait.Attempt == nil {
				t.Errorf("Retry-After %s: %d requests in %s, %v", value, len(polls), wait.Waited, err)
			}
		}
	})

	t.Run("begins anew after a good answer", func(t *testing.T) {
		_, polls, _ := waitFor(
			t,
			WaitOptions{PollInterval: time.Second},
			limited("").Times(2),
			fakeapi.Authenticating(),
			limited(""),
			done,
		)
		if got := gaps(polls); len(got) != 4 || got[1] != 10*time.Second || got[3] != 5*time.Second {
			t.Errorf("polled again after %v, want 10s second and 5s last", got)
		}
	})

	t.Run("many answers of one kind are one pause", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			api := fakeapi.New()
			client := newTestClient(t, api, Config{})
			var group sync.WaitGroup
			began := time.Now()
			slow := limited("")
			slow.Delay = time.Second // all five are on their way
			for i := range 5 {
				id := fmt.Sprintf("auth_%d", i)
				api.Script(id, slow, done)
				group.Go(func() { _, _ = client.WaitForAuthAttempt(t.Context(), id, WaitOptions{}) })
			}
			group.Wait()
			if took := time.Since(began); took != 6*time.Second {
				t.Errorf("took %s, want 6s", took)
			}
		})
	})

	t.Run("who gives up leaves room", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			api := fakeapi.New()
			api.Script("auth_x", limited("30"), done)
			client := newTestClient(t, api, Config{RequestsPerMinute: 2})
			began := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			if _, err := client.WaitForAuthAttempt(ctx, "auth_x", WaitOptions{}); err == nil {
				t.Fatal("no error")
			}
			if _, err := client.WaitForAuthAttempt(
				t.Context(),
				"auth_x",
				WaitOptions{},
			); err != nil ||
				time.Since(began) != 30*time.Second {
				t.Errorf("got %v after %s, want the end of the pause after 30s", err, time.Since(began))
			}
		})
	})

	t.Run("pauses every wait", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			api := fakeapi.New()
			api.Script("auth_limited", limited("30"), done)
			api.Script("auth_x", fakeapi.Authenticating().For(20*time.Second), done)
			client := newTestClient(t, api, Config{})
			var group sync.WaitGroup
			for _, id := range []string{"auth_limited", "auth_x"} {
				group.Go(func() {
					if _, err := client.WaitForAuthAttempt(t.Context(), id, WaitOptions{}); err != nil {
						t.Error(id, err)
					}
				})
			}
			group.Wait()
			for _, poll := range api.Requests()[2:] {
				if after := poll.Time.Sub(api.Requests()[0].Time); after < 30*time.Second {
					t.Errorf("a request %s after the start, in the pause", after)
				}
			}
		})
	})
}

// The server never sees more than the limit in any 60 seconds; first polls are not held back while the budget lasts.
func TestWaitsShareTheBudget(t *testing.T) {
	for _, n := range []int{10, 100} {
		for name, script := range map[string][]fakeapi.Answer{
			"finished":  {fakeapi.Authenticated("acct_1")},
			"95 s long": {fakeapi.Authenticating().For(95 * time.Second), fakeapi.Authenticated("acct_1")},
		} {
			t.Run(fmt.Sprint(n, " ", name), func(t *testing.T) {
				took, delay, requests := waitForMany(t, n, script)
				t.Logf(
					"%d requests, all done after %s, mean delay %s",
					requests,
					took.Round(time.Millisecond),
					delay.Round(time.Millisecond),
				)
				if name == "finished" && requests != n {
					t.Errorf("%d requests, want %d", requests, n)
				}
				if n == 10 && name == "finished" && took > time.Second {
					t.Errorf("ten finished attempts took %s", took)
				}
			})
		}
	}
}

// What it costs to find the end of an attempt of 95 s, the length of the vendor's sample, with defaults.
func TestWaitFigures(t *testing.T) {
	for _, latency := range []time.Duration{0, 100 * time.Millisecond} {
		const n = 60
		var most, requests int
		var delay time.Duration
		for range n {
			running, done := fakeapi.Authenticating().For(95*time.Second), fakeapi.Authenticated("acct_1")
			running.Delay, done.Delay = latency, latency
			wait, polls, err := waitFor(t, WaitOptions{}, running, done)
			if err != nil || wait.Outcome != Succeeded {
				t.Fatalf("%q, %v", wait.Outcome, err)
			}
			most, requests, delay = max(most, len(polls)), requests+len(polls), delay+wait.Waited-95*time.Second
		}
		t.Logf("95 s attempt, latency %s, %d runs: %.1f requests on average, %d at most, mean delay %s",
			latency, n, float64(requests)/n, most, (delay / n).Round(10*time.Millisecond))
	}
}

// waitForMany runs n waits at once on one client, and fails the test on any 429 and on any attempt that is not found
// to have succeeded. delay is the mean time from the end of an attempt to when its wait knew.
func waitForMany(t *testing.T, n int, script []fakeapi.Answer) (took, delay time.Duration, requests int) {
	t.Helper()
	var length time.Duration
	for _, answer := range script {
		length += answer.Duration
	}
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		client := newTestClient(t, api, Config{})
		began := time.Now()
		var mu sync.Mutex
		var group sync.WaitGroup
		for i := range n {
			id := fmt.Sprintf("auth_%d", i)
			api.Script(id, script...)
			group.Go(func() {
				wait, err := client.WaitForAuthAttempt(t.Context(), id, WaitOptions{})
				if err != nil || wait.Outcome != Succeeded {
					t.Errorf("%s: %q, %v", id, wait.Outcome, err)
				}
				mu.Lock()
				defer mu.Unlock()
				delay += time.Since(api.Polls(id)[0].Time) - length
			})
		}
		group.Wait()
		took, delay, requests = time.Since(began), delay/time.Duration(n), len(api.Requests())
		for _, request := range api.Requests() {
			if request.Status != http.StatusOK {
				t.Fatalf("a request after %s got %d", request.Time.Sub(began), request.Status)
			}
		}
	})
	return took, delay, requests
}

// With the budget used up, a wait that cannot poll in time says why.
func TestWaitWithoutBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.Authenticating())
		client := newTestClient(t, api, Config{RequestsPerMinute: 1})
		options := WaitOptions{Timeout: 10 * time.Second}
		_, _ = client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{Once: true})
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", options)
		if !errors.Is(err, ErrTimedOut) || !errors.Is(wait.LastError, ErrRequestBudget) || wait.Polls != 0 ||
			len(api.Requests()) != 1 {
			t.Errorf("got %+v, %v", wait, err)
		}
	})
}

// Five waits on a budget of 60 a minute poll every 5 s each, so that it lasts for all, and on half of the budget every
// 10 s.
func TestWaitsPollInTurn(t *testing.T) {
	for set, want := range map[int]time.Duration{0: 5 * time.Second, 30: 10 * time.Second} {
		waitsPollInTurn(t, Config{RequestsPerMinute: set}, want)
	}
}

func waitsPollInTurn(t *testing.T, config Config, want time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		client := newTestClient(t, api, config)
		var group sync.WaitGroup
		for i := range 5 {
			id := fmt.Sprintf("auth_%d", i)
			api.Script(id, fakeapi.Authenticating().For(96*time.Second), fakeapi.Authenticated("acct_1"))
			group.Go(func() { _, _ = client.WaitForAuthAttempt(t.Context(), id, WaitOptions{}) })
		}
		group.Wait()
		for i := range 5 {
			for _, gap := range gaps(api.Polls(fmt.Sprintf("auth_%d", i)))[:40*time.Second/want] {
				if !about(gap, want) {
					t.Errorf("wait %d polled again after %s, want about %s", i, gap, want)
				}
			}
		}
	})
}

// When other waits end, one that is left does not keep to the share that it had beside them.
func TestWaitShareGrowsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		client := newTestClient(t, api, Config{RequestsPerMinute: 8})
		done := fakeapi.Authenticated("acct_1")
		api.Script("auth_0", fakeapi.Authenticating(), done)
		done.Delay = time.Second // the others end when the first wait sleeps already, for a quarter of the budget: 30 s
		var group sync.WaitGroup
		for i := range 4 {
			id := fmt.Sprintf("auth_%d", i)
			if i > 0 {
				api.Script(id, done)
			}
			group.Go(func() { _, _ = client.WaitForAuthAttempt(t.Context(), id, WaitOptions{}) })
		}
		began := time.Now()
		group.Wait()
		if took := time.Since(began); took > 11*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

func TestWaitReportsPolls(t *testing.T) {
	var changes []string
	polls := 0
	_, requests, _ := waitFor(t, WaitOptions{OnPoll: func(poll Poll) {
		polls++
		if poll.Changed {
			changes = append(changes, fmt.Sprint(poll.Wait.Outcome, " ", poll.Wait.Polls))
		}
	}}, fakeapi.Authenticating().Times(3), fakeapi.Error(500, ""), fakeapi.NeedsOTP("42").Times(2),
		fakeapi.WrongCode("42"), fakeapi.Authenticated("a"))
	want := []string{"in_progress 1", "waiting_for_user 5", "waiting_for_user 7", "succeeded 8"}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if polls != len(requests) {
		t.Errorf("%d polls are told of, and %d came", polls, len(requests))
	}
}

// Whatever changes what a person must do is a change, and the time since the last one is told.
func TestWaitReportsChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		script := []fakeapi.Answer{
			fakeapi.Authenticating(),
			fakeapi.NeedsOTP("42"),
			fakeapi.NeedsOTP("77"),
			fakeapi.WrongCode("77"),
			fakeapi.WrongCode("77").With("lastAttempt.needs_face_otp", true),
			fakeapi.NeedsOTP("77").With("mobile_auth_session_deeplink", "app://x"),
			fakeapi.Authenticating().With("progress", "signed_in"),
			fakeapi.Authenticated("a"),
		}
		for i := range script {
			script[i] = script[i].Times(3)
		}
		api.Script("auth_x", script...)
		changes := 0
		_, err := newTestClient(t, api, Config{}).WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{
			PollInterval: 10 * time.Second,
			OnPoll: func(poll Poll) {
				if changed := poll.Wait.Polls%3 == 1; poll.Changed != changed {
					t.Errorf("poll %d: changed %t", poll.Wait.Polls, poll.Changed)
				}
				if poll.Changed {
					changes++
					if since := poll.Wait.Unchanged; changes > 1 && (since < 27*time.Second || since > 34*time.Second) {
						t.Errorf("change %d after %s", changes, since)
					}
				}
			},
		})
		if err != nil || changes != len(script) {
			t.Errorf("%v, %d changes", err, changes)
		}
	})
}

// A pause that the deadline cuts short is told as long as it is, and none that does not come.
func TestWaitReportsShortenedPauses(t *testing.T) {
	var told []time.Duration
	wait, _, err := waitFor(t, WaitOptions{Timeout: 40 * time.Second, OnPause: func(p Pause) {
		told = append(told, p.Duration)
	}}, fakeapi.Authenticating(), fakeapi.Error(502, ""))
	var all time.Duration
	for _, d := range told {
		all += d
	}
	// The first poll is followed by an interval of 2 s, the others by these pauses, until one second before the end.
	if !errors.Is(err, ErrTimedOut) || all < 36*time.Second || all > 38*time.Second || len(told) != wait.Polls-2 {
		t.Errorf("%v, %d polls, %s in %v", err, wait.Polls, all, told)
	}
}

// Each pause is told once with its reason: what a poll brought, the API's limit, and our own.
func TestWaitReportsPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.RequestsPerMinute = 0
		api.Script(
			"auth_x",
			fakeapi.Error(502, ""),
			fakeapi.Authenticating(),
			fakeapi.Error(429, "").WithHeader("Retry-After", "20"),
			fakeapi.Authenticating().Times(2),
			fakeapi.Authenticated("a"),
		)
		var told []string
		wait, err := newTestClient(
			t,
			api,
			Config{RequestsPerMinute: 5},
		).WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{
			PollInterval: time.Second,
			OnPause: func(p Pause) {
				d := p.Duration.Round(time.Second).String()
				if about(p.Duration, minBackoff) {
					d = "half a second"
				}
				told = append(told, fmt.Sprintf("%d: %s, %s", p.Wait.Polls, p.Reason, d))
			},
		})
		if err != nil || wait.Requests != 6 {
			t.Errorf("%v, %d requests", err, wait.Requests)
		}
		want := []string{
			"1: HTTP 502 Bad Gateway, half a second",
			"3: " + errPaused.Error() + ", 20s",
			"5: " + ErrRequestBudget.Error() + ", 0s",
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("pauses (-want +got):\n%s", diff)
		}
	})
}

// Fifty waits on one client, with the rate limit in the middle and cancellations at random: none is lost, none is left
// behind (a goroutine that stays makes [synctest.Test] fail), and the limit holds.
func TestWaitsUnderStress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		client := newTestClient(t, api, Config{})
		var group sync.WaitGroup
		for i := range 50 {
			id := fmt.Sprintf("auth_%d", i)
			script := []fakeapi.Answer{
				fakeapi.Authenticating().For(time.Duration(i) * 3 * time.Second),
				fakeapi.Authenticated("acct_1"),
			}
			if i%10 == 3 {
				script = slices.Insert(script, 1, fakeapi.Error(429, "").WithHeader("Retry-After", "7"))
			}
			api.Script(id, script...)
			ctx, cancel := context.WithCancel(t.Context())
			cancels := rand.IntN(3) == 0
			if cancels {
				time.AfterFunc(time.Duration(rand.Int64N(int64(3*time.Minute))), cancel)
			}
			group.Go(func() {
				defer cancel()
				wait, err := client.WaitForAuthAttempt(ctx, id, WaitOptions{})
				if err != nil && (!cancels || !errors.Is(err, ErrInterrupted)) ||
					err == nil && wait.Outcome != Succeeded {
					t.Errorf("%s: %q, %v", id, wait.Outcome, err)
				}
			})
		}
		group.Wait()
		if n := client.polls.keys(); n != 0 {
			t.Errorf("%d waits are still counted", n)
		}
		requests := api.Requests()
		for i, first := range requests {
			if last := i + fakeapi.RequestsPerMinute; last < len(requests) &&
				requests[last].Time.Sub(first.Time) < time.Minute {
				t.Fatalf("more than %d requests in a minute from request %d on", fakeapi.RequestsPerMinute, i)
			}
		}
	})
}

// Waits for the same attempt cost no more requests than one, whatever each wants, and one that comes later costs none.
func TestWaitsForTheSameAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.Authenticating().For(95*time.Second), fakeapi.Authenticated("acct_1"))
		client := newTestClient(t, api, Config{})
		cancelled, cancel := context.WithCancel(t.Context())
		time.AfterFunc(30*time.Second, cancel)
		var group sync.WaitGroup
		var requests atomic.Int64
		for i := range 10 {
			ctx, options, want := t.Context(), WaitOptions{IncludeOnlyFansData: i%2 == 0}, error(nil)
			if i < 3 {
				ctx, want = cancelled, ErrInterrupted
			}
			group.Go(func() {
				wait, err := client.WaitForAuthAttempt(ctx, "auth_x", options)
				requests.Add(int64(wait.Requests))
				if !errors.Is(err, want) {
					t.Errorf("wait %d: %v, want %v", i, err, want)
				}
				if err != nil {
					return
				}
				if wait.Outcome != Succeeded || wait.Waited > 110*time.Second {
					t.Errorf("wait %d: %q after %s", i, wait.Outcome, wait.Waited)
				}
				if raw := wait.Attempt.Account.OnlyFansData.Raw; (raw != "") != options.IncludeOnlyFansData {
					t.Errorf(
						"wait %d: profile of %d bytes, and it was asked for: %t",
						i,
						len(raw),
						options.IncludeOnlyFansData,
					)
				}
			})
		}
		group.Wait()
		during := len(api.Requests())
		t.Logf("ten waits on an attempt of 95 s: %d requests", during)
		// Of ten waits some poll sooner than others, by their jitter, so that it may be a few more than one alone
		// makes.
		if during > 52 {
			t.Errorf("%d requests", during)
		}
		if told := int(requests.Load()); told != during {
			t.Errorf("the waits tell of %d requests, and %d came", told, during)
		}
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
		if after := len(api.Requests()); err != nil || wait.Outcome != Succeeded || after != during {
			t.Errorf("a later wait: %q, %v, %d requests more", wait.Outcome, err, after-during)
		}
	})
}

// What is not the end is polled at anew by a later wait.
func TestLaterWaitPollsAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.AheadOfRecord("acct_1"), fakeapi.NeedsOTP("42"), fakeapi.Failed("C", "M"))
		client := newTestClient(t, api, Config{})
		for n, want := range []Outcome{InProgress, WaitingForUser, Failed, Failed} {
			wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{Once: true})
			if err != nil || wait.Outcome != want || len(api.Requests()) != min(n+1, 3) {
				t.Errorf("wait %d: %q, %v after %d requests; want %q", n, wait.Outcome, err, len(api.Requests()), want)
			}
		}
	})
}

// A process that was stopped past its deadline polls once more before it says that the time is up.
func TestWaitStoppedPastItsDeadline(t *testing.T) {
	for name, test := range map[string]struct {
		ends  time.Duration
		stop  time.Duration
		polls int
		err   error
	}{
		"ended meanwhile":  {ends: time.Minute, stop: time.Hour, polls: 2},
		"goes on":          {ends: 2 * time.Hour, stop: time.Hour, polls: 2, err: ErrTimedOut},
		"not stopped long": {ends: time.Minute, stop: 9 * time.Second, polls: 2, err: ErrTimedOut},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.Script("auth_x", fakeapi.Authenticating().For(test.ends), fakeapi.Authenticated("acct_1"))
				options := WaitOptions{Timeout: 10 * time.Second, OnPoll: func(poll Poll) {
					if poll.Wait.Polls == 1 {
						time.Sleep(test.stop) // nothing of this wait runs in this time
					}
				}}
				wait, err := newTestClient(t, api, Config{}).WaitForAuthAttempt(t.Context(), "auth_x", options)
				if !errors.Is(err, test.err) || len(api.Requests()) != test.polls ||
					err == nil && wait.Outcome != Succeeded {
					t.Errorf("%d requests, %q, %v", len(api.Requests()), wait.Outcome, err)
				}
			})
		})
	}
}

// A 404 that is not in the form of the API's own says nothing of the attempt: it is another server's.
func TestWaitAtAnotherServer(t *testing.T) {
	wait, polls, err := waitFor(
		t,
		WaitOptions{},
		fakeapi.Answer{Status: http.StatusNotFound, Body: "<title>Not Found</title>"},
	)
	if answer, ok := errors.AsType[*Error](
		err,
	); !ok || answer.Status != http.StatusNotFound || wait.Outcome == NotFound ||
		len(polls) != 2 {
		t.Errorf("%d requests, %q, %v", len(polls), wait.Outcome, err)
	}
	if wait, _, _ := waitFor(t, WaitOptions{}, fakeapi.Error(http.StatusNotFound, "")); wait.Outcome != NotFound {
		t.Errorf("the API's own: %q", wait.Outcome)
	}
}
