package fakeapi

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// post starts an attempt with this body.
func post(api http.Handler, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPost, "/api/authenticate", strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+Key)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	api.ServeHTTP(recorder, request)
	return recorder
}

// An attempt that is started runs from then on, and its success adds the account to the list, under the name that was
// given. Whoever is connected already is refused, unless force_connect says otherwise; then the account stays the
// same.
func TestStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		const alice = `"email": "alice@example.com", "password": "p"`
		got := post(api, `{`+alice+`, "name": "Alice", "proxyCountry": "us"}`)
		want := `{"attempt_id":"auth_new_1","message":"Authentication process started.","polling_url":"http://example.com/api/authenticate/auth_new_1"}`
		if got.Code != 200 || got.Body.String() != want {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		time.Sleep(StartTime)
		accounts := api.Accounts()
		if len(accounts) != 1 || accounts[0].DisplayName != "Alice" || accounts[0].Login != "alice@example.com" {
			t.Fatalf("%+v", accounts)
		}
		poll := get(api, "GET", "/api/authenticate/auth_new_1").Body.String()
		if !strings.Contains(poll, accounts[0].ID) {
			t.Errorf("polled: %s", poll)
		}
		if got := post(
			api,
			`{`+alice+`}`,
		); got.Code != 422 ||
			got.Body.String() != `{"message":"This account is already connected."}` {
			t.Errorf("again: %d %s", got.Code, got.Body)
		}
		api.Exists = Error(409, "M")
		if got := post(api, `{`+alice+`}`); got.Code != 409 {
			t.Errorf("again: %d %s", got.Code, got.Body)
		}
		if got := post(api, `{`+alice+`, "force_connect": true}`); got.Code != 200 {
			t.Errorf("by force: %d %s", got.Code, got.Body)
		}
		time.Sleep(StartTime)
		again := api.Accounts()
		if len(again) != 1 || again[0].ID != accounts[0].ID || again[0].DisplayName != "alice@example.com" {
			t.Errorf("by force: %+v", again)
		}
		if n := len(api.Starts()); n != 4 {
			t.Errorf("%d starts", n)
		}
	})
}

// The phone's app gets its link at once and with each poll.
func TestStartMobileApp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		var answer map[string]any
		if err := json.Unmarshal(post(api, `{"auth_type": "mobile_app"}`).Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		link := DeeplinkOf("auth_new_1")
		if answer["mobile_auth_session_deeplink"] != link || answer["attempt_id"] != "auth_new_1" {
			t.Errorf("answer %v", answer)
		}
		if poll := get(api, "GET", "/api/authenticate/auth_new_1").Body.String(); !strings.Contains(poll, link) {
			t.Errorf("polled: %s", poll)
		}
	})
}

// The script of what is started can be set, as can be what the request itself is answered.
func TestStartScripts(t *testing.T) {
	api := New()
	api.ScriptStarted(func(id string, start Start) []Answer { return []Answer{Failed(id, start.Email)} })
	post(api, `{"email": "a@b", "password": "p"}`)
	if poll := get(
		api,
		"GET",
		"/api/authenticate/auth_new_1",
	).Body.String(); !strings.Contains(
		poll,
		`"error_code":"auth_new_1"`,
	) ||
		!strings.Contains(poll, `"error_message":"a@b"`) {
		t.Errorf("polled: %s", poll)
	}
	api.ScriptStart(Error(500, "M"), Answer{Body: "{"})
	for _, want := range []string{`{"message":"M"}`, "{", "{"} {
		if got := post(api, `{}`).Body.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	api.ScriptStart()
	if got := post(api, `{}`).Code; got != 422 {
		t.Errorf("without a script: %d", got)
	}
}

func TestStartRefused(t *testing.T) {
	for name, test := range map[string]struct {
		body, message string
		fields        []string
	}{
		"nothing":   {`{}`, "The email field is required. (and 1 more error)", []string{"email", "password"}},
		"no email":  {`{"email": "alice", "password": "p"}`, "The email field must be a valid email address.", []string{"email"}},
		"no JSON":   {`x`, "The auth type field is not of the right type.", []string{"auth_type"}},
		"a number":  {`{"email": 1}`, "The email field is not of the right type.", []string{"email"}},
		"other way": {`{"auth_type": "x"}`, "The auth type field is invalid.", []string{"auth_type"}},
		"raw_data": {
			`{"auth_type": "raw_data", "xbc": "x"}`, "The auth id field is required. (and 2 more errors)",
			[]string{"auth_id", "cookies", "user_agent"},
		},
		"two proxies": {
			`{"auth_type": "mobile_app", "proxyCountry": "us", "customProxy": {"host": "h", "port": 1}}`,
			"The customProxy field cannot be given together with proxyCountry.",
			[]string{"customProxy"},
		},
		"half a proxy": {
			`{"auth_type": "mobile_app", "customProxy": {}}`, "The customProxy host field is required. (and 1 more error)",
			[]string{"customProxy.host", "customProxy.port"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var refusal struct {
				Message string
				Errors  map[string][]string
			}
			got := post(New(), test.body)
			if err := json.Unmarshal(got.Body.Bytes(), &refusal); err != nil || got.Code != 422 {
				t.Fatalf("%d %s", got.Code, got.Body)
			}
			if refusal.Message != test.message || len(refusal.Errors) != len(test.fields) {
				t.Errorf("%+v", refusal)
			}
			for _, field := range test.fields {
				if len(refusal.Errors[field]) != 1 {
					t.Errorf("%s: %v", field, refusal.Errors[field])
				}
			}
		})
	}
	if got := get(New(), "POST", "/api/authenticate"); got.Code != 422 {
		t.Errorf("without a body: %d", got.Code)
	}
}

func TestSendEmail(t *testing.T) {
	api := New()
	api.Script("auth_1", Authenticating())
	api.Script("auth_2", Authenticating())
	api.ScriptEmail("auth_2", Error(422, "M"))
	for id, want := range map[string]string{
		"auth_1": `{"message":"Email sent.","success":true}`,
		"auth_2": `{"message":"M"}`,
		"auth_3": `{"message":"Authentication attempt not found."}`,
	} {
		got := get(api, "POST", "/api/authenticate/"+id+"/send-email-to-creator").Body.String()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
}

// By hand, the password says how an attempt goes.
func TestStartedByHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.ScriptStarted(StartedByHand)
		poll := func(id string) string { return get(api, "GET", "/api/authenticate/"+id).Body.String() }
		for _, password := range []string{"mistyped", "code", "right"} {
			post(api, `{"email": "`+password+`@example.com", "password": "`+password+`"}`)
		}
		time.Sleep(StartTime)
		for id, want := range map[string]string{"auth_new_1": "WRONG_PASSWORD", "auth_new_2": "needs-otp", "auth_new_3": `"state":"authenticated"`} {
			if got := poll(id); !strings.Contains(got, want) {
				t.Errorf("%s: want %s in %s", id, want, got)
			}
		}
		request := httptest.NewRequest(
			http.MethodPut,
			"/api/authenticate/auth_new_2",
			strings.NewReader(`{"code": "123456"}`),
		)
		request.Header.Set("Authorization", "Bearer "+Key)
		request.Header.Set("Content-Type", "application/json")
		api.ServeHTTP(httptest.NewRecorder(), request)
		time.Sleep(StartTime)
		if got := poll("auth_new_2"); !strings.Contains(got, `"state":"authenticated"`) {
			t.Errorf("after the code: %s", got)
		}
	})
}
