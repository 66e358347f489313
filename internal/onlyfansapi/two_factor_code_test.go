package onlyfansapi

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

const code = "483920"

// A code closes the loop: the attempt awaits it, gets it, and goes on.
func TestSubmitTwoFactorCode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.NeedsOTP("42").UntilCode(code), fakeapi.Authenticated("acct_1"))
		client := newTestClient(t, api, Config{})
		for _, attempt := range []struct {
			code    string
			outcome Outcome
		}{{"000000", WaitingForUser}, {" " + code + "\n", Succeeded}} {
			if sent, err := client.SubmitTwoFactorCode(t.Context(), "auth_x", attempt.code, nil); err != nil || !sent {
				t.Fatal(sent, err)
			}
			wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{StopAtUserAction: true})
			if err != nil || wait.Outcome != attempt.outcome {
				t.Errorf("after %s: %s, %v", attempt.code, wait.Outcome, err)
			}
		}
		put := api.Requests()[2]
		got := map[string]string{"method": put.Method, "path": put.Path, "body": put.Body}
		want := map[string]string{
			"method":         "PUT",
			"path":           "/api/authenticate/auth_x",
			"body":           `{"code":"` + code + `"}`,
			"Content-Type":   "application/json",
			"Content-Length": "17",
			"Authorization":  "Bearer " + fakeapi.Key,
			"Accept":         "application/json",
		}
		for _, header := range []string{"Content-Type", "Content-Length", "Authorization", "Accept"} {
			got[header] = put.Header.Get(header)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what was sent (-want +got):\n%s", diff)
		}
	})
}

// What the API answers is not known, so any 2xx is good; whatever else happens, there is one request, and no error
// holds the code or the key.
func TestSubmitTwoFactorCodeOnce(t *testing.T) {
	echo := "got " + code + " and " + fakeapi.Key
	hangs := fakeapi.Answer{Delay: time.Hour}
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   string // in the error, "" for none
	}{
		"empty":   {fakeapi.Answer{Status: 204}, ""},
		"no JSON": {fakeapi.Answer{Status: 202, Body: "<p>ok</p>"}, ""},
		"422":     {fakeapi.Error(422, echo), "HTTP 422 Unprocessable Entity (got [redacted] and [redacted])"},
		"401":     {fakeapi.Error(401, echo), "HTTP 401"},
		"404":     {fakeapi.Error(404, echo), "HTTP 404"},
		"429":     {fakeapi.Error(429, echo).WithHeader("Retry-After", "1"), "HTTP 429"},
		"500":     {fakeapi.Error(500, echo), "HTTP 500"},
		"redirect": {
			fakeapi.Answer{Status: 307, Body: echo}.WithHeader("Location", "/api/authenticate/auth_y"), "HTTP 307",
		},
		"hangs":  {hangs, "no complete answer came within 30s"},
		"breaks": {raw(""), "the connection was closed before the answer was complete"},
		"refused": {
			fakeapi.Answer{Body: `{"success":false,"message":"Not ` + code + `."}`},
			"the API answers that it did not take the code (Not [redacted])",
		},
		"other things": {raw(echo + "\r\n\r\n"), "the answer is not valid HTTP"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.ScriptSubmit("auth_x", test.answer)
				sent, err := newTestClient(t, api, Config{}).SubmitTwoFactorCode(t.Context(), "auth_x", code, nil)
				text := ""
				if err != nil {
					text = err.Error()
				}
				refused := strings.HasPrefix(text, "the API answers")
				if refused = refused || strings.HasPrefix(text, "HTTP 3") ||
					strings.HasPrefix(text, "HTTP 4"); sent == refused {
					t.Errorf("sent %t", sent)
				}
				if !strings.Contains(text, test.want) || (err == nil) != (test.want == "") {
					t.Errorf("got %q, want %q", text, test.want)
				}
				if strings.Contains(text, code) || strings.Contains(text, fakeapi.Key) {
					t.Errorf("the code or the key is in %q", text)
				}
				if n := len(api.Requests()); n != 1 {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}

// What comes of the answer's body does not matter, nor is the code held back for longer than it can be worth.
func TestSubmitTwoFactorCodeTaken(t *testing.T) {
	cutOff := raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")
	slow := fakeapi.Answer{Body: "ok", Drip: time.Minute}
	for name, answer := range map[string]fakeapi.Answer{"cut off": cutOff, "slow": slow} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.ScriptSubmit("auth_x", answer)
				if sent, err := newTestClient(
					t,
					api,
					Config{},
				).SubmitTwoFactorCode(t.Context(), "auth_x", code, nil); !sent ||
					err != nil {
					t.Errorf("%t, %v", sent, err)
				}
			})
		})
	}
	for pause, sends := range map[string]bool{"110": true, "130": false} {
		t.Run("held back for "+pause+" s", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.Script("auth_y", fakeapi.Error(429, "").WithHeader("Retry-After", pause))
				api.ScriptSubmit("auth_x", fakeapi.Answer{})
				client := newTestClient(t, api, Config{})
				_, _ = client.WaitForAuthAttempt(t.Context(), "auth_y", WaitOptions{Timeout: time.Minute})
				if sent, err := client.SubmitTwoFactorCode(
					t.Context(),
					"auth_x",
					code,
					nil,
				); sent != sends ||
					(err == nil) != sends {
					t.Errorf("%t, %v", sent, err)
				}
			})
		})
	}
}

