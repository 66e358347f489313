package fakeapi

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestBOM(t *testing.T) {
	api := New()
	api.BOM = true
	api.Script("auth_x", Authenticating())
	for path, status := range map[string]int{
		"/api/authenticate/auth_x": 200, "/api/authenticate/auth_y": 404, "/api/accounts": 200,
	} {
		got := get(api, http.MethodGet, path)
		rest, ok := strings.CutPrefix(got.Body.String(), "\ufeff")
		contentType := got.Header().Get("Content-Type")
		if !ok || strings.HasPrefix(rest, "\ufeff") || got.Code != status || contentType != "application/json" {
			t.Errorf("%s: %d, %q, %q", path, got.Code, contentType, got.Body)
		}
	}
}

// What is refused has no effect, although the status says that all is well.
func TestRefusal(t *testing.T) {
	api := New()
	api.Connect(Account{ID: "acct_1"})
	api.Script("auth_x", NeedsOTP("42").UntilCode("123456"), Authenticated("acct_2"))
	refusal := Refusal("Account is busy")
	api.ScriptDisconnect("acct_1", refusal)
	api.ScriptSubmit("auth_x", refusal)
	api.ScriptStart(refusal)
	for name, body := range map[string]string{
		"DELETE": get(api, http.MethodDelete, "/api/accounts/acct_1").Body.String(),
		"PUT":    put(api, "/api/authenticate/auth_x", `{"code": "123456"}`).Body.String(),
		"POST":   post(api, `{"email": "alice@example.com", "password": "p"}`).Body.String(),
	} {
		if want := `{"message":"Account is busy","success":false}`; body != want {
			t.Errorf("%s: %s, want %s", name, body, want)
		}
	}
	wantList(t, "after it", list(t, api, ""), map[string]bool{"acct_1": true})
	if poll := get(
		api,
		http.MethodGet,
		"/api/authenticate/auth_x",
	).Body.String(); !strings.Contains(
		poll,
		`"needs-otp"`,
	) {
		t.Errorf("polled: %s", poll)
	}
}

// A limit says what it is about, the server's own and one of a script.
func TestLimitMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.RequestsPerMinute, api.LimitMessage = 1, "Slow down."
		api.Script("auth_x", NoCredits())
		for _, want := range []string{`{"message":"You have no credits remaining."}`, `{"message":"Slow down."}`} {
			got := get(api, http.MethodGet, "/api/authenticate/auth_x")
			if got.Code != http.StatusTooManyRequests || got.Body.String() != want {
				t.Errorf("%d %s, want %s", got.Code, got.Body, want)
			}
		}
		time.Sleep(time.Minute)
	})
}

// A script takes the place of what a request asks for; what alters an answer comes after it.
func TestRequestWithoutAnswer(t *testing.T) {
	api := New()
	const body = `{"endpoint_url": "https://x", "events": ["accounts.connected"], "account_scope": "global"}`
	api.ScriptRequest(http.MethodPost, "/api/webhooks", Error(http.StatusServiceUnavailable, "M"))
	if got := hook(api, body); got.Code != http.StatusServiceUnavailable || len(api.Webhooks()) != 0 {
		t.Errorf("a script: %d, %+v", got.Code, api.Webhooks())
	}
	if got := get(api, http.MethodGet, "/api/webhooks"); got.Code != http.StatusOK {
		t.Errorf("another method: %d", got.Code)
	}
	api.ScriptRequest(http.MethodPost, "/api/webhooks")
	api.Alter = func(r *http.Request, answer Answer) Answer {
		if r.Method == http.MethodPost && answer.Status == 0 {
			return Error(http.StatusBadGateway, "M")
		}
		return answer
	}
	if got := hook(api, body); got.Code != http.StatusBadGateway || len(api.Webhooks()) != 1 {
		t.Errorf("altered: %d, %+v", got.Code, api.Webhooks())
	}
	if n := len(api.RequestsTo(http.MethodPost, "/api/webhooks")); n != 2 {
		t.Errorf("%d requests", n)
	}
}
