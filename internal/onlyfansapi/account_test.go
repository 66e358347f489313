package onlyfansapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// The DELETE is repeated only after answers that say that it was not taken. One that is gone already is no error.
func TestDisconnect(t *testing.T) {
	gone := fakeapi.Answer{Body: nil}
	for name, test := range map[string]struct {
		answers  []fakeapi.Answer
		requests int
		sent     bool
		want     string // in the error, "" for none
	}{
		"null":             {nil, 1, true, ""},
		"no body":          {[]fakeapi.Answer{{Status: 204}}, 1, true, ""},
		"an object":        {[]fakeapi.Answer{{Body: map[string]any{}}}, 1, true, ""},
		"404, still there": {[]fakeapi.Answer{fakeapi.Error(404, "M")}, 2, false, "HTTP 404"},
		"404, a page":      {[]fakeapi.Answer{{Status: 404, Body: "<!DOCTYPE html>"}}, 1, false, "HTTP 404"},
		"429": {
			[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "7"), gone}, 2, true, "",
		},
		"429 for ever": {
			[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "7")}, 4, false, "HTTP 429",
		},
		"429, an hour": {
			[]fakeapi.Answer{fakeapi.Error(429, "M").WithHeader("Retry-After", "3600")},
			1,
			false,
			ErrRateLimited.Error(),
		},
		"503, named": {
			[]fakeapi.Answer{fakeapi.Error(503, "M").WithHeader("Retry-After", "7"), gone}, 2, true, "",
		},
		"425": {[]fakeapi.Answer{fakeapi.Error(425, "M"), gone}, 2, true, ""},
		"408": {[]fakeapi.Answer{fakeapi.Error(408, "M"), gone}, 2, true, ""},
		"503": {[]fakeapi.Answer{fakeapi.Error(503, "M")}, 1, true, "HTTP 503"},
		"500": {[]fakeapi.Answer{fakeapi.Error(500, "M")}, 1, true, "HTTP 500"},
		"401": {[]fakeapi.Answer{fakeapi.Error(401, "M")}, 1, false, "HTTP 401"},
		"403": {
			[]fakeapi.Answer{fakeapi.Error(403, fakeapi.Key)}, 1, false, "HTTP 403 Forbidden ([redacted])",
		},
		"breaks": {
			[]fakeapi.Answer{raw("")}, 1, true, "the connection was closed before the answer was complete",
		},
		"hangs": {[]fakeapi.Answer{{Delay: time.Hour}}, 1, true, "no complete answer came within 30s"},
	} {
		t.Run(name, func(t *testing.T) {
			withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				if test.answers != nil {
					api.ScriptDisconnect("acct_1", test.answers...)
				}
				sent, err := client.Disconnect(t.Context(), "acct_1", nil)
				if sent != test.sent || (err == nil) != (test.want == "") ||
					err != nil && !strings.Contains(err.Error(), test.want) {
					t.Errorf("sent %t, %v; want %t, %q", sent, err, test.sent, test.want)
				}
				requests := api.Requests()
				if len(requests) != test.requests || requests[0].Method != "DELETE" ||
					requests[0].Path != "/api/accounts/acct_1" ||
					requests[0].Body != "" {
					t.Errorf("%d requests, the first %s %s", len(requests), requests[0].Method, requests[0].Path)
				}
			}, "acct_1")
		})
	}
}

// What the list says of an account that the API does not know counts, also where the list cannot be had.
func TestDisconnectUnknownAccount(t *testing.T) {
	for name, test := range map[string]struct {
		list fakeapi.Answer
		want string
	}{
		"gone":               {fakeapi.Answer{Body: `[{"id":"acct_2"}]`}, ""},
		"still there":        {fakeapi.Answer{Body: `[{"id":"acct_1"}]`}, "HTTP 404 Not Found (No Route matched)"},
		"list cannot be had": {fakeapi.Error(403, "M"), "HTTP 404 Not Found (No Route matched)"},
	} {
		withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
			if _, err := client.Accounts(t.Context(), nil); err != nil { // from before: it says nothing of now
				t.Fatal(err)
			}
			api.ScriptList(test.list)
			api.ScriptDisconnect("acct_1", fakeapi.Error(404, "No Route matched"))
			sent, err := client.Disconnect(t.Context(), "acct_1", nil)
			if text(err) != test.want || sent != (err == nil) {
				t.Errorf("%s: sent %t, %v; want %q", name, sent, err, test.want)
			}
		}, "acct_1")
	}
}