// Nor does a full budget of our own stop it, of which somebody may be told.
func TestSubmitTwoFactorCodeInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.ScriptSubmit("auth_x", fakeapi.Answer{})
		client := newTestClient(t, api, Config{RequestsPerMinute: 1})
		var told []error
		for _, onHold := range []func(error, time.Duration){
			nil, nil, func(reason error, _ time.Duration) { told = append(told, reason) },
		} {
			if _, err := client.SubmitTwoFactorCode(t.Context(), "auth_x", code, onHold); err != nil {
				t.Error(err)
			}
		}
		if len(api.Requests()) != 3 || len(told) != 1 || !errors.Is(told[0], ErrRequestBudget) {
			t.Errorf("%d requests, told %v", len(api.Requests()), told)
		}
	})
}

// A wait that begins after a code was sent does not end by an answer from before, which another wait got.
func TestSubmitTwoFactorCodeMakesAnswersOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.Script("auth_x", fakeapi.NeedsOTP("42").UntilCode(code), fakeapi.Authenticated("acct_1"))
		client := newTestClient(t, api, Config{})
		go func() { _, _ = client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{}) }()
		time.Sleep(time.Second)
		if _, err := client.SubmitTwoFactorCode(t.Context(), "auth_x", code, nil); err != nil {
			t.Fatal(err)
		}
		if wait, err := client.WaitForAuthAttempt(
			t.Context(),
			"auth_x",
			WaitOptions{StopAtUserAction: true},
		); err != nil ||
			wait.Outcome != Succeeded {
			t.Errorf("%s, %v", wait.Outcome, err)
		}
	})
}

// An echo of the code is hidden however it is written, and wherever it stands.
func TestSubmitTwoFactorCodeHidesEchoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.ScriptSubmit("auth_x", fakeapi.Answer{
			Status: 422,
			Body:   `{"message":"no aBc9z","errors":{"code":["abc9z is wrong","ABC9Z too","xaBc9zx","YUJjOXo="]}}`,
		})
		_, err := newTestClient(t, api, Config{}).SubmitTwoFactorCode(t.Context(), "auth_x", "aBc9z", nil)
		const want = "HTTP 422 Unprocessable Entity " +
			"(no [redacted]; code: [redacted] is wrong [redacted] too xaBc9zx [redacted]=)"
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	})
}

// Without a connection nothing was sent, and whoever reads the error may try again.
func TestSubmitTwoFactorCodeNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		api.RequestsPerMinute = 0
		api.Script("auth_x", fakeapi.Error(429, "").WithHeader("Retry-After", "300"))
		client := newTestClient(t, api, Config{})
		_, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{Timeout: time.Minute})
		if !errors.Is(err, ErrRateLimited) {
			t.Fatal(err)
		}
		if sent, err := client.SubmitTwoFactorCode(
			t.Context(),
			"auth_x",
			code,
			nil,
		); sent ||
			!errors.Is(err, ErrRateLimited) {
			t.Errorf("while paused: %t, %v", sent, err)
		}
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		if sent, err := client.SubmitTwoFactorCode(
			cancelled,
			"auth_x",
			code,
			nil,
		); sent ||
			!errors.Is(err, ErrInterrupted) {
			t.Errorf("interrupted: %t, %v", sent, err)
		}
		for id, code := range map[string]string{"a/b": code, "auth_x": "1 2"} {
			if sent, err := client.SubmitTwoFactorCode(t.Context(), id, code, nil); sent || err == nil {
				t.Errorf("%s: %t, %v", id, sent, err)
			}
		}
		if n := len(api.Requests()); n != 1 {
			t.Errorf("%d requests", n)
		}
	})
	refused, err := New(Config{APIKey: fakeapi.Key, BaseURL: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	if sent, err := refused.SubmitTwoFactorCode(t.Context(), "auth_x", code, nil); sent || err == nil {
		t.Errorf("refused: %t, %v", sent, err)
	}
	if wait, err := refused.WaitForAuthAttempt(
		t.Context(),
		"auth_x",
		WaitOptions{Timeout: time.Millisecond},
	); err == nil ||
		wait.Requests != 0 {
		t.Errorf("%d requests without a connection, %v", wait.Requests, err)
	}
}

func TestParseTwoFactorCode(t *testing.T) {
	for _, code := range []string{"123456", "AB-12", strings.Repeat("1", 64)} {
		if got, err := ParseTwoFactorCode(" " + code + "\n"); got != code || err != nil {
			t.Errorf("%q: got %q, %v", code, got, err)
		}
	}
	for _, in := range []string{"", " ", "123 456", "12\x003", strings.Repeat("1", 65)} {
		if got, err := ParseTwoFactorCode(in); err == nil || strings.Contains(err.Error(), "12") {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
}
