package provider

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

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
			want: "AttributeName(\"timeouts\") ERROR: Invalid timeouts.invoke\n" +
				"The value cannot be used: it is not a duration.\n\nGive a number with its unit",
		},
		"interval": {
			action: waitAction,
			arguments: map[string]any{
				"attempt_id": "a", "poll_interval": "5m", "timeouts": map[string]any{"invoke": "1m"},
			},
			want: "must be less than timeouts.invoke",
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
		"account's id": {
			action:    reauthenticateAction,
			arguments: map[string]any{"account_id": ".."},
			want:      `AttributeName("account_id") ERROR: Invalid account_id`,
		},
		"no account": {action: reauthenticateAction, arguments: map[string]any{}, want: "account_id"},
		"account's time": {
			action:    reauthenticateAction,
			arguments: map[string]any{"account_id": "a", "timeouts": map[string]any{"invoke": "0s"}},
			want:      "ERROR: Invalid timeouts.invoke",
		},
		"other things": {
			action: submitAction, arguments: map[string]any{"attempt_id": "a", "code": twoFactor, "x": 1}, want: "x",
		},
	} {
		_, invoked := s.invokeAnyway(s.ctx, test.action, test.arguments)
		for phase, text := range map[string]string{
			"validate": s.validate(test.action, test.arguments),
			"plan":     s.plan(test.action, test.arguments),
			"invoke":   invoked,
		} {
			if !strings.Contains(text, test.want) {
				t.Errorf("%s, %s: want %q in:\n%s", name, phase, test.want, text)
			}
			if strings.Contains(text, twoFactor) {
				t.Errorf("%s, %s: the code is in:\n%s", name, phase, text)
			}
			if n := strings.Count(text, "ERROR: "); n != 1 {
				t.Errorf("%s, %s: %d errors:\n%s", name, phase, n, text)
			}
		}
	}
	if log := s.log.String(); strings.Contains(log, twoFactor) {
		t.Errorf("the code is in the log: %s", log)
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
		if diff := cmp.Diff(writeOnly, got); diff != "" {
			t.Errorf("write-only arguments of %s (-want +got):\n%s", action, diff)
		}
	}
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
		if _, err := s.StopProvider(s.ctx, &tfprotov6.StopProviderRequest{}); err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took != protocol.StopGrace || took > 5*time.Second { // a person waits for it
			t.Errorf("took %s, want %s", took, protocol.StopGrace)
		}
		close(listening)
	})
}

// An interrupt ends an action at once, with a true message, whether it comes as the end of the call or as the CLI's
// stop.
func TestActionsInterrupted(t *testing.T) {
	for name, interrupt := range map[string]func(s *actionServer, cancel func()){
		"cancelled": func(_ *actionServer, cancel func()) { cancel() },
		"stopped": func(s *actionServer, _ func()) {
			_, err := s.StopProvider(s.ctx, &tfprotov6.StopProviderRequest{})
			must(err)
		},
	} {
		for action, want := range map[string]string{
			waitAction:   "ERROR: Wait interrupted for the attempt \"auth_x\"\n",
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
					wantIn(t, diags, want, "The attempt itself goes on at the API.")
					if took := time.Since(began); took < 20*time.Second+protocol.InterruptGrace ||
						took > 21*time.Second {
						t.Errorf("took %s, want 20s and the grace", took)
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
		waitAction:           {"attempt_id": "auth_x"},
		submitAction:         {"attempt_id": "auth_x", "code": twoFactor},
		reauthenticateAction: {"account_id": "acct_x"},
	} {
		if _, diags := s.invoke(s.ctx, action, arguments); !strings.HasPrefix(diags, "ERROR: Bug in the provider\n") {
			t.Errorf("%s: %s", action, diags)
		}
	}
}

// No action makes a request with a provider whose arguments are not known.
func TestActionsUnconfigured(t *testing.T) {
	s := newActionServer(t.Context(), t, &providerData{unknown: "api_key"})
	for action, arguments := range map[string]map[string]any{
		waitAction:           {"attempt_id": "auth_x"},
		submitAction:         {"attempt_id": "auth_x", "code": twoFactor},
		reauthenticateAction: {"account_id": "acct_x"},
	} {
		if _, diags := s.invoke(s.ctx, action, arguments); !strings.HasPrefix(
			diags, "ERROR: Provider not configured yet\nThe provider's api_key depends on",
		) {
			t.Errorf("%s: %s", action, diags)
		}
	}
}
