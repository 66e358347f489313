package provider

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// No CLI that can be had here knows actions, so these tests talk to the provider as one would: through its protocol server.
type actionServer struct {
	*server
	t   *testing.T
	log bytes.Buffer
	ctx context.Context
}

const (
	waitAction   = "onlyfansapi_wait_for_auth_attempt"
	submitAction = "onlyfansapi_submit_two_factor_code"
	twoFactor    = "740193"
)

// configured is a provider that has its data already.
type configured struct {
	onlyFansAPIProvider
	data *providerData
}

// Configure implements [provider.Provider].
func (p *configured) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ActionData = p.data
}

// onActionServer runs f in virtual time with a configured provider.
func onActionServer(t *testing.T, api *fakeapi.Server, f func(s *actionServer)) {
	t.Helper()
	inMemory(t, api, func(ctx context.Context, data *providerData) {
		f(newActionServer(ctx, t, data))
	})
}

func newActionServer(ctx context.Context, t *testing.T, data *providerData) *actionServer {
	t.Helper()
	s := &actionServer{server: newServer(&configured{data: data}), t: t}
	s.ctx = tfsdklogtest.RootLogger(tflogtest.RootLogger(ctx, &s.log), &s.log)
	resp, err := s.ConfigureProvider(s.ctx, &tfprotov6.ConfigureProviderRequest{Config: dynamic(map[string]any{})})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	return s
}

func dynamic(arguments map[string]any) *tfprotov6.DynamicValue {
	text, err := json.Marshal(arguments)
	must(err)
	return &tfprotov6.DynamicValue{JSON: text}
}

// validate returns the complaints about an action's arguments.
func (s *actionServer) validate(action string, arguments map[string]any) string {
	s.t.Helper()
	resp, err := s.ValidateActionConfig(s.ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: action, Config: dynamic(arguments)})
	if err != nil {
		s.t.Fatal(err)
	}
	return diagnosticsText(resp.Diagnostics)
}

// invoke returns what the action tells on its way, and its diagnostics.
func (s *actionServer) invoke(ctx context.Context, action string, arguments map[string]any) (progress []string, diags string) {
	s.t.Helper()
	if text := s.validate(action, arguments); text != "" {
		s.t.Errorf("%s is refused: %s", action, text)
	}
	if text := s.plan(action, arguments); text != "" {
		s.t.Errorf("%s is not planned: %s", action, text)
	}
	return s.invokeAnyway(ctx, action, arguments)
}

// plan returns the complaints about an action at plan.
func (s *actionServer) plan(action string, arguments map[string]any) string {
	s.t.Helper()
	resp, err := s.PlanAction(s.ctx, &tfprotov6.PlanActionRequest{ActionType: action, Config: dynamic(arguments)})
	if err != nil {
		s.t.Fatal(err)
	}
	return diagnosticsText(resp.Diagnostics)
}

func (s *actionServer) invokeAnyway(ctx context.Context, action string, arguments map[string]any) (progress []string, diags string) {
	s.t.Helper()
	stream, err := s.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: action, Config: dynamic(arguments)})
	if err != nil {
		s.t.Fatal(err)
	}
	for event := range stream.Events {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, e.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diags = diagnosticsText(e.Diagnostics)
		}
	}
	printed := strings.Join(progress, "\n") + diags + s.log.String()
	for what, text := range fakeapi.Canaries() {
		if strings.Contains(printed, text) {
			s.t.Errorf("%s is in %s", what, printed)
		}
	}
	if strings.Contains(printed, twoFactor) {
		s.t.Errorf("the code is in %s", printed)
	}
	return progress, diags
}

