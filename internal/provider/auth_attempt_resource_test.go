package provider

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

const attemptResourceType = "onlyfansapi_auth_attempt"

// The credentials of the three ways.
var (
	emailAndPassword = map[string]any{"email": fakeapi.LoginEmail, "password": fakeapi.LoginPassword}
	rawData          = map[string]any{
		"auth_id": fakeapi.LoginAuthID, "cookies": fakeapi.LoginCookies, "user_agent": fakeapi.LoginUserAgent,
		"xbc": fakeapi.LoginXBC,
	}
	customProxy = map[string]any{
		"host": fakeapi.ProxyHost, "port": 8080, "username": fakeapi.ProxyUsername, "password": fakeapi.ProxyPassword,
	}
)

// attemptBlock returns the arguments with null for all others, as a CLI sends them.
func attemptBlock(arguments map[string]any) map[string]any {
	block := map[string]any{}
	for _, name := range []string{
		"id", "auth_type", "credentials_wo", "credentials_wo_version", "account_id", "display_name", "proxy_country",
		"custom_proxy_wo", "force_connect", "mobile_auth_session_deeplink",
	} {
		block[name] = arguments[name]
	}
	nest := func(name string, inner ...string) {
		if given, ok := block[name].(map[string]any); ok {
			whole := map[string]any{}
			for _, n := range inner {
				whole[n] = given[n]
			}
			block[name] = whole
		}
	}
	nest("credentials_wo", "email", "password", "auth_id", "cookies", "user_agent", "xbc")
	nest("custom_proxy_wo", "host", "port", "username", "password")
	return block
}

// create creates the resource as a CLI does: its plan has none of the write-only values.
func (s *actionServer) create(ctx context.Context, arguments map[string]any) (state map[string]any, diags string) {
	s.t.Helper()
	config := attemptBlock(arguments)
	planned := attemptBlock(arguments)
	planned["credentials_wo"], planned["custom_proxy_wo"] = nil, nil
	for name, value := range map[string]any{"auth_type": "email_password", "force_connect": false} {
		if planned[name] == nil {
			planned[name] = value
		}
	}
	resp, err := s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: attemptResourceType, Config: dynamic(config), PlannedState: dynamic(planned),
		PriorState: dynamic(nil),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	diags = diagnosticsText(resp.Diagnostics)
	state = s.stateOf(resp.NewState)
	stored, err := json.Marshal(state)
	must(err)
	for what, text := range fakeapi.Canaries() {
		for where, said := range map[string]string{
			"the diagnostics": diags, "the log": s.log.String(), "the state": string(stored),
		} {
			if strings.Contains(said, text) {
				s.t.Errorf("%s is in %s: %s", what, where, said)
			}
		}
	}
	return state, diags
}

// stateOf returns the attributes that are not null; nil for no state.
func (s *actionServer) stateOf(value *tfprotov6.DynamicValue) map[string]any {
	s.t.Helper()
	schema, err := s.GetProviderSchema(s.ctx, &tfprotov6.GetProviderSchemaRequest{})
	must(err)
	raw, err := value.Unmarshal(schema.ResourceSchemas[attemptResourceType].ValueType())
	must(err)
	if raw.IsNull() {
		return nil
	}
	values, state := map[string]tftypes.Value{}, map[string]any{}
	must(raw.As(&values))
	for name, v := range values {
		var text string
		if !v.IsNull() && v.As(&text) == nil {
			state[name] = text
		}
	}
	return state
}

