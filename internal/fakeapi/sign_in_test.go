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

// put sends a body as JSON.
func put(api http.Handler, path, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPut, path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+Key)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	api.ServeHTTP(recorder, request)
	return recorder
}

const rotated = `{"email": "alice@example.com", "password": "new"}`

// A new sign-in of an account says authenticated from its beginning, whoever begins it and whether the account has a
// session or not; only the record tells that it has not ended, and how it ends.
func TestSignInIsAheadOfItsRecord(t *testing.T) {
	begin := map[string]func(*Server) *httptest.ResponseRecorder{
		"reauthenticate": func(api *Server) *httptest.ResponseRecorder {
			return get(api, http.MethodPost, "/api/authenticate/acct_1/reauthenticate")
		},
		"credentials": func(api *Server) *httptest.ResponseRecorder {
			return put(api, "/api/authenticate/acct_1/credentials", rotated)
		},
		"force_connect": func(api *Server) *httptest.ResponseRecorder {
			return post(api, `{"email": "alice@example.com", "password": "p", "force_connect": true}`)
		},
	}
	for name, begin := range begin {
		for _, expired := range []bool{false, true} {
			synctest.Test(t, func(t *testing.T) {
				api := New()
				api.Connect(Account{ID: "acct_1", DisplayName: "Alice", Email: "alice@example.com", Expired: expired})
				poll := pollOf(t, begin(api))
				for _, want := range []string{
					`"state":"authenticated"`, `"progress":"started"`, `"completed_at":null`, `"success":false`, `"id":"acct_1"`,
				} {
					if got := poll(api); !strings.Contains(got, want) {
						t.Errorf("%s: no %s in %s", name, want, got)
					}
				}
				wantList(t, name+" runs", list(t, api, ""), map[string]bool{"acct_1": !expired})
				time.Sleep(LoginTime)
				for _, want := range []string{
					`"state":"authenticated"`, `"completed_at":"` + CompletedAt, `"success":true`, `"id":"acct_1"`,
				} {
					if got := poll(api); !strings.Contains(got, want) {
						t.Errorf("%s: no %s in %s", name, want, got)
					}
				}
				wantList(t, name+" has ended", list(t, api, ""), map[string]bool{"acct_1": true})
			})
		}
	}
}

// pollOf returns how the attempt is polled that an answer begins.
func pollOf(t *testing.T, answer *httptest.ResponseRecorder) func(*Server) string {
	t.Helper()
	var begun struct {
		PollingURL string `json:"polling_url"`
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &begun); err != nil || begun.PollingURL == "" {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
	return func(api *Server) string {
		return get(api, http.MethodGet, strings.TrimPrefix(begun.PollingURL, "http://example.com")).Body.String()
	}
}

func TestCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		before := Account{
			ID: "acct_1", DisplayName: "Alice", OnlyFansID: 17, OnlyFansUsername: "alice",
			Email: "alice@example.com", Login: "alice@example.com",
		}
		api.Connect(before)
		got := put(api, "/api/authenticate/acct_1/credentials", rotated)
		want := `{"attempt_id":"auth_again_1",` +
			`"message":"Credentials update started. Query the polling_url to check the progress.",` +
			`"polling_url":"http://example.com/api/authenticate/auth_again_1"}`
		if got.Code != http.StatusOK || got.Body.String() != want {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		time.Sleep(StartTime)
		after := before
		after.Progress = "signed_in"
		if diff := cmp.Diff([]Account{after}, api.Accounts()); diff != "" {
			t.Errorf("the account (-want +got):\n%s", diff)
		}
	})
}

// While an account is signed in with new credentials, its other requests are answered with 503; the list and other
// accounts are not concerned.
func TestCredentialsHoldUpTheAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.Connect(Account{ID: "acct_1"}, Account{ID: "acct_2"}, Account{ID: "acct_3"})
		requests := func(id string) (statuses []int) {
			return []int{
				get(api, http.MethodPost, "/api/authenticate/"+id+"/reauthenticate").Code,
				put(api, "/api/authenticate/"+id+"/credentials", rotated).Code,
				get(api, http.MethodDelete, "/api/accounts/"+id).Code,
			}
		}
		put(api, "/api/authenticate/acct_1/credentials", rotated)
		if diff := cmp.Diff([]int{503, 503, 503}, requests("acct_1")); diff != "" {
			t.Errorf("while it runs (-want +got):\n%s", diff)
		}
		// The other is held up by its own new credentials only.
		if diff := cmp.Diff([]int{200, 200, 503}, requests("acct_2")); diff != "" {
			t.Errorf("another account (-want +got):\n%s", diff)
		}
		wantList(t, "while it runs", list(t, api, ""), map[string]bool{"acct_1": true, "acct_2": true, "acct_3": true})
		time.Sleep(StartTime)
		if got := get(api, http.MethodDelete, "/api/accounts/acct_1"); got.Code != http.StatusOK {
			t.Errorf("after it: %d", got.Code)
		}
	})
}

