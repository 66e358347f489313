package provider

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

const emailAction = "onlyfansapi_send_email_to_creator"

// The mail is asked for once, and the action says so.
func TestSendEmailToCreatorAction(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.NeedsOTP("42"))
	onActionServer(t, api, func(s *actionServer) {
		progress, diags := s.invoke(s.ctx, emailAction, map[string]any{"attempt_id": "auth_x"})
		want := []string{
			`The API mails the creator of the attempt "auth_x" a link. The attempt goes on when the creator has followed it.`,
		}
		if diff := cmp.Diff(want, progress); diff != "" || diags != "" {
			t.Errorf("what it tells (-want +got):\n%s\n%s", diff, diags)
		}
		wantRequests(t, api, 1)
		if got := api.Requests()[0]; got.Method+" "+got.Path != "POST /api/authenticate/auth_x/send-email-to-creator" {
			t.Errorf("%s %s", got.Method, got.Path)
		}
		wantIn(t, s.log.String(), `"@message":"Email to the creator asked for"`)
	})
}

// However it fails, there is one request, and the error says whether a mail may have been sent.
func TestSendEmailToCreatorActionFails(t *testing.T) {
	const none, unknown = "\n\nNo email was sent.\n\n", "\n\nIt is not known whether an email was sent."
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   []string
	}{
		"refused": {fakeapi.Error(422, fakeapi.Key), []string{
			"ERROR: Email to the creator refused\n", "([redacted])", none,
		}},
		"no success": {
			fakeapi.Answer{Body: `{"success": false, "message": "No address."}`},
			[]string{"ERROR: Email to the creator refused\n", "(No address)", none},
		},
		"no attempt": {fakeapi.Error(404, ""), []string{
			"ERROR: Authentication attempt not found\n", none, "- attempt_id is mistyped.",
		}},
		"no API": {
			fakeapi.Answer{Status: 404, Body: "<p>"},
			[]string{
				"ERROR: API not found at its address\n", none,
				"at http://127.0.0.1/api/authenticate/auth_x/send-email-to-creator.\n\nCheck",
			},
		},
		"bad key": {fakeapi.Error(401, ""), []string{"ERROR: API key refused\n", none}},
		"rate limit": {
			fakeapi.Error(429, "").WithHeader("Retry-After", "20"),
			[]string{"ERROR: Rate limit of the API reached\n", none, "1. Wait for 20s.", "2. Invoke the action again."},
		},
		"server":    {fakeapi.Error(500, ""), []string{"ERROR: API is failing\n", unknown}},
		"no answer": {fakeapi.Answer{Delay: time.Hour}, []string{"ERROR: No usable answer from the API\n", unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.ScriptEmail("auth_x", test.answer)
			onActionServer(t, api, func(s *actionServer) {
				_, diags := s.invoke(s.ctx, emailAction, map[string]any{"attempt_id": "auth_x"})
				wantIn(t, diags,
					append(test.want, `Asking for an email to the creator of the attempt "auth_x" failed: `)...)
				wantIn(t, s.log.String(), `"@message":"Email to the creator not sent"`)
				wantRequests(t, api, 1)
			})
		})
	}
}

// What it cannot do, it says: a wrong id, an interrupt, a provider without a key, a panic.
func TestSendEmailToCreatorActionCannot(t *testing.T) {
	api := fakeapi.New()
	api.ScriptEmail("auth_x", fakeapi.Answer{Delay: time.Hour})
	onActionServer(t, api, func(s *actionServer) {
		wantIn(t, s.validate(emailAction, map[string]any{"attempt_id": ".."}),
			`AttributeName("attempt_id") ERROR: Invalid attempt_id`)
		_, diags := s.invoke(s.ctx, emailAction, map[string]any{"attempt_id": fakeapi.Key[7:30]})
		wantIn(t, diags, "ERROR: Invalid attempt_id\n", "it holds the provider's API key")
		wantRequests(t, api, 0)
		ctx, cancel := context.WithCancel(s.ctx)
		time.AfterFunc(time.Second, cancel)
		_, diags = s.invoke(ctx, emailAction, map[string]any{"attempt_id": "auth_x"})
		wantIn(t, diags, "ERROR: Email to the creator interrupted\n", "It is not known whether an email was sent.")
	})
	for data, want := range map[*providerData]string{
		{unknown: "api_key"}: "ERROR: Provider not configured yet\n", {
			client: new(onlyfansapi.Client),
		}: "ERROR: Bug in the provider\n",
	} {
		s := newActionServer(t.Context(), t, data)
		if _, diags := s.invoke(
			s.ctx, emailAction, map[string]any{"attempt_id": "auth_x"},
		); !strings.HasPrefix(diags, want) {
			t.Errorf("%s: %s", want, diags)
		}
	}
}
