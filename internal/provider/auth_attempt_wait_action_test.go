package provider

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// The action tells of each change, of nothing between, and of what a person must do.
func TestWaitActionTellsChanges(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x",
		fakeapi.Authenticating().Times(3),
		fakeapi.NeedsFaceOTP("https://secret.example").Times(2),
		fakeapi.WrongCode("42").Times(2),
		fakeapi.AheadOfRecord("acct_1"),
		fakeapi.Authenticated("acct_1"))
	onActionServer(t, api, func(s *actionServer) {
		progress, diags := s.invoke(s.ctx, waitAction, map[string]any{"attempt_id": "auth_x"})
		if diags != "" {
			t.Error(diags)
		}
		wantRequests(t, api, 9)
		for i, message := range progress {
			_, rest, _ := strings.Cut(message, " after ")
			after, rest, _ := strings.Cut(rest, ": ")
			if d, err := time.ParseDuration(after); err != nil || (d == 0) != (i == 0) {
				t.Errorf("after %q", after)
			}
			progress[i] = rest
		}
		want := []string{
			`state "authenticating", progress "started".`,
			spelledOut(`state "needs-face-otp", progress "started". The attempt waits for a selfie.
1. Have the creator take the selfie at the address that this prints:
     CURL 'http://127.0.0.1/api/authenticate/auth_x' | jq -ac '(.data? // .) | .lastAttempt.face_otp_verification_url'
2. Tell the API that the selfie is taken:
     SELFIE 'http://127.0.0.1/api/authenticate/auth_x' | jq -ac '(.data? // .)'`),
			spelledOut(`state "needs-otp", progress "waiting_for_otp", error code "WRONG_2FA". ` +
				`The last code was wrong (WRONG_2FA). The attempt waits for another one, sent to the phone ending in "42".
Submit the code, which this asks for. The answer says only that the API received it:
     SUBMIT 'http://127.0.0.1/api/authenticate/auth_x' | jq -ac '(.data? // .)'`),
			`state "authenticated", progress "started", account "acct_1".`,
			`state "authenticated", progress "signed_in", account "acct_1".`,
		}
		if diff := cmp.Diff(want, progress); diff != "" {
			t.Errorf("what it tells (-want +got):\n%s", diff)
		}
	})
}

// Policies, and where an error stands, are the data source's; nothing is said of results, which an action has not.
func TestWaitActionPolicies(t *testing.T) {
	failed, code := fakeapi.Failed("C", "No."), fakeapi.NeedsOTP("42")
	for name, test := range map[string]struct {
		arguments map[string]any
		answer    fakeapi.Answer
		want      string
	}{
		"failed": {
			arguments: map[string]any{},
			answer:    failed,
			want:      `AttributeName("on_failure") WARNING: Authentication attempt "auth_x" failed (C)`,
		},
		"failed, fail": {
			arguments: map[string]any{"on_failure": "fail"},
			answer:    failed,
			want:      `AttributeName("on_failure") ERROR: Authentication attempt "auth_x" failed (C)`,
		},
		"user action, fail": {
			arguments: map[string]any{"on_user_action": "fail"},
			answer:    code,
			want:      `AttributeName("on_user_action") ERROR: Authentication attempt "auth_x" waits for a two-factor code`,
		},
		"user action, continue": {
			arguments: map[string]any{"on_user_action": "continue"},
			answer:    code,
			want:      `AttributeName("on_user_action") WARNING: Authentication attempt "auth_x" waits for a two-factor code`,
		},
		"timeout": {
			arguments: map[string]any{"timeouts": map[string]any{"invoke": "30s"}},
			answer:    code,
			want:      `set timeouts = { invoke = "10m" }.`,
		},
		"timeout, continue": {
			arguments: map[string]any{"timeouts": map[string]any{"invoke": "30s"}, "on_timeout": "continue"},
			answer:    code,
			want:      `AttributeName("timeouts") WARNING: `,
		},
		"not found": {
			arguments: map[string]any{},
			answer:    fakeapi.Error(404, ""),
			want:      `To go on without it, set on_not_found = "continue".`,
		},
		"not found, continue": {
			arguments: map[string]any{"on_not_found": "continue"},
			answer:    fakeapi.Error(404, ""),
			want:      `base_url, http://127.0.0.1, is not that of the API.` + "\n\n" + `To stop here instead, set on_not_found = "fail".`,
		},
		"once": {arguments: map[string]any{"wait_for_completion": false}, answer: code},
		"refused": {
			arguments: map[string]any{},
			answer:    fakeapi.Error(401, "No "+fakeapi.Key),
			want:      "ERROR: API key refused",
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.Script("auth_x", test.answer)
			onActionServer(t, api, func(s *actionServer) {
				test.arguments["attempt_id"] = "auth_x"
				_, diags := s.invoke(s.ctx, waitAction, test.arguments)
				wantIn(t, diags, test.want)
				if test.want == "" && diags != "" {
					t.Errorf("want nothing, got:\n%s", diags)
				}
				if strings.Contains(diags, "are null") {
					t.Errorf("results are told of:\n%s", diags)
				}
			})
		})
	}
}

// The CLIs drop names that timeouts does not have, such as that of another kind of block, without a word.
func TestTimeoutsUnderAnotherName(t *testing.T) {
	s := newActionServer(t.Context(), t, nil)
	arguments := map[string]any{"attempt_id": "a", "timeouts": map[string]any{"invoke": nil}}
	if text := s.validate(waitAction, arguments); !strings.HasPrefix(
		text, `AttributeName("timeouts") WARNING: Unset timeouts.invoke`,
	) {
		t.Errorf("validate: %s", text)
	}
	if text := s.plan(waitAction, arguments); text != "" {
		t.Errorf("plan: %s", text)
	}
	if text := s.validate(waitAction, map[string]any{"attempt_id": "a"}); text != "" {
		t.Errorf("without timeouts: %s", text)
	}
}
