package onlyfansapi

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// onAccount runs f in virtual time with a client of an API that has the account acct_1, and answers so to new
// credentials.
func onAccount(
	t *testing.T, f func(t *testing.T, api *fakeapi.Server, client *Client), answers ...fakeapi.Answer,
) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Connect(fakeapi.Account{ID: "acct_1", DisplayName: "Alice"})
		if len(answers) > 0 {
			api.ScriptCredentials("acct_1", answers...)
		}
		f(t, api, newTestClient(t, api, Config{}))
	})
}

// New credentials are sent to the account, with nothing that the endpoint does not take, and begin an attempt that ends
// under the same account id.
func TestUpdateCredentials(t *testing.T) {
	for name, test := range map[string]struct {
		authType    string
		credentials Credentials
		body, link  string
	}{
		"email and password": {
			authType: EmailAndPassword, credentials: alice().Credentials,
			body: `{"auth_type":"email_password","email":"` + fakeapi.LoginEmail + `","password":"` + fakeapi.LoginPassword + `"}`,
		},
		"raw data": {
			authType: RawData, credentials: Credentials{AuthID: "1", Cookies: "c", UserAgent: "u", XBC: "x"},
			body: `{"auth_type":"raw_data","auth_id":"1","cookies":"c","user_agent":"u","xbc":"x"}`,
		},
		"mobile app": {
			authType: MobileApp, body: `{"auth_type":"mobile_app"}`, link: fakeapi.DeeplinkOf("auth_again_1"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			onAccount(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				started, sent, err := client.UpdateCredentials(
					t.Context(),
					"acct_1",
					test.authType,
					test.credentials,
					nil,
				)
				if err != nil || !sent || started.ID != "auth_again_1" ||
					value(started.MobileAuthSessionDeeplink) != test.link {
					t.Errorf("%+v, sent %t, %v", started, sent, err)
				}
				request := api.Requests()[0]
				got := []string{request.Method, request.Path, request.Body, request.Header.Get("Content-Type")}
				want := []string{"PUT", "/api/authenticate/acct_1/credentials", test.body, "application/json"}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("what was sent (-want +got):\n%s", diff)
				}
				wait, err := client.WaitForAuthAttempt(t.Context(), started.ID, WaitOptions{FinishedRecord: true})
				if err != nil || wait.Outcome != Succeeded || *wait.Attempt.Account.ID != "acct_1" {
					t.Errorf("%s, %v", wait.Outcome, err)
				}
			})
		})
	}
}

// As a start, new credentials are sent once, and again only after a 429.
func TestUpdateCredentialsOnce(t *testing.T) {
	begun := fakeapi.Answer{Body: map[string]any{"attempt_id": "auth_1"}}
	for name, test := range map[string]struct {
		answers  []fakeapi.Answer
		requests int
		sent     bool
		want     string // in the error, "" for none
	}{
		"429": {[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "7"), begun}, 2, true, ""},
		"503": {
			[]fakeapi.Answer{fakeapi.Error(503, "M").WithHeader("Retry-After", "7"), begun}, 1, true, "HTTP 503",
		},
		"408":     {[]fakeapi.Answer{fakeapi.Error(408, "M"), begun}, 1, true, "HTTP 408"},
		"404":     {[]fakeapi.Answer{fakeapi.Error(404, "M"), begun}, 1, false, "HTTP 404"},
		"409":     {[]fakeapi.Answer{fakeapi.Error(409, "M"), begun}, 1, false, "HTTP 409"},
		"refused": {[]fakeapi.Answer{fakeapi.Refusal("Not now.")}, 1, false, "no sign-in has begun (Not now"},
		"breaks":  {[]fakeapi.Answer{raw("")}, 1, true, "the connection was closed before the answer was complete"},
		"hangs":   {[]fakeapi.Answer{{Delay: time.Hour}}, 1, true, "no complete answer came within 30s"},
		"no id": {
			[]fakeapi.Answer{{Body: map[string]any{"message": "M"}}}, 1, true, "neither attempt_id nor polling_url",
		},
	} {
		t.Run(name, func(t *testing.T) {
			onAccount(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				_, sent, err := client.UpdateCredentials(
					t.Context(),
					"acct_1",
					EmailAndPassword,
					alice().Credentials,
					nil,
				)
				if sent != test.sent || (err == nil) != (test.want == "") ||
					err != nil && !strings.Contains(err.Error(), test.want) {
					t.Errorf("sent %t, %v; want %t, %q", sent, err, test.sent, test.want)
				}
				if got := len(api.Requests()); got != test.requests {
					t.Errorf("%d requests, want %d", got, test.requests)
				}
			}, test.answers...)
		})
	}
}

// An interrupt does not cut new credentials off, and keeps those that wait from being sent.
func TestUpdateCredentialsInterrupted(t *testing.T) {
	answer := fakeapi.Answer{Delay: 20 * time.Second, Body: map[string]any{"attempt_id": "auth_1"}}
	onAccount(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		started, _, err := client.UpdateCredentials(ctx, "acct_1", EmailAndPassword, alice().Credentials, nil)
		if err != nil || started.ID != "auth_1" {
			t.Errorf("%+v, %v", started, err)
		}
		if _, sent, err := client.UpdateCredentials(
			ctx,
			"acct_1",
			EmailAndPassword,
			alice().Credentials,
			nil,
		); err == nil ||
			sent {
			t.Errorf("sent %t, %v", sent, err)
		}
		if got := len(api.Requests()); got != 1 {
			t.Errorf("%d requests", got)
		}
	}, answer)
}

// What cannot be an account's id, or holds the key, is not sent.
func TestUpdateCredentialsChecksTheID(t *testing.T) {
	onAccount(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		for _, id := range []string{"", "..", "acct_1/x", "acct 1", "acct_" + fakeapi.Key} {
			if _, sent, err := client.UpdateCredentials(
				t.Context(),
				id,
				MobileApp,
				Credentials{},
				nil,
			); err == nil ||
				sent {
				t.Errorf("%q: sent %t, %v", id, sent, err)
			}
		}
		if got := len(api.Requests()); got != 0 {
			t.Errorf("%d requests", got)
		}
	})
}
