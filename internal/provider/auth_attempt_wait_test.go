package provider

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A wait's log is a short story: its start, each change, each pause with its reason, and its end. What stays the same
// is at DEBUG, and a new state is told once.
func TestWaitLog(t *testing.T) {
	strange := fakeapi.Authenticating().With("state", "pondering")
	api := fakeapi.New()
	api.Script("auth_x",
		strange.Times(2),
		fakeapi.Error(502, ""),
		fakeapi.Error(429, "").WithHeader("Retry-After", "20"),
		fakeapi.WrongCode("42"),
		fakeapi.Authenticated("acct_1"))
	got := logOf(t, api, waitArguments{})
	want := []string{
		"info Waiting for the authentication attempt: " +
			"poll_interval=from 2s to 10s, growing with the time waited, timeout=10m, until=the attempt has ended",
		"info Attempt changed: outcome=in_progress, polls=1, progress=started, since_last_change=…, state=pondering, " +
			"waited=…",
		"warn State is not known to this version of the provider, and taken for one in progress: " +
			"outcome=in_progress, polls=1, progress=started, since_last_change=…, state=pondering, waited=…",
		"debug Attempt unchanged: outcome=in_progress, polls=2, progress=started, state=pondering, waited=…",
		"debug Poll brought no answer: cause=HTTP 502 Bad Gateway, outcome=in_progress, polls=3, waited=…",
		"info Pausing: outcome=in_progress, pause=…, polls=3, reason=HTTP 502 Bad Gateway, waited=…",
		"debug Poll brought no answer: cause=HTTP 429 Too Many Requests, outcome=in_progress, polls=4, waited=…",
		"info Pausing: outcome=in_progress, pause=…, polls=4, reason=the API asks to hold all requests back, waited=…",
		"info Attempt changed: error_code=WRONG_2FA, outcome=waiting_for_user, polls=5, " +
			"progress=waiting_for_otp, since_last_change=…, state=needs-otp, waited=…",
		"info Attempt changed: outcome=succeeded, polls=6, progress=signed_in, since_last_change=…, " +
			"state=authenticated, waited=…",
		"info Wait ended: outcome=succeeded, polls=6, requests=6, waited=…",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the log (-want +got):\n%s", diff)
	}
	guide, err := os.ReadFile("../../templates/guides/troubleshooting.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range want {
		level, line, _ := strings.Cut(line, " ")
		if message, _, _ := strings.Cut(line, ":"); level == "info" && !strings.Contains(string(guide), message) {
			t.Errorf("the guide shows no %q", message)
		}
	}
}

// The end tells why, and so does the start what it does differently.
func TestWaitLogOfOtherWaits(t *testing.T) {
	for name, test := range map[string]struct {
		arguments  waitArguments
		answer     fakeapi.Answer
		start, end string
	}{
		"once": {
			arguments: waitArguments{WaitForCompletion: types.BoolValue(false)},
			answer:    fakeapi.Authenticating(),
			start:     "until=one poll has brought an answer",
			end:       "outcome=in_progress",
		},
		"user action": {
			arguments: waitArguments{OnUserAction: types.StringValue("fail")},
			answer:    fakeapi.NeedsOTP("42"),
			start:     "until=the attempt has ended or a person must act",
			end:       "outcome=waiting_for_user",
		},
		"interval": {
			arguments: waitArguments{PollInterval: types.StringValue("1m")},
			answer:    fakeapi.Authenticated("a"),
			start:     "poll_interval=1m,",
			end:       "outcome=succeeded",
		},
		"refused": {
			answer: fakeapi.Error(401, "Unauthenticated."),
			start:  "until=the attempt has ended",
			end:    "cause=HTTP 401 Unauthorized, outcome=, polls=1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.Script("auth_x", test.answer)
			lines := logOf(t, api, test.arguments)
			wantIn(t, lines[0], test.start)
			wantIn(t, lines[len(lines)-1], test.end, "requests=1")
		})
	}
}

// A poll that another wait made before costs no request.
func TestWaitLogOfSharedPolls(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("a"))
	var out bytes.Buffer
	inMemory(t, api, func(ctx context.Context, data *providerData) {
		wait := readOptions{timeout: time.Minute}.attemptWait(waitArguments{})
		data.waitForAttempt(ctx, wait)
		data.waitForAttempt(tflogtest.RootLogger(ctx, &out), wait)
	})
	entries, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 3 {
		t.Fatalf("%d entries, want 3: %v", len(entries), entries)
	}
	for field, want := range map[string]any{"polls": 1.0, "requests": 0.0} {
		if got := entries[2][field]; got != want {
			t.Errorf("%s is %v, want %v", field, got, want)
		}
	}
}

// logOf returns the log of one read as lines of level, message and fields; times, which vary, are cut out once they
// have been read.
func logOf(t *testing.T, api *fakeapi.Server, arguments waitArguments) (lines []string) {
	t.Helper()
	var out bytes.Buffer
	inMemory(t, api, func(ctx context.Context, data *providerData) {
		data.waitForAttempt(tflogtest.RootLogger(ctx, &out), readOptions{}.attemptWait(arguments))
	})
	entries, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry["attempt_id"] != "auth_x" {
			t.Errorf("attempt_id is %v", entry["attempt_id"])
		}
		var fields []string
		for name, value := range entry {
			switch {
			case strings.HasPrefix(name, "@"), name == "attempt_id":
				continue
			case slices.Contains([]string{"waited", "since_last_change", "pause"}, name):
				if _, err := time.ParseDuration(fmt.Sprint(value)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				value = "…"
			}
			fields = append(fields, fmt.Sprintf("%s=%v", name, value))
		}
		slices.Sort(fields)
		lines = append(lines, fmt.Sprintf("%v %v: %s", entry["@level"], entry["@message"], strings.Join(fields, ", ")))
	}
	return lines
}