// The account stays held up when an earlier attempt ends meanwhile.
func TestCredentialsAfterReauthenticate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.Connect(Account{ID: "acct_1", Expired: true})
		get(api, http.MethodPost, "/api/authenticate/acct_1/reauthenticate")
		time.Sleep(LoginTime / 2)
		put(api, "/api/authenticate/acct_1/credentials", rotated)
		time.Sleep(LoginTime / 2)
		wantList(t, "when the first has ended", list(t, api, ""), map[string]bool{"acct_1": true})
		if got := get(api, http.MethodDelete, "/api/accounts/acct_1"); got.Code != http.StatusServiceUnavailable {
			t.Errorf("while the second runs: %d", got.Code)
		}
	})
}

// A wrong password ends in a record that has failed; the account stays as it was, and is held up no longer.
func TestCredentialsAreWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.ScriptStarted(StartedByHand)
		api.Connect(Account{ID: "acct_1", DisplayName: "Alice", Login: "alice@example.com"})
		const wrong = `{"email": "other@example.com", "password": "mistyped"}`
		poll := pollOf(t, put(api, "/api/authenticate/acct_1/credentials", wrong))
		begun := poll(api)
		if !strings.Contains(begun, `"state":"authenticated"`) || !strings.Contains(begun, `"completed_at":null`) {
			t.Errorf("at its beginning: %s", begun)
		}
		time.Sleep(StartTime)
		ended := poll(api)
		if !strings.Contains(ended, "WRONG_PASSWORD") || !strings.Contains(ended, `"completed_at":"`+CompletedAt) {
			t.Errorf("at its end: %s", ended)
		}
		want := []Account{{ID: "acct_1", DisplayName: "Alice", Login: "alice@example.com"}}
		if diff := cmp.Diff(want, api.Accounts()); diff != "" {
			t.Errorf("the account (-want +got):\n%s", diff)
		}
		if got := get(api, http.MethodDelete, "/api/accounts/acct_1"); got.Code != http.StatusOK {
			t.Errorf("after it: %d", got.Code)
		}
	})
}

// An account may change from one method to another.
func TestCredentialsOfAnotherMethod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.Connect(Account{ID: "acct_1", DisplayName: "Alice", Email: "alice@example.com", Login: "alice@example.com"})
		raw := `{"auth_type": "raw_data", "auth_id": "17", "cookies": "c", "user_agent": "u", "xbc": "x"}`
		pollOf(t, put(api, "/api/authenticate/acct_1/credentials", raw))
		time.Sleep(StartTime)
		if got := api.Accounts(); len(got) != 1 || got[0].Login != "17" || got[0].Email != "alice@example.com" {
			t.Errorf("%+v", got)
		}
		answer := put(api, "/api/authenticate/acct_1/credentials", `{"auth_type": "mobile_app"}`)
		link := `"mobile_auth_session_deeplink":"` + DeeplinkOf("auth_again_2") + `"`
		poll := pollOf(t, answer)(api)
		if !strings.Contains(answer.Body.String(), link) || !strings.Contains(poll, link) {
			t.Errorf("no link in %s, or in %s", answer.Body, poll)
		}
	})
}

func TestCredentialsRefused(t *testing.T) {
	api := New()
	api.Connect(Account{ID: "acct_1"}, Account{ID: "acct_2"})
	api.ScriptCredentials("acct_2", Error(409, "M"))
	for name, test := range map[string]struct {
		id, body string
		status   int
		want     string
	}{
		"unknown account": {"acct_9", rotated, 404, `{"message":"Account not found."}`},
		"an attempt's id": {"auth_1", rotated, 404, `{"message":"Account not found."}`},
		"half of them":    {"acct_1", `{"email": "alice@example.com"}`, 422, `The password field is required.`},
		"a script":        {"acct_2", rotated, 409, `{"message":"M"}`},
	} {
		got := put(api, "/api/authenticate/"+test.id+"/credentials", test.body)
		if got.Code != test.status || !strings.Contains(got.Body.String(), test.want) {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
	}
	got := get(api, http.MethodGet, "/api/authenticate/acct_1/credentials")
	if got.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", got.Code)
	}
}