func diagnosticsText(diags []*tfprotov6.Diagnostic) string {
	var texts []string
	for _, d := range diags {
		text := fmt.Sprintf("%s: %s\n%s", d.Severity, d.Summary, d.Detail)
		if d.Attribute != nil {
			text = d.Attribute.String() + " " + text
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "\n")
}

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
		if diags != "" || len(api.Requests()) != 9 {
			t.Errorf("%d requests, %s", len(api.Requests()), diags)
		}
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
			`state "needs-face-otp", progress "started". It goes on when somebody acts: take the selfie at the address in face_otp_verification_url ` +
				`(which you get from the data source onlyfansapi_auth_attempt with on_user_action = "continue", through a sensitive output), ` +
				`then tell the API with PUT /api/authenticate/auth_x and {"selfie_verification_completed": true}.`,
			`state "needs-otp", progress "waiting_for_otp", error code "WRONG_2FA". It goes on when somebody acts: send the two-factor code that came to the ` +
				`phone ending in "42" to the API with PUT /api/authenticate/auth_x and {"code": "…"}, or with the action onlyfansapi_submit_two_factor_code of Terraform 1.14 and newer.`,
			`state "authenticated", progress "started", account "acct_1".`,
			`state "authenticated", progress "signed_in", account "acct_1".`,
		}
		if !slices.Equal(progress, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(progress, "\n"), strings.Join(want, "\n"))
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
			want:      `AttributeName("on_failure") WARNING: Authentication attempt failed`,
		},
		"failed, fail": {
			arguments: map[string]any{"on_failure": "fail"},
			answer:    failed,
			want:      `AttributeName("on_failure") ERROR: Authentication attempt failed`,
		},
		"user action, fail": {
			arguments: map[string]any{"on_user_action": "fail"},
			answer:    code,
			want:      `AttributeName("on_user_action") ERROR: Authentication attempt waits for a person`,
		},
		"user action, continue": {
			arguments: map[string]any{"on_user_action": "continue"},
			answer:    code,
			want:      `AttributeName("on_user_action") WARNING: Authentication attempt waits for a person`,
		},
		"timeout": {
			arguments: map[string]any{"timeouts": map[string]any{"invoke": "30s"}},
			answer:    code,
			want:      `with timeouts = { invoke = "1m" }`,
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
			want:      `ended long ago. To stop here instead, set on_not_found = "fail".`,
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
				if !strings.Contains(diags, test.want) || (diags == "") != (test.want == "") || strings.Contains(diags, "null") {
					t.Errorf("got %s", diags)
				}
			})
		})
	}
}

// Bad input is found wherever it is known first: at validate, at plan, or when the action is invoked.
func TestActionsBadInput(t *testing.T) {
	s := newActionServer(t.Context(), t, nil)
	for name, test := range map[string]struct {
		action    string
		arguments map[string]any
		want      string
	}{
		"an id": {
			action:    waitAction,
			arguments: map[string]any{"attempt_id": "a/b"},
			want:      `AttributeName("attempt_id") ERROR: Invalid attempt_id`,
		},
		"no id": {action: waitAction, arguments: map[string]any{}, want: "attempt_id"},
		"a policy": {
			action:    waitAction,
			arguments: map[string]any{"attempt_id": "a", "on_failure": "wait"},
			want:      `AttributeName("on_failure") ERROR: `,
		},
		"no time": {
			action:    waitAction,
			arguments: map[string]any{"attempt_id": "a", "timeouts": map[string]any{"invoke": "0s"}},
			want:      "ERROR: Invalid timeouts.invoke",
		},
		"odd time": {
			action:    waitAction,
			arguments: map[string]any{"attempt_id": "a", "timeouts": map[string]any{"invoke": "soon"}},
			want:      "AttributeName(\"timeouts\") ERROR: Invalid timeouts.invoke\nThe value cannot be used: it is not a duration.\n\nGive a number with its unit",
		},
		"interval": {
			action:    waitAction,
			arguments: map[string]any{"attempt_id": "a", "poll_interval": "5m", "timeouts": map[string]any{"invoke": "1m"}},
			want:      "must be less than timeouts.invoke",
		},
		"code's id": {
			action:    submitAction,
			arguments: map[string]any{"attempt_id": "", "code": twoFactor},
			want:      `AttributeName("attempt_id") ERROR: Invalid attempt_id`,
		},
		"no code": {action: submitAction, arguments: map[string]any{"attempt_id": "a"}, want: "code"},
		"empty code": {
			action:    submitAction,
			arguments: map[string]any{"attempt_id": "a", "code": " "},
			want:      "The value cannot be used: it is empty.",
		},
		"code of two": {
			action:    submitAction,
			arguments: map[string]any{"attempt_id": "a", "code": twoFactor + " " + twoFactor},
			want:      `AttributeName("code") ERROR: Invalid code`,
		},
		"other things": {action: submitAction, arguments: map[string]any{"attempt_id": "a", "code": twoFactor, "x": 1}, want: "x"},
	} {
		_, invoked := s.invokeAnyway(s.ctx, test.action, test.arguments)
		for phase, text := range map[string]string{
			"validate": s.validate(test.action, test.arguments), "plan": s.plan(test.action, test.arguments), "invoke": invoked,
		} {
			if !strings.Contains(text, test.want) || strings.Contains(text, twoFactor) || strings.Count(text, "ERROR: ") != 1 {
				t.Errorf("%s, %s: got %s", name, phase, text)
			}
		}
	}
	if log := s.log.String(); strings.Contains(log, twoFactor) {
		t.Errorf("the code is in the log: %s", log)
	}
}

