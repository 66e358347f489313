package provider

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// withExpired is an API with an account whose session is gone, and the script of its next sign-in, if there is one.
func withExpired(script ...fakeapi.Answer) *fakeapi.Server {
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: "acct_x", DisplayName: "Alice", Expired: true})
	if len(script) > 0 {
		api.ScriptNextLogin("acct_x", script...)
	}
	return api
}

// The action begins one attempt, and waits for its finished record: the account's state says authenticated from before.
func TestReauthenticateAccountAction(t *testing.T) {
	api := withExpired()
	onActionServer(t, api, func(s *actionServer) {
		began := time.Now()
		progress, diags := s.invoke(s.ctx, reauthenticateAction, map[string]any{"account_id": "acct_x"})
		if diags != "" || time.Since(began) < fakeapi.LoginTime {
			t.Errorf("after %s: %s", time.Since(began), diags)
		}
		if len(progress) != 3 {
			t.Fatalf("it tells %q", progress)
		}
		_, progress[2], _ = strings.Cut(progress[2], "s: ") // it varies by 10 %
		want := []string{
			`The API has begun a new sign-in of the account "acct_x": the attempt "auth_again_1".`,
			`Attempt "auth_again_1" after 0s: state "authenticated", progress "started", account "acct_x".`,
			`state "authenticated", progress "signed_in", account "acct_x".`,
		}
		if diff := cmp.Diff(want, progress); diff != "" {
			t.Errorf("what it tells (-want +got):\n%s", diff)
		}
		posts := 0
		for _, request := range api.Requests() {
			if request.Method == "POST" {
				posts++
			}
		}
		if posts != 1 || api.Accounts()[0].Expired {
			t.Errorf("%d attempts were begun, and the accounts are %+v", posts, api.Accounts())
		}
		wantIn(t, s.log.String(), `"@message":"New sign-in begun"`, `"attempt_id":"auth_again_1"`)
	})
}

// Policies are those of the other waits. No text tells to run the action again, which would begin another attempt, nor
// of arguments that it lacks.
func TestReauthenticateAccountActionPolicies(t *testing.T) {
	const follow = `Invoke the action onlyfansapi_wait_for_auth_attempt with attempt_id = "auth_again_1". This action would begin another attempt.`
	ahead, code := fakeapi.AheadOfRecord("acct_x"), fakeapi.NeedsOTP("42")
	for name, test := range map[string]struct {
		arguments map[string]any
		script    []fakeapi.Answer
		want      []string
	}{
		"failed": {
			script: []fakeapi.Answer{ahead, fakeapi.Failed("C", "No.")},
			want: []string{
				`AttributeName("on_failure") WARNING: Authentication attempt "auth_again_1" failed (C)`,
				"The API used the credentials that it keeps for the account.",
			},
		},
		"failed, fail": {
			arguments: map[string]any{"on_failure": "fail"},
			script:    []fakeapi.Answer{fakeapi.Failed("C", "No.")},
			want:      []string{`AttributeName("on_failure") ERROR: Authentication attempt "auth_again_1" failed (C)`},
		},
		"user action, fail": {
			arguments: map[string]any{"on_user_action": "fail"},
			script:    []fakeapi.Answer{code},
			want: []string{
				`AttributeName("on_user_action") ERROR: Authentication attempt "auth_again_1" waits for a two-factor code`,
				"\n2. " + follow,
			},
		},
		"timeout": {
			arguments: map[string]any{"timeouts": map[string]any{"invoke": "30s"}},
			script:    []fakeapi.Answer{ahead},
			want: []string{
				`AttributeName("timeouts") ERROR: Authentication attempt "auth_again_1" did not end within 30s`,
				follow, `set timeouts = { invoke = "10m" }`,
			},
		},
		"timeout, code": {
			arguments: map[string]any{"timeouts": map[string]any{"invoke": "30s"}},
			script:    []fakeapi.Answer{code},
			want: []string{
				"timed out waiting for a two-factor code", follow, `set timeouts = { invoke = "10m" }.`,
			},
		},
		"rate limit": {
			arguments: map[string]any{"timeouts": map[string]any{"invoke": "30s"}},
			script:    []fakeapi.Answer{ahead, fakeapi.Error(429, "").WithHeader("Retry-After", "300")},
			want: []string{
				"ERROR: Rate limit of the API outlasts the wait", "1. Wait for 5m. If other programs", "2. " + follow,
			},
		},
		"not found": {
			script: []fakeapi.Answer{fakeapi.Error(404, "")},
			want: []string{
				`AttributeName("account_id") ERROR: Authentication attempt "auth_again_1" not found`,
				"The API itself named this attempt. Check in the vendor's console what became of the account.\n\nTo " +
					"go on without it, set on_not_found",
			},
		},
		"refused": {
			script: []fakeapi.Answer{fakeapi.Error(403, "No "+fakeapi.Key)},
			want:   []string{"ERROR: Access refused", "The attempt itself goes on at the API. " + follow},
		},
		"once": {arguments: map[string]any{"wait_for_completion": false}, script: []fakeapi.Answer{code}},
	} {
		t.Run(name, func(t *testing.T) {
			onActionServer(t, withExpired(test.script...), func(s *actionServer) {
				arguments := map[string]any{"account_id": "acct_x"}
				for name, value := range test.arguments {
					arguments[name] = value
				}
				_, diags := s.invoke(s.ctx, reauthenticateAction, arguments)
				wantIn(t, diags, test.want...)
				if (diags == "") != (test.want == nil) || strings.Contains(diags, `AttributeName("attempt_id")`) ||
					strings.Contains(diags, "Run the same command") {
					t.Errorf("it says:\n%s", diags)
				}
			})
		})
	}
}