// What is sent is what the configuration says, and what is stored has none of the secrets.
func TestAuthAttemptResourceStarts(t *testing.T) {
	for name, test := range map[string]struct {
		arguments map[string]any
		sent      map[string]any
		state     map[string]any
	}{
		"email and password": {
			arguments: map[string]any{
				"credentials_wo": emailAndPassword, "credentials_wo_version": 1, "display_name": "Alice",
				"proxy_country": "us", "force_connect": true,
			},
			sent: map[string]any{
				"auth_type": "email_password", "email": fakeapi.LoginEmail, "password": fakeapi.LoginPassword,
				"name": "Alice", "proxyCountry": "us",
				"force_connect": true,
			},
			state: map[string]any{
				"id": "auth_new_1", "auth_type": "email_password", "display_name": "Alice", "proxy_country": "us",
			},
		},
		"raw data": {
			arguments: map[string]any{
				"auth_type": "raw_data", "credentials_wo": rawData, "custom_proxy_wo": customProxy,
			},
			sent: map[string]any{
				"auth_type": "raw_data", "auth_id": fakeapi.LoginAuthID, "cookies": fakeapi.LoginCookies,
				"user_agent": fakeapi.LoginUserAgent,
				"xbc":        fakeapi.LoginXBC,
				"customProxy": map[string]any{
					"host": fakeapi.ProxyHost, "port": 8080.0, "username": fakeapi.ProxyUsername,
					"password": fakeapi.ProxyPassword,
				},
			},
			state: map[string]any{"id": "auth_new_1", "auth_type": "raw_data"},
		},
		"mobile app": {
			arguments: map[string]any{"auth_type": "mobile_app"},
			sent:      map[string]any{"auth_type": "mobile_app"},
			state: map[string]any{
				"id": "auth_new_1", "auth_type": "mobile_app",
				"mobile_auth_session_deeplink": fakeapi.DeeplinkOf("auth_new_1"),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			onActionServer(t, api, func(s *actionServer) {
				state, diags := s.create(s.ctx, test.arguments)
				if diags != "" {
					t.Error(diags)
				}
				if diff := cmp.Diff(test.state, state); diff != "" {
					t.Errorf("the state (-want +got):\n%s", diff)
				}
				wantRequests(t, api, 1)
				var sent map[string]any
				must(json.Unmarshal([]byte(api.Starts()[0].Body), &sent))
				if diff := cmp.Diff(test.sent, sent); diff != "" {
					t.Errorf("what was sent (-want +got):\n%s", diff)
				}
				wantIn(t, s.log.String(), `"@message":"Attempt started"`, `"attempt_id":"auth_new_1"`)
			})
		})
	}
}

// However a start fails, nothing is stored, and the error says whether an attempt may have begun, and what to do.
func TestAuthAttemptResourceFails(t *testing.T) {
	echo := strings.Join([]string{
		fakeapi.LoginEmail, fakeapi.LoginPassword, fakeapi.ProxyHost, fakeapi.ProxyUsername, fakeapi.ProxyPassword,
		fakeapi.Key,
	}, " ")
	const none, unknown = "\n\nNo attempt was started.\n\n", "\n\nIt is not known whether an attempt has begun. If " +
		"one has, the next apply starts another one"
	for name, test := range map[string]struct {
		answer   fakeapi.Answer
		requests int // 1 where it is 0
		want     []string
	}{
		"refused credentials": {
			answer: fakeapi.Answer{Status: 422, Body: map[string]any{
				"message": "The given data was invalid.",
				"errors":  map[string]any{"password": []string{"Wrong: " + echo}},
			}},
			want: []string{
				"ERROR: Authentication attempt refused\n", "(The given data was invalid; password: Wrong: [redacted] ",
				none, "- Correct credentials_wo", "- If the account is connected already, set account_id to its ID.",
			},
			requests: 2,
		},
		"exists": {
			answer: fakeapi.Error(422, "This account is already connected."),
			want: []string{
				"ERROR: Account seems to exist already\n", none,
				"     account_id = \"acct_…\"\n", "     import {\n",
			},
			requests: 2,
		},
		"conflict": {answer: fakeapi.Error(409, echo), want: []string{
			"ERROR: Account seems to exist already\n", none,
		}, requests: 2},
		"bad request": {answer: fakeapi.Error(400, echo), want: []string{
			"ERROR: Authentication attempt refused\n", none,
		}, requests: 2},
		"no success": {
			answer: fakeapi.Answer{Body: map[string]any{"success": false, "message": "No: " + echo}},
			want: []string{
				"ERROR: Authentication attempt refused\n", "no sign-in has begun (No: [redacted] ", none,
			},
			requests: 2,
		},
		"credits": {answer: fakeapi.Error(402, echo), want: []string{
			"ERROR: Payment required by the API\n", none, "the credits of the key's",
		}},
		"bad key": {answer: fakeapi.Error(401, echo), want: []string{
			"ERROR: API key refused\n", none, "which came from the argument api_key",
		}},
		"no right": {answer: fakeapi.Error(403, echo), want: []string{
			"ERROR: Access refused\n", none, "may not connect accounts",
		}},
		"no API": {
			answer: fakeapi.Error(404, echo),
			want: []string{
				"ERROR: API not found at its address\n", none, "at http://127.0.0.1/api/authenticate.\n\nCheck the",
			},
		},
		"redirect": {answer: fakeapi.Answer{Status: 302, Body: echo}, want: []string{"ERROR: API redirects\n", none}},
		"rate limit": {
			answer: fakeapi.Error(429, echo).WithHeader("Retry-After", "20"), requests: 4,
			want: []string{
				"ERROR: Rate limit of the API reached\n", none,
				"2. Wait for 20s. If other programs use the same key, lower the provider's requests_per_minute.\n3. " +
					"Plan and apply again.",
			},
		},
		"an hour": {
			answer: fakeapi.Error(503, echo).WithHeader("Retry-After", "3600"),
			want:   []string{"ERROR: API is unavailable\n", unknown, "The API asks to wait for 1h first."},
		},
		"server": {
			answer: fakeapi.Error(500, echo),
			want: []string{
				"ERROR: API is failing\n", unknown, "is running: https://app.onlyfansapi.com\n2. If",
				"set account_id of this resource to the account's ID",
			},
		},
		"no answer": {
			answer: fakeapi.Answer{Delay: time.Hour},
			want:   []string{"ERROR: No usable answer from the API\n", "no complete answer came within 30s", unknown},
		},
		"breaks": {answer: fakeapi.Answer{Conn: writes(echo)}, want: []string{
			"ERROR: No usable answer from the API\n", unknown,
		}},
		"no id": {answer: fakeapi.Answer{Body: map[string]any{"message": echo}}, want: []string{
			"neither attempt_id nor polling_url", unknown,
		}},
		"no JSON": {answer: fakeapi.Answer{Body: echo}, want: []string{"not the JSON object", unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.ScriptStart(test.answer)
			onActionServer(t, api, func(s *actionServer) {
				state, diags := s.create(s.ctx, map[string]any{
					"credentials_wo": emailAndPassword, "custom_proxy_wo": customProxy,
				})
				wantIn(t, diags, append(test.want, "Starting the authentication attempt failed: ")...)
				if state != nil || strings.Contains(diags, "AttributeName") {
					t.Errorf("stored %v, or it stands on an attribute, whose line would be quoted: %s", state, diags)
				}
				wantRequests(t, api, max(test.requests, 1))
				wantIn(t, s.log.String(), `"@message":"Attempt not started"`)
			})
		})
	}
}