// A new sign-in is begun again only after a 429, which says that nothing has begun.
func TestReauthenticateAfterTooManyRequests(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		begun := fakeapi.Answer{Body: `{"polling_url":"/api/authenticate/auth_1"}`}
		api.ScriptReauthenticate("acct_1", fakeapi.Error(429, "M").WithHeader("Retry-After", "7"), begun)
		id, sent, err := client.Reauthenticate(t.Context(), "acct_1", nil)
		if id != "auth_1" || !sent || err != nil || len(api.Requests()) != 2 {
			t.Errorf("%q, sent %t, %v after %d requests", id, sent, err, len(api.Requests()))
		}
	}, "acct_1")
}

// An interrupt does not cut off what changes something, once it is on its way; before, nothing is sent.
func TestInterruptCutsNoChange(t *testing.T) {
	for name, change := range map[string]func(context.Context, *Client) (bool, error){
		"DELETE": func(ctx context.Context, client *Client) (bool, error) {
			return client.Disconnect(ctx, "acct_1", nil)
		},
		"POST": func(ctx context.Context, client *Client) (bool, error) {
			_, sent, err := client.Reauthenticate(ctx, "acct_1", nil)
			return sent, err
		},
	} {
		t.Run(name, func(t *testing.T) {
			withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				slow := fakeapi.Answer{
					Delay: 5 * time.Second,
					Body:  map[string]any{"polling_url": "/api/authenticate/auth_1"},
				}
				api.ScriptDisconnect("acct_1", slow)
				api.ScriptReauthenticate("acct_1", slow)
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				begun := time.Now()
				if sent, err := change(ctx, client); err != nil || !sent || time.Since(begun) < 5*time.Second {
					t.Errorf("sent %t, %v, after %s", sent, err, time.Since(begun))
				}
				if sent, err := change(ctx, client); !errors.Is(err, ErrInterrupted) || sent {
					t.Errorf("interrupted before: sent %t, %v", sent, err)
				}
				if len(api.Requests()) != 1 {
					t.Errorf("%d requests", len(api.Requests()))
				}
			}, "acct_1")
		})
	}
}

// The new sign-in is an attempt that is waited for, for a finished record, under the id at the end of the polling_url.
func TestReauthenticate(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		api.Expire("acct_1")
		id, sent, err := client.Reauthenticate(t.Context(), "acct_1", nil)
		if err != nil || !sent {
			t.Fatal(sent, err)
		}
		request := api.Requests()[0]
		got := []string{
			request.Method,
			request.Path,
			request.Body,
			request.Header.Get("Content-Length"),
			request.Header.Get("Transfer-Encoding"),
		}
		if diff := cmp.Diff([]string{"POST", "/api/authenticate/acct_1/reauthenticate", "", "0", ""}, got); diff != "" {
			t.Errorf("what was sent (-want +got):\n%s", diff)
		}
		wait, err := client.WaitForAuthAttempt(t.Context(), id, WaitOptions{FinishedRecord: true})
		if err != nil || wait.Outcome != Succeeded || wait.Waited < fakeapi.LoginTime {
			t.Errorf("%s after %s, %v", wait.Outcome, wait.Waited, err)
		}
		if accounts, err := client.Accounts(t.Context(), nil); err != nil || !accounts[0].Connected {
			t.Errorf("%+v, %v", accounts, err)
		}
	}, "acct_1")
}