// The CLIs drop names that timeouts does not have, such as another door's, without a word.
func TestTimeoutsUnderAnotherName(t *testing.T) {
	s := newActionServer(t.Context(), t, nil)
	arguments := map[string]any{"attempt_id": "a", "timeouts": map[string]any{"invoke": nil}}
	if text := s.validate(waitAction, arguments); !strings.HasPrefix(text, `AttributeName("timeouts") WARNING: Unset timeouts.invoke`) {
		t.Errorf("validate: %s", text)
	}
	if text := s.plan(waitAction, arguments); text != "" {
		t.Errorf("plan: %s", text)
	}
	if text := s.validate(waitAction, map[string]any{"attempt_id": "a"}); text != "" {
		t.Errorf("without timeouts: %s", text)
	}
}

// Terraform takes an ephemeral value for a write-only argument alone, and keeps it out of the plan.
func TestTwoFactorCodeIsWriteOnly(t *testing.T) {
	resp, err := NewServer("test")().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for action, writeOnly := range map[string][]string{waitAction: nil, submitAction: {"code"}} {
		var got []string
		for _, a := range resp.ActionSchemas[action].Schema.Block.Attributes {
			if a.WriteOnly {
				got = append(got, a.Name)
			}
		}
		if !slices.Equal(got, writeOnly) {
			t.Errorf("%s: %v", action, got)
		}
	}
}

// Wait, submit the code, wait: the loop that otherwise leaves Terraform.
func TestSubmitTwoFactorCodeAction(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.NeedsOTP("42").UntilCode(twoFactor), fakeapi.Authenticating().For(5*time.Second), fakeapi.Authenticated("acct_1"))
	onActionServer(t, api, func(s *actionServer) {
		if _, diags := s.invoke(s.ctx, waitAction, map[string]any{
			"attempt_id":     "auth_x",
			"on_user_action": "continue",
		}); !strings.Contains(diags, "waits for a person") {
			t.Errorf("before: %s", diags)
		}
		progress, diags := s.invoke(s.ctx, submitAction, map[string]any{"attempt_id": "auth_x", "code": twoFactor})
		if want := `The API took the two-factor code for the attempt "auth_x". Whether it is right, the attempt tells a moment later.`; diags != "" || !slices.Equal(progress, []string{want}) {
			t.Errorf("%q, %s", progress, diags)
		}
		progress, diags = s.invoke(s.ctx, waitAction, map[string]any{"attempt_id": "auth_x", "on_failure": "fail"})
		if diags != "" || !strings.Contains(progress[len(progress)-1], `account "acct_1"`) {
			t.Errorf("after: %q, %s", progress, diags)
		}
		if put := api.Requests()[1]; put.Method != "PUT" || put.Body != `{"code":"`+twoFactor+`"}` {
			t.Errorf("sent %+v", put)
		}
		if !strings.Contains(s.log.String(), `"Two-factor code taken"`) {
			t.Error("the log is missing, so that the search for secrets proves nothing")
		}
	})
}

