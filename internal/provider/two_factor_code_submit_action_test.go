package provider

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// Wait, submit the code, wait: the loop that otherwise leaves Terraform.
func TestSubmitTwoFactorCodeAction(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x",
		fakeapi.NeedsOTP("42").UntilCode(twoFactor),
		fakeapi.Authenticating().For(5*time.Second),
		fakeapi.Authenticated("acct_1"))
	onActionServer(t, api, func(s *actionServer) {
		_, before := s.invoke(s.ctx, waitAction, map[string]any{"attempt_id": "auth_x", "on_user_action": "continue"})
		wantIn(t, before, "waits for a two-factor code")
		progress, diags := s.invoke(s.ctx, submitAction, map[string]any{"attempt_id": "auth_x", "code": twoFactor})
		want := []string{
			`The API took the two-factor code for the attempt "auth_x". Whether it is right, the attempt tells a moment later.`,
		}
		if diags != "" {
			t.Errorf("the code: %s", diags)
		}
		if diff := cmp.Diff(want, progress); diff != "" {
			t.Errorf("what it tells (-want +got):\n%s", diff)
		}
		progress, diags = s.invoke(s.ctx, waitAction, map[string]any{"attempt_id": "auth_x", "on_failure": "fail"})
		if diags != "" {
			t.Errorf("after: %s", diags)
		}
		wantIn(t, progress[len(progress)-1], `account "acct_1"`)
		put := api.Requests()[1]
		if diff := cmp.Diff(`PUT {"code":"`+twoFactor+`"}`, put.Method+" "+put.Body); diff != "" {
			t.Errorf("what was sent (-want +got):\n%s", diff)
		}
		if !strings.Contains(s.log.String(), `"Two-factor code taken"`) {
			t.Error("the log is missing, so that the search for secrets proves nothing")
		}
	})
}

// However a submission fails, there is one request, and the error says whether the code may have arrived.
func TestSubmitTwoFactorCodeActionFails(t *testing.T) {
	echo := twoFactor + " " + fakeapi.Key
	const refused = "\n\nThe API did not take the code.\n\n"
	const unknown = "\n\nIt is not known whether the code arrived. The provider does not send it again by itself"
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   []string
	}{
		"wrong form": {
			answer: fakeapi.Error(422, echo),
			want: []string{
				"ERROR: Two-factor code refused\n",
				"HTTP 422 Unprocessable Entity ([redacted] [redacted])",
				refused,
				"1. Check whether the attempt still waits for a code:\n     " + curlCommand,
			},
		},
		"no success": {
			answer: fakeapi.Answer{Body: map[string]any{"success": false, "message": echo}},
			want: []string{
				"ERROR: Two-factor code refused\n", "the API answers that it did not take the code ([redacted] " +
					"[redacted])", refused,
			},
		},
		"bad request": {answer: fakeapi.Error(400, echo), want: []string{"ERROR: Two-factor code refused\n", refused}},
		"conflict":    {answer: fakeapi.Error(409, echo), want: []string{"ERROR: Two-factor code refused\n", refused}},
		"too slow":    {answer: fakeapi.Error(408, echo), want: []string{refused, "Submit the code again."}},
		"maintenance": {
			answer: fakeapi.Error(503, echo).WithHeader("Retry-After", "20"),
			want: []string{
				"ERROR: API is unavailable\n", refused, "1. Wait for 20s.", "2. Submit a new code.",
			},
		},
		"permanent": {answer: fakeapi.Answer{Status: 308, Body: echo}, want: []string{
			"ERROR: API redirects\n", refused,
		}},
		"no attempt": {
			answer: fakeapi.Error(404, echo),
			want:   []string{"ERROR: Authentication attempt not found\n", refused, "- attempt_id is mistyped."},
		},
		"no API": {
			answer: fakeapi.Answer{Status: 404, Body: echo},
			want: []string{
				"ERROR: API not found at its address\n", refused,
				"at http://127.0.0.1/api/authenticate/auth_x.\n\nCheck the provider's base_url",
			},
		},
		"bad key": {
			answer: fakeapi.Error(401, echo),
			want:   []string{"ERROR: API key refused\n", refused, "which came from the argument api_key"},
		},
		"rate limit": {
			answer: fakeapi.Error(429, echo).WithHeader("Retry-After", "20"),
			want: []string{
				"ERROR: Rate limit of the API reached\n", refused, "2. Wait for 20s.", "3. Submit a new code.",
			},
		},
		"no time": {
			answer: fakeapi.Error(429, echo),
			want: []string{
				"ERROR: Rate limit of the API reached\n", "2. Wait for some minutes.", "3. Submit a new code.",
			},
		},
		"redirect": {answer: fakeapi.Answer{Status: 302, Body: echo}, want: []string{
			"ERROR: API redirects\n", refused,
		}},
		"server": {answer: fakeapi.Error(500, echo), want: []string{"ERROR: API is failing\n", unknown}},
		"no answer": {
			answer: fakeapi.Answer{Delay: time.Hour},
			want:   []string{"ERROR: No usable answer from the API\n", "no complete answer came within 30s", unknown},
		},
		"not answers": {
			answer: fakeapi.Answer{Conn: writes(echo + "\r\n\r\n")},
			want:   []string{"ERROR: No usable answer from the API\n", unknown},
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.ScriptSubmit("auth_x", test.answer)
			onActionServer(t, api, func(s *actionServer) {
				progress, diags := s.invoke(s.ctx, submitAction, map[string]any{
					"attempt_id": "auth_x", "code": twoFactor,
				})
				wantIn(t, diags,
					append(test.want, `Submitting the two-factor code for the attempt "auth_x" failed: `)...)
				status := test.answer.Status
				mayBeTaken := status == 0 && test.answer.Body == nil || status >= 500 ||
					status == http.StatusRequestTimeout
				wantIn(t, s.log.String(), `"@message":"Two-factor code not taken"`,
					fmt.Sprintf(`"sent":%t`, mayBeTaken))
				wantRequests(t, api, 1)
				if len(progress) != 0 {
					t.Errorf("it tells %q", progress)
				}
			})
		})
	}
}