func TestReauthenticateAnswers(t *testing.T) {
	body := func(body string) fakeapi.Answer { return fakeapi.Answer{Body: body} }
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		id     string
		sent   bool
		want   string // in the error, "" for none
	}{
		"a path":          {body(`{"polling_url":"/api/authenticate/auth_1"}`), "auth_1", true, ""},
		"in data":         {body(`{"data":{"polling_url":"https://x/api/authenticate/auth_1"}}`), "auth_1", true, ""},
		"false, with URL": {body(`{"success":false,"polling_url":"/api/authenticate/auth_1"}`), "auth_1", true, ""},
		"not begun": {
			body(`{"success":false,"message":"No credentials for ` + fakeapi.Key + `"}`), "", false,
			"the API answers that no sign-in has begun (No credentials for [redacted])",
		},
		"no URL":      {body(`{"success":true}`), "", true, "neither attempt_id nor polling_url"},
		"null":        {body(`null`), "", true, "neither attempt_id nor polling_url"},
		"another URL": {body(`{"polling_url":"https://x/login"}`), "", true, "neither attempt_id nor polling_url"},
		"the key": {
			body(`{"polling_url":"/api/authenticate/` + fakeapi.Key[5:] + `"}`),
			"",
			true,
			"neither attempt_id nor polling_url",
		},
		"a path in it": {
			body(`{"polling_url":"/api/authenticate/.."}`), "", true, "neither attempt_id nor polling_url",
		},
		"no JSON":  {body(`<p>`), "", true, "not the JSON object"},
		"an array": {body(`[]`), "", true, "not the JSON object"},
		"empty":    {body(``), "", true, "not the JSON object"},
		"422":      {fakeapi.Error(422, "M"), "", false, "HTTP 422"},
		"404":      {fakeapi.Error(404, "M"), "", false, "HTTP 404"},
		"425":      {fakeapi.Error(425, "M"), "", true, "HTTP 425"},
		"500":      {fakeapi.Error(500, "M"), "", true, "HTTP 500"},
		"breaks":   {raw(""), "", true, "the connection was closed"},
		"hangs":    {fakeapi.Answer{Delay: time.Hour}, "", true, "no complete answer came within 30s"},
	} {
		t.Run(name, func(t *testing.T) {
			withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				api.ScriptReauthenticate("acct_1", test.answer)
				id, sent, err := client.Reauthenticate(t.Context(), "acct_1", nil)
				if id != test.id || sent != test.sent || (err == nil) != (test.want == "") ||
					err != nil && !strings.Contains(err.Error(), test.want) {
					t.Errorf("%q, sent %t, %v; want %q, %t, %q", id, sent, err, test.id, test.sent, test.want)
				}
				if len(api.Requests()) != 1 {
					t.Errorf("%d requests", len(api.Requests()))
				}
			}, "acct_1")
		})
	}
}

// An id from a state or an import is never another path: nothing is sent.
func TestAccountIDIsNoPath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newTestClient(
			t,
			http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }),
			Config{},
		)
		for _, id := range []string{
			"", ".", "..", "a/b", "/", "../authenticate", `a\b`, "a?b", "a#b", "%2e%2e", "a b", "a\nb", strings.Repeat("a", 257), "x" + fakeapi.Key, "https://x/y",
		} {
			sent, err := client.Disconnect(t.Context(), id, nil)
			_, posted, again := client.Reauthenticate(t.Context(), id, nil)
			if sent || posted || err == nil || again == nil {
				t.Errorf("%q: sent %t, %v; posted %t, %v", id, sent, err, posted, again)
			}
			if err != nil && strings.Contains(err.Error(), fakeapi.Key) {
				t.Error("the error holds the key")
			}
		}
		if err := CheckAccountID("acct_4d3fa20f055b4cbababab0d7e400550d"); err != nil {
			t.Error(err)
		}
	})
}

// Where the API gives a new sign-in the id of an attempt that has ended, the end of before is no answer.
func TestReauthenticateForgetsTheEnd(t *testing.T) {
	withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		api.Script("auth_1", fakeapi.Failed("wrong_password", "Wrong password."))
		if wait, err := client.WaitForAuthAttempt(
			t.Context(),
			"auth_1",
			WaitOptions{},
		); err != nil ||
			wait.Outcome != Failed {
			t.Fatal(wait.Outcome, err)
		}
		api.ScriptReauthenticate("acct_1", fakeapi.Answer{Body: `{"polling_url":"/api/authenticate/auth_1"}`})
		if id, _, err := client.Reauthenticate(t.Context(), "acct_1", nil); err != nil || id != "auth_1" {
			t.Fatal(id, err)
		}
		api.Script("auth_1", fakeapi.Authenticated("acct_1"))
		if wait, err := client.WaitForAuthAttempt(
			t.Context(),
			"auth_1",
			WaitOptions{},
		); err != nil ||
			wait.Outcome != Succeeded {
			t.Error(wait.Outcome, err)
		}
	}, "acct_1")
}

// A refusal without words is told without empty brackets, and a long one is cut.
func TestLoginRefusedInWords(t *testing.T) {
	const refused = "the API answers that no sign-in has begun"
	for message, want := range map[string]string{
		"": refused, "No.": refused + " (No)",
		strings.Repeat("x", 500): refused + " (" + strings.Repeat("x", maxMessage-len("…")) + "…)",
	} {
		withAccounts(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
			api.ScriptReauthenticate(
				"acct_1",
				fakeapi.Answer{Body: map[string]any{"success": false, "message": message}},
			)
			if _, _, err := client.Reauthenticate(t.Context(), "acct_1", nil); text(err) != want {
				t.Errorf("got %q, want %q", text(err), want)
			}
		}, "acct_1")
	}
}