// However a submission fails, there is one request, and the error says whether the code may have arrived.
func TestSubmitTwoFactorCodeActionFails(t *testing.T) {
	echo := twoFactor + " " + fakeapi.Key
	const refused, unknown = "\n\nThe API did not take the code.\n\n", "\n\nIt is not known whether the code arrived. It is not sent again by itself"
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
				"Look whether the attempt still awaits a code",
			},
		},
		"bad request": {answer: fakeapi.Error(400, echo), want: []string{"ERROR: Two-factor code refused\n", refused}},
		"conflict":    {answer: fakeapi.Error(409, echo), want: []string{"ERROR: Two-factor code refused\n", refused}},
		"too slow":    {answer: fakeapi.Error(408, echo), want: []string{refused, "Submit the code again."}},
		"maintenance": {
			answer: fakeapi.Error(503, echo).WithHeader("Retry-After", "20"),
			want:   []string{"ERROR: Rate limit of the API reached\n", refused, "Submit a code again later, in 20s."},
		},
		"permanent": {answer: fakeapi.Answer{Status: 308, Body: echo}, want: []string{"ERROR: API redirects\n", refused}},
		"no attempt": {
			answer: fakeapi.Error(404, echo),
			want:   []string{"ERROR: Authentication attempt not found\n", refused, "Check attempt_id"},
		},
		"bad key": {
			answer: fakeapi.Error(401, echo),
			want:   []string{"ERROR: API key refused\n", refused, "which came from the argument api_key"},
		},
		"rate limit": {
			answer: fakeapi.Error(429, echo).WithHeader("Retry-After", "20"),
			want:   []string{"ERROR: Rate limit of the API reached\n", refused, "Submit a code again later, in 20s."},
		},
		"no time": {
			answer: fakeapi.Error(429, echo),
			want:   []string{"ERROR: Rate limit of the API reached\n", "Submit a code again later."},
		},
		"redirect": {answer: fakeapi.Answer{Status: 302, Body: echo}, want: []string{"ERROR: API redirects\n", refused}},
		"server":   {answer: fakeapi.Error(500, echo), want: []string{"ERROR: API is failing\n", unknown}},
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
				progress, diags := s.invoke(s.ctx, submitAction, map[string]any{"attempt_id": "auth_x", "code": twoFactor})
				for _, want := range test.want {
					if !strings.Contains(diags, want) {
						t.Errorf("want %q in %s", want, diags)
					}
				}
				if log := s.log.String(); !strings.Contains(log, `"@message":"Two-factor code not taken"`) || !strings.Contains(log, `"sent":true`) {
					t.Errorf("log: %s", log)
				}
				if len(api.Requests()) != 1 || len(progress) != 0 || !strings.Contains(diags, `Submitting the two-factor code for the attempt "auth_x" failed: `) {
					t.Errorf("%d requests, %q: %s", len(api.Requests()), progress, diags)
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
		if !strings.Contains(diags, "ERROR: Rate limit of the API reached") || !strings.Contains(diags, "\n\nThe code was not sent.\n\n") || len(api.Requests()) != 1 {
			t.Errorf("%d requests, %s", len(api.Requests()), diags)
		}
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
		if diags != "" || len(progress) != 2 || progress[0] != want || !strings.Contains(s.log.String(), `"@message":"Pausing"`) {
			t.Errorf("%q, %s", progress, diags)
		}
	})
}

// A stop does not wait for ever for the last words of an action that nobody listens to.
func TestStopDoesNotWaitForEver(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticating())
	onActionServer(t, api, func(s *actionServer) {
		stream, err := s.InvokeAction(s.ctx, &tfprotov6.InvokeActionRequest{
			ActionType: waitAction,
			Config:     dynamic(map[string]any{"attempt_id": "auth_x"}),
		})
		must(err)
		listening := make(chan struct{})
		go stream.Events(func(tfprotov6.InvokeActionEvent) bool { <-listening; return true })
		time.Sleep(time.Second)
		began := time.Now()
		if _, err := s.StopProvider(s.ctx, &tfprotov6.StopProviderRequest{}); err != nil || time.Since(began) != stopGrace {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
		close(listening)
	})
}

// An interrupt ends an action at once, with a true message, whether it comes as the end of the call or as the CLI's stop.
func TestActionsInterrupted(t *testing.T) {
	for name, interrupt := range map[string]func(s *actionServer, cancel func()){
		"cancelled": func(_ *actionServer, cancel func()) { cancel() },
		"stopped": func(s *actionServer, _ func()) {
			_, err := s.StopProvider(s.ctx, &tfprotov6.StopProviderRequest{})
			must(err)
		},
	} {
		for action, want := range map[string]string{
			waitAction:   "ERROR: Wait interrupted\n",
			submitAction: "ERROR: Submission interrupted\n",
		} {
			t.Run(name+" "+action, func(t *testing.T) {
				api := fakeapi.New()
				api.Script("auth_x", fakeapi.Authenticating())
				api.ScriptSubmit("auth_x", fakeapi.Answer{Delay: time.Hour})
				onActionServer(t, api, func(s *actionServer) {
					ctx, cancel := context.WithCancel(s.ctx)
					defer cancel()
					time.AfterFunc(20*time.Second, func() { interrupt(s, cancel) })
					arguments := map[string]any{"attempt_id": "auth_x"}
					if action == submitAction {
						arguments["code"] = twoFactor
					}
					began := time.Now()
					_, diags := s.invoke(ctx, action, arguments)
					if took := time.Since(began); !strings.Contains(diags, want) || !strings.Contains(diags, "The attempt itself goes on at the API.") || took < 20*time.Second+interruptGrace || took > 21*time.Second {
						t.Errorf("after %s: %s", took, diags)
					}
				})
			})
		}
	}
}

