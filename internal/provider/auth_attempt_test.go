package provider

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func TestReadPolicies(t *testing.T) {
	running, done := fakeapi.Authenticating(), fakeapi.Authenticated("acct_1")
	code, failure, missing := fakeapi.NeedsOTP("42"), fakeapi.Failed("WRONG_PASSWORD", "No."), fakeapi.Error(404, "")
	cont, fail, wait := types.StringValue("continue"), types.StringValue("fail"), types.StringValue("wait")
	once := types.BoolValue(false)
	minute := readOptions{timeout: time.Minute, kind: dataSourceWait}
	const errorLevel, warning, silent = "error", "warning", ""
	for name, test := range map[string]struct {
		arguments waitArguments
		options   readOptions
		script    []fakeapi.Answer
		level     string
		path      string
		outcome   string
	}{
		"success": {script: []fakeapi.Answer{running, code, done}, outcome: "succeeded"},
		"failure by default": {
			script:  []fakeapi.Answer{running, failure},
			level:   warning,
			path:    "on_failure",
			outcome: "failed",
		},
		"failure, continue": {
			arguments: waitArguments{OnFailure: cont},
			script:    []fakeapi.Answer{failure},
			level:     warning,
			path:      "on_failure",
			outcome:   "failed",
		},
		"failure, fail": {
			arguments: waitArguments{OnFailure: fail},
			script:    []fakeapi.Answer{failure},
			level:     errorLevel,
			path:      "on_failure",
		},
		"timeout by default": {options: minute, script: []fakeapi.Answer{running}, level: errorLevel, path: "timeouts"},
		"timeout, fail": {
			arguments: waitArguments{OnTimeout: fail},
			options:   minute,
			script:    []fakeapi.Answer{running},
			level:     errorLevel,
			path:      "timeouts",
		},
		"timeout, continue": {
			arguments: waitArguments{OnTimeout: cont},
			options:   minute,
			script:    []fakeapi.Answer{running},
			level:     warning,
			path:      "timeouts",
			outcome:   "timed_out",
		},
		"timeout of another kind of block": {
			options: readOptions{timeout: time.Minute, kind: ephemeralWait},
			script:  []fakeapi.Answer{running},
			level:   errorLevel,
			path:    "timeouts",
		},
		"timeout, continue, nothing known": {
			arguments: waitArguments{OnTimeout: cont},
			options:   minute,
			script:    []fakeapi.Answer{{Delay: time.Hour}},
			level:     errorLevel,
		},
		"rate limit, continue": {
			arguments: waitArguments{OnTimeout: cont},
			options:   minute,
			script:    []fakeapi.Answer{running, fakeapi.Error(429, "").WithHeader("Retry-After", "300")},
			level:     warning,
			path:      "timeouts",
			outcome:   "timed_out",
		},
		"rate limit, fail": {
			options: minute,
			script:  []fakeapi.Answer{running, fakeapi.Error(429, "").WithHeader("Retry-After", "300")},
			level:   errorLevel,
			path:    "timeouts",
		},
		"user action by default": {script: []fakeapi.Answer{code.For(time.Minute), done}, outcome: "succeeded"},
		"user action, wait": {
			arguments: waitArguments{OnUserAction: wait},
			script:    []fakeapi.Answer{code.For(time.Minute), done},
			outcome:   "succeeded",
		},
		"user action, continue": {
			arguments: waitArguments{OnUserAction: cont},
			script:    []fakeapi.Answer{running, code},
			level:     warning,
			path:      "on_user_action",
			outcome:   "waiting_for_user",
		},
		"user action, fail": {
			arguments: waitArguments{OnUserAction: fail},
			script:    []fakeapi.Answer{running, code},
			level:     errorLevel,
			path:      "on_user_action",
		},
		"not found by default": {level: errorLevel, path: "attempt_id"},
		"not found, fail":      {arguments: waitArguments{OnNotFound: fail}, level: errorLevel, path: "attempt_id"},
		"not found, continue": {
			arguments: waitArguments{OnNotFound: cont},
			level:     warning,
			path:      "attempt_id",
			outcome:   "not_found",
		},
		"forgotten, continue": {
			arguments: waitArguments{OnNotFound: cont},
			script:    []fakeapi.Answer{running, missing},
			level:     warning,
			path:      "attempt_id",
			outcome:   "not_found",
		},
		"another server, continue": {
			arguments: waitArguments{OnNotFound: cont},
			script:    []fakeapi.Answer{{Status: 404, Body: "<html>"}},
			level:     errorLevel,
		},
		"another server in mid-wait, continue": {
			arguments: waitArguments{OnNotFound: cont},
			script:    []fakeapi.Answer{running, {Status: 404}},
			level:     errorLevel,
		},
		"once, running": {
			arguments: waitArguments{WaitForCompletion: once},
			script:    []fakeapi.Answer{running},
			outcome:   "in_progress",
		},
		"once, waiting": {
			arguments: waitArguments{WaitForCompletion: once},
			script:    []fakeapi.Answer{code},
			outcome:   "waiting_for_user",
		},
		"once, user action, fail": {
			arguments: waitArguments{WaitForCompletion: once, OnUserAction: fail},
			script:    []fakeapi.Answer{code},
			level:     errorLevel,
			path:      "on_user_action",
		},
		"once, failure, fail": {
			arguments: waitArguments{WaitForCompletion: once, OnFailure: fail},
			script:    []fakeapi.Answer{failure},
			level:     errorLevel,
			path:      "on_failure",
		},
		"waiting is true": {
			arguments: waitArguments{WaitForCompletion: types.BoolValue(true)},
			script:    []fakeapi.Answer{running, done},
			outcome:   "succeeded",
		},
		"mistyped": {
			script:  []fakeapi.Answer{done.With("lastAttempt.needs_otp", "no")},
			level:   warning,
			path:    "",
			outcome: "succeeded",
		},
		"mistyped, but not the last of duplicates": {
			script:  []fakeapi.Answer{{Body: `{"state":{},"state":"authenticated","account":{"id":"a"}}`}},
			outcome: "succeeded",
		},
		"bad key": {script: []fakeapi.Answer{fakeapi.Error(401, "")}, level: errorLevel},
	} {
		t.Run(name, func(t *testing.T) {
			model := authAttemptModel{waitArguments: test.arguments}
			diags, _ := readInMemory(t, &model, test.options, test.script...)
			level, path := silent, ""
			switch {
			case len(diags.Errors()) > 0:
				level = errorLevel
			case len(diags.Warnings()) > 0:
				level = warning
			}
			if len(diags) == 1 {
				if at, ok := diags[0].(diag.DiagnosticWithPath); ok {
					path = at.Path().String()
				}
			}
			if level != test.level {
				t.Errorf("got level %q, want %q: %v", level, test.level, diags)
			}
			if path != test.path {
				t.Errorf("got it on %q, want it on %q: %v", path, test.path, diags)
			}
			if len(diags) > 1 {
				t.Errorf("more than one diagnostic: %v", diags)
			}
			if outcome := model.Outcome.ValueString(); level != errorLevel && outcome != test.outcome {
				t.Errorf("outcome %q, want %q", outcome, test.outcome)
			}
			if test.outcome == "not_found" {
				null := authAttemptModel{
					waitArguments: model.waitArguments, AttemptID: model.ID, ID: model.ID, Outcome: model.Outcome,
				}
				if diff := cmp.Diff(null, model, cmp.AllowUnexported(authAttemptModel{})); diff != "" {
					t.Errorf("results are not null (+):\n%s", diff)
				}
			}
		})
	}
}