// The rate limit's pause may be of a wait; a code is not held back longer than it can be worth.
func TestSubmitTwoFactorCodeActionHeldBack(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Error(429, "").WithHeader("Retry-After", "300"))
	onActionServer(t, api, func(s *actionServer) {
		s.invoke(s.ctx, waitAction, map[string]any{"attempt_id": "auth_x", "timeouts": map[string]any{"invoke": "10s"}})
		_, diags := s.invoke(s.ctx, submitAction, map[string]any{"attempt_id": "auth_x", "code": twoFactor})
		wantIn(t, diags, "ERROR: Rate limit of the API reached", "\n\nThe code was not sent.\n\n")
		wantRequests(t, api, 1)
	})
}

// While it is held back, it says so.
func TestSubmitTwoFactorCodeActionTellsWhyItWaits(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_y", fakeapi.Error(429, "").WithHeader("Retry-After", "60"))
	api.ScriptSubmit("auth_x", fakeapi.Answer{})
	onActionServer(t, api, func(s *actionServer) {
		s.invoke(s.ctx, waitAction, map[string]any{"attempt_id": "auth_y", "timeouts": map[string]any{"invoke": "10s"}})
		progress, diags := s.invoke(s.ctx, submitAction, map[string]any{"attempt_id": "auth_x", "code": twoFactor})
		want := `The two-factor code for the attempt "auth_x" waits 1m: the API asks to hold all requests back.`
		if diags != "" {
			t.Error(diags)
		}
		if len(progress) != 2 || progress[0] != want {
			t.Errorf("it tells %q, want %q first, and one more", progress, want)
		}
		wantIn(t, s.log.String(), `"@message":"Pausing"`)
	})
}

// Terraform 1.16 plans an ephemeral code, and then invokes the action without it. A code that is missing from the
// beginning is another matter.
func TestTwoFactorCodeNotPassedOn(t *testing.T) {
	onActionServer(t, fakeapi.New(), func(s *actionServer) {
		arguments := map[string]any{"attempt_id": "auth_x", "code": nil}
		wantIn(t, s.plan(submitAction, arguments), `AttributeName("code") ERROR: Missing Configuration`)
		_, diags := s.invokeAnyway(s.ctx, submitAction, arguments)
		wantIn(t, diags, "ERROR: Two-factor code was not passed on\n", "Remove ephemeral = true")
		_, diags = s.invokeAnyway(s.ctx, submitAction, map[string]any{"attempt_id": nil, "code": twoFactor})
		wantIn(t, diags, `AttributeName("attempt_id") ERROR: Missing Configuration`)
	})
}