// A panic is an error, not a dead provider; what is told of it holds nothing of the arguments.
func TestActionsSurvivePanic(t *testing.T) {
	s := newActionServer(t.Context(), t, &providerData{client: new(onlyfansapi.Client)})
	for action, arguments := range map[string]map[string]any{
		waitAction:   {"attempt_id": "auth_x"},
		submitAction: {"attempt_id": "auth_x", "code": twoFactor},
	} {
		if _, diags := s.invoke(s.ctx, action, arguments); !strings.HasPrefix(diags, "ERROR: Bug in the provider\n") {
			t.Errorf("%s: %s", action, diags)
		}
	}
}

// Neither action makes a request with a provider whose arguments are not known.
func TestActionsUnconfigured(t *testing.T) {
	s := newActionServer(t.Context(), t, &providerData{unknown: "api_key"})
	for action, arguments := range map[string]map[string]any{
		waitAction:   {"attempt_id": "auth_x"},
		submitAction: {"attempt_id": "auth_x", "code": twoFactor},
	} {
		if _, diags := s.invoke(s.ctx, action, arguments); !strings.Contains(diags, `AttributeName("api_key") ERROR: Provider not configured yet`) {
			t.Errorf("%s: %s", action, diags)
		}
	}
}

// The examples are parsed and run as a CLI would, for none that can be had here knows actions.
func TestActionExamples(t *testing.T) {
	files, err := filepath.Glob("../../examples/actions/*/*.tf")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file))+" "+filepath.Base(file), func(t *testing.T) {
			api := fakeapi.New()
			api.Script("auth_XXXXXXX", fakeapi.NeedsOTP("42").Times(2), fakeapi.Authenticated("acct_1"))
			if strings.Contains(file, "submit") {
				api.Script("auth_XXXXXXX", fakeapi.NeedsOTP("42").UntilCode(twoFactor), fakeapi.Authenticated("acct_1"))
			}
			action, arguments := actionInExample(t, file)
			onActionServer(t, api, func(s *actionServer) {
				progress, diags := s.invoke(s.ctx, action, arguments)
				if diags != "" || len(progress) == 0 || len(api.Requests()) == 0 {
					t.Errorf("%q, %s", progress, diags)
				}
			})
		})
	}
}

// actionInExample returns the type and the evaluated arguments of the action in a file.
func actionInExample(t *testing.T, file string) (action string, arguments map[string]any) {
	t.Helper()
	parsed, diags := hclparse.NewParser().ParseHCLFile(file)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	variables := &hcl.EvalContext{Variables: map[string]cty.Value{"var": cty.ObjectVal(map[string]cty.Value{
		"attempt_id": cty.StringVal("auth_XXXXXXX"), "two_factor_code": cty.StringVal(twoFactor),
	})}}
	content, _, diags := parsed.Body.PartialContent(&hcl.BodySchema{
		Blocks: []hcl.BlockHeaderSchema{{Type: "action", LabelNames: []string{"type", "name"}}},
	})
	if diags.HasErrors() || len(content.Blocks) != 1 {
		t.Fatal(content, diags)
	}
	block := content.Blocks[0]
	config, diags := block.Body.Content(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "config"}}})
	if diags.HasErrors() || len(config.Blocks) != 1 {
		t.Fatal(config, diags)
	}
	attributes, diags := config.Blocks[0].Body.JustAttributes()
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	arguments = map[string]any{}
	for name, attribute := range attributes {
		value, diags := attribute.Expr.Value(variables)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		arguments[name] = ctyjson.SimpleJSONValue{Value: value}
	}
	return block.Labels[0], arguments
}

// writes is an answer on the bare connection.
func writes(s string) func(net.Conn) {
	return func(conn net.Conn) { _, _ = conn.Write([]byte(s)) }
}