// What begins nothing is said in the words of a sign-in, once, and with whether one may have begun.
func TestReauthenticateAccountActionFails(t *testing.T) {
	const none, unknown = "\n\nNo new sign-in has begun.\n\n", "\n\nIt is not known whether a new sign-in has begun."
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   []string
	}{
		"401": {fakeapi.Error(401, "No."), []string{
			"ERROR: API key refused", "HTTP 401 Unauthorized (No).", none, "Check the key",
		}},
		"403": {fakeapi.Error(403, ""), []string{"ERROR: Access refused", none, "may not see this account"}},
		"404": {fakeapi.Error(404, ""), []string{
			"ERROR: Account not found", none, "- account_id is not the ID of an account.",
		}},
		"422": {fakeapi.Error(422, "No password."), []string{
			"ERROR: New sign-in refused", "(No password)", none, "credentials that it keeps",
		}},
		"429": {
			fakeapi.Error(429, "").WithHeader("Retry-After", "20"),
			[]string{"ERROR: Rate limit of the API reached", none, "1. Wait for 20s.", "2. Invoke the action again."},
		},
		"500": {fakeapi.Error(500, ""), []string{"ERROR: API is failing", unknown, "This is a fault at the API"}},
		"no": {fakeapi.Answer{Body: `{"success":false,"message":"Busy."}`}, []string{
			"ERROR: New sign-in refused", "no sign-in has begun (Busy)", none,
		}},
		"odd": {fakeapi.Answer{Body: `{}`}, []string{
			"ERROR: API cannot be used", "neither attempt_id nor polling_url", unknown,
		}},
		"cut": {fakeapi.Answer{Conn: writes("")}, []string{"ERROR: No usable answer from the API", unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			api := withExpired()
			api.ScriptReauthenticate("acct_x", test.answer)
			onActionServer(t, api, func(s *actionServer) {
				progress, diags := s.invoke(s.ctx, reauthenticateAction, map[string]any{"account_id": "acct_x"})
				wantIn(t, diags, append(test.want, `Beginning a new sign-in of the account "acct_x" failed: `)...)
				wantIn(t, s.log.String(), `"@message":"New sign-in not begun"`)
				requests := 1
				if test.answer.Status == http.StatusTooManyRequests { // which says that nothing has begun
					requests = 4
				}
				wantRequests(t, api, requests)
				if len(progress) != requests-1 {
					t.Errorf("it tells %q", progress)
				}
			})
		})
	}
}

// An interrupt that comes while the sign-in is asked for does not cut that off: the attempt's id is told, and that it
// goes on.
func TestReauthenticateAccountActionInterrupted(t *testing.T) {
	for when, after := range map[string]time.Duration{"asked for": time.Second, "waited for": 10 * time.Second} {
		t.Run(when, func(t *testing.T) {
			api := withExpired()
			api.Script("auth_1", fakeapi.AheadOfRecord("acct_x"))
			api.ScriptReauthenticate("acct_x", fakeapi.Answer{Delay: 5 * time.Second, Body: map[string]any{
				"polling_url": "/api/authenticate/auth_1",
			}})
			onActionServer(t, api, func(s *actionServer) {
				ctx, cancel := context.WithCancel(s.ctx)
				time.AfterFunc(after, cancel)
				progress, diags := s.invoke(ctx, reauthenticateAction, map[string]any{"account_id": "acct_x"})
				wantIn(t, diags, "ERROR: Wait interrupted for the attempt \"auth_1\"\n", "The attempt itself goes on "+
					"at the API.\n\n"+
					`Invoke the action onlyfansapi_wait_for_auth_attempt with attempt_id = "auth_1". This action would begin another attempt.`)
				wantIn(t, strings.Join(progress, "\n"), `the attempt "auth_1"`)
			})
		})
	}
}

// The id of an account may hold the key by mistake: nothing is sent, and nothing told of it.
func TestReauthenticateAccountActionWithKey(t *testing.T) {
	api := withExpired()
	onActionServer(t, api, func(s *actionServer) {
		_, diags := s.invoke(s.ctx, reauthenticateAction, map[string]any{"account_id": fakeapi.Key})
		wantIn(t, diags, "ERROR: Invalid account_id\nThe value cannot be used: it holds the provider's API key.")
		wantRequests(t, api, 0)
	})
}