// An interrupt does not cut the request off, and what it brings is stored without an error, or it would be tainted and
// started again. Before, nothing is sent.
func TestAuthAttemptResourceInterrupted(t *testing.T) {
	for name, interrupt := range map[string]func(s *actionServer, cancel func()){
		"cancelled": func(_ *actionServer, cancel func()) { cancel() },
		"stopped": func(s *actionServer, _ func()) {
			_, err := s.StopProvider(s.ctx, &tfprotov6.StopProviderRequest{})
			must(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.ScriptStart(fakeapi.Answer{Delay: 20 * time.Second, Body: map[string]any{"attempt_id": "auth_1"}})
			onActionServer(t, api, func(s *actionServer) {
				ctx, cancel := context.WithCancel(s.ctx)
				defer cancel()
				time.AfterFunc(5*time.Second, func() { interrupt(s, cancel) })
				state, diags := s.create(ctx, map[string]any{"credentials_wo": emailAndPassword})
				if diags != "" || state["id"] != "auth_1" {
					t.Errorf("stored %v, %s", state, diags)
				}
				cancel()
				state, diags = s.create(ctx, map[string]any{"credentials_wo": emailAndPassword})
				wantIn(t, diags, "ERROR: Start of an attempt interrupted\n",
					"\n\nNo attempt was started.\n\nPlan and apply again.")
				if state != nil {
					t.Errorf("stored %v", state)
				}
				wantRequests(t, api, 1)
			})
		})
	}
}

// A panic is an error, not a dead provider; what is told of it holds nothing of the arguments.
func TestAuthAttemptResourceSurvivesPanic(t *testing.T) {
	s := newActionServer(t.Context(), t, &providerData{client: new(onlyfansapi.Client)})
	if _, diags := s.create(s.ctx, map[string]any{"credentials_wo": emailAndPassword}); !strings.HasPrefix(
		diags, "ERROR: Bug in the provider\n",
	) {
		t.Error(diags)
	}
}

// A provider whose arguments are not known makes no request.
func TestAuthAttemptResourceUnconfigured(t *testing.T) {
	s := newActionServer(t.Context(), t, &providerData{unknown: "api_key"})
	if _, diags := s.create(s.ctx, map[string]any{"credentials_wo": emailAndPassword}); !strings.HasPrefix(
		diags, "ERROR: Provider not configured yet\n",
	) {
		t.Error(diags)
	}
}

// An argument that contains the API key is neither planned, stored nor sent.
func TestAuthAttemptResourceHoldsNoKey(t *testing.T) {
	for _, argument := range []string{"account_id", "display_name", "proxy_country"} {
		api := fakeapi.New()
		onManaged(t, api, "onlyfansapi_auth_attempt", func(m *managed) {
			said := m.run(signIn(map[string]any{argument: "x" + fakeapi.Key}))
			wantIn(t, said, "ERROR: Invalid "+argument+"\nThe value cannot be used: it holds the provider's API key.")
			wantRequests(t, api, 0)
		})
	}
}