// poll_interval reaches the wait.
func TestReadPollInterval(t *testing.T) {
	model := authAttemptModel{waitArguments: waitArguments{PollInterval: types.StringValue("50s")}}
	_, polls := readInMemory(t, &model, readOptions{}, fakeapi.Authenticating().For(40*time.Second),
		fakeapi.Authenticated("a"))
	if polls != 2 {
		t.Errorf("%d polls, want 2", polls)
	}
}

func TestFill(t *testing.T) {
	null, str, boolean := types.StringNull(), types.StringValue, types.BoolValue
	full := authAttemptModel{
		ID: str("auth_x"), Outcome: str("succeeded"), AccountID: str(fakeapi.AccountID),
		Account: &connectedAccountModel{
			ID:               str(fakeapi.AccountID),
			DisplayName:      str("demo@example.com"),
			OnlyFansID:       str("123456789"),
			OnlyFansUsername: str("demouser123"),
		},
		State: str("authenticated"), Progress: str("signed_in"),
		LastAttempt: &lastAttemptModel{
			StartedAt: str(fakeapi.StartedAt), CompletedAt: str(fakeapi.CompletedAt), Success: boolean(true),
			NeedsOTP: boolean(false),
		},
	}
	waiting := authAttemptModel{
		ID: str("auth_x"), Outcome: str("waiting_for_user"),
		State: str("needs-face-otp"), Progress: str("started"), TwoFactorPending: boolean(true),
		LastAttempt: &lastAttemptModel{
			StartedAt: str(fakeapi.StartedAt), Success: boolean(false), NeedsOTP: boolean(false),
			NeedsFaceOTP: boolean(true),
			ErrorCode:    str("C"), ErrorMessage: str("M"), OTPPhoneEnding: str("42"),
		},
		MobileAuthSessionDeeplink: str("app://x"), FaceOTPVerificationURL: str("https://x"),
	}
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   authAttemptModel
	}{
		"everything": {fakeapi.Authenticated(fakeapi.AccountID), full},
		"waiting": {fakeapi.NeedsFaceOTP("https://x").With("twoFactorPending", true).With(
			"mobile_auth_session_deeplink", "app://x",
		).
			With("lastAttempt.error_code", "C").With("lastAttempt.error_message", "M").With(
			"lastAttempt.otp_phone_ending", "42",
		), waiting},
		"almost nothing": {fakeapi.Answer{Body: `{"progress":"p"}`}, authAttemptModel{
			ID: str("auth_x"), Outcome: str("in_progress"), Progress: str("p"), State: null,
		}},
		"no profile": {fakeapi.Answer{
			Body: `{"state":"authenticated","account":{"id":"a","onlyfans_data":null}}`,
		}, authAttemptModel{
			ID: str("auth_x"), Outcome: str("succeeded"), State: str("authenticated"), AccountID: str("a"),
			Account: &connectedAccountModel{ID: str("a")},
		}},
	} {
		got := authAttemptModel{waitArguments: waitArguments{WaitForCompletion: types.BoolValue(false)}}
		if diags, _ := readInMemory(t, &got, readOptions{}, test.answer); len(diags) > 0 {
			t.Errorf("%s: %v", name, diags)
		}
		got.waitArguments, got.AttemptID = waitArguments{}, types.String{}
		if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(authAttemptModel{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The raw profile is kept only where it was asked for.
func TestFillOnlyFansData(t *testing.T) {
	for _, include := range []bool{false, true} {
		var model authAttemptModel
		readInMemory(t, &model, readOptions{timeout: time.Minute, raw: include}, fakeapi.Authenticated("a"))
		csrf := fakeapi.Secret("csrf")
		if got := model.OnlyFansData.ValueString(); strings.Contains(got, csrf) != include {
			t.Errorf("include %t: got %q", include, got)
		}
		if null := model.OnlyFansData.IsNull(); null == include {
			t.Errorf("include %t: null is %t", include, null)
		}
	}
}

func TestReadSurvivesPanic(t *testing.T) {
	var diags diag.Diagnostics
	func() {
		defer recoverPanic(&diags)
		(*providerData)(nil).waitForAttempt(context.Background(), attemptWait{})
	}()
	if len(diags) != 1 {
		t.Fatalf("got %v, want one error", diags)
	}
	if got, want := diags[0].Summary(), "Bug in the provider"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := diags[0].Detail(); !strings.Contains(got, "(*providerData).check, line ") {
		t.Errorf("it does not say where: %s", got)
	}
}

// A success that only the state tells, because the attempt's record stays open, comes with a warning.
func TestAuthAttemptRecordStaysOpen(t *testing.T) {
	const warning = "taken for a success with its record still open"
	for want, answer := range map[bool]fakeapi.Answer{
		true: fakeapi.AheadOfRecord("acct_1"), false: fakeapi.Authenticated("acct_1"),
	} {
		api := fakeapi.New()
		api.Script("auth_x", answer)
		onActionServer(t, api, func(s *actionServer) {
			_, diags := s.invoke(s.ctx, waitAction, map[string]any{"attempt_id": "auth_x"})
			if strings.Contains(diags, warning) != want || strings.Contains(diags, "ERROR") {
				t.Errorf("want a warning: %t, got:\n%s", want, diags)
			}
		})
	}
}
