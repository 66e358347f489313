package fakeapi

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// list returns what the list says of each account's session, by id.
func list(t *testing.T, api http.Handler, query string) map[string]bool {
	t.Helper()
	var items []struct {
		ID              string `json:"id"`
		IsAuthenticated bool   `json:"is_authenticated"`
	}
	got := get(api, http.MethodGet, "/api/accounts"+query)
	if err := json.Unmarshal(got.Body.Bytes(), &items); err != nil || got.Code != http.StatusOK {
		t.Fatalf("%d, %s", got.Code, got.Body)
	}
	sessions := map[string]bool{}
	for _, item := range items {
		sessions[item.ID] = item.IsAuthenticated
	}
	return sessions
}

func wantList(t *testing.T, when string, got, want map[string]bool) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", when, diff)
	}
}

// An item has the fields of the vendor's SDKs, with their types; the profile's are objects where an attempt's are null.
func TestListedAccount(t *testing.T) {
	api := New()
	api.Connect(Account{ID: "acct_1", DisplayName: "Alice", OnlyFansID: 12345678901234567, OnlyFansUsername: "alice"})
	var items []map[string]any
	decoder := json.NewDecoder(get(api, "GET", "/api/accounts").Body)
	decoder.UseNumber()
	if err := decoder.Decode(&items); err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	profile, _ := items[0]["onlyfans_user_data"].(map[string]any)
	if profile["csrf"] != Secret("csrf") || profile["email"] != Email {
		t.Errorf("the profile's csrf is %v, its email %v", profile["csrf"], profile["email"])
	}
	for _, name := range []string{"avatarThumbs", "headerThumbs", "headerSize"} {
		if _, ok := profile[name].(map[string]any); !ok {
			t.Errorf("%s is %v", name, profile[name])
		}
	}
	delete(items[0], "onlyfans_user_data")
	want := map[string]any{
		"id": "acct_1", "display_name": "Alice", "onlyfans_id": json.Number("12345678901234567"),
		"onlyfans_username": "alice",
		"onlyfans_email":    Email, "is_authenticated": true, "authentication_progress": nil,
	}
	if diff := cmp.Diff(want, items[0]); diff != "" {
		t.Errorf("an item (-want +got):\n%s", diff)
	}
}

func TestListFilters(t *testing.T) {
	api := New()
	api.Connect(
		Account{ID: "acct_1", OnlyFansID: 1, OnlyFansUsername: "alice"},
		Account{ID: "acct_2", OnlyFansID: 2, OnlyFansUsername: "bob"},
	)
	for query, want := range map[string]map[string]bool{
		"":                                     {"acct_1": true, "acct_2": true},
		"?onlyfans_id=2":                       {"acct_2": true},
		"?onlyfans_username=alice":             {"acct_1": true},
		"?onlyfans_email=" + Email:             {"acct_1": true, "acct_2": true},
		"?onlyfans_id=2&onlyfans_username=bob": {"acct_2": true},
		"?onlyfans_id=1&onlyfans_username=bob": {},
	} {
		wantList(t, query, list(t, api, query), want)
	}
	if got := get(New(), "GET", "/api/accounts").Body.String(); got != "[]" {
		t.Errorf("without accounts: %s", got)
	}
}

// An attempt's success puts its account into the list, after the lag, also when nobody polls the attempt meanwhile.
func TestAttemptAndListAgree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.ListLag = 5 * time.Second
		api.Script("auth_new", Authenticating().For(3*time.Second), Authenticated("acct_new"))
		api.Script("auth_done", Authenticated("acct_done")) // long ago
		api.Script("auth_failed", Failed("C", "M"))
		api.Script("auth_ahead", AheadOfRecord("acct_ahead").Times(9))
		wantList(t, "before any poll", list(t, api, ""), map[string]bool{"acct_done": true, "acct_ahead": true})
		get(api, "GET", "/api/authenticate/auth_new")
		get(api, "GET", "/api/authenticate/auth_failed")
		time.Sleep(4 * time.Second)
		wantList(t, "while the list lags", list(t, api, ""), map[string]bool{"acct_done": true, "acct_ahead": true})
		time.Sleep(5 * time.Second)
		all := map[string]bool{"acct_done": true, "acct_ahead": true, "acct_new": true}
		wantList(t, "after the lag", list(t, api, ""), all)

		api.Remove("acct_new")
		get(api, "GET", "/api/authenticate/auth_new")
		wantList(t, "after it was removed", list(t, api, ""), map[string]bool{"acct_done": true, "acct_ahead": true})
	})
}

// An account whose session is gone stays in the list. A new sign-in says authenticated from its beginning, as a
// connected account's state does, but only its end brings the session back.
func TestReauthenticate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		api.Connect(Account{ID: "acct_1", DisplayName: "Alice", OnlyFansID: 17, OnlyFansUsername: "alice"})
		api.Expire("acct_1")
		got := get(api, "POST", "/api/authenticate/acct_1/reauthenticate")
		want := `{"message":"Reauthentication started.","polling_url":"http://example.com/api/authenticate/auth_again_1","success":true}`
		if got.Body.String() != want {
			t.Fatalf("%d %s", got.Code, got.Body)
		}
		poll := func() string { return get(api, "GET", "/api/authenticate/auth_again_1").Body.String() }
		if begun := poll(); !strings.Contains(begun, `"state":"authenticated"`) ||
			!strings.Contains(begun, `"completed_at":null`) {
			t.Errorf("at its beginning: %s", begun)
		}
		wantList(t, "while it runs", list(t, api, ""), map[string]bool{"acct_1": false})
		time.Sleep(LoginTime)
		if ended := poll(); !strings.Contains(ended, `"completed_at":"`+CompletedAt) {
			t.Errorf("at its end: %s", ended)
		}
		wantList(t, "after it", list(t, api, ""), map[string]bool{"acct_1": true})
		after := Account{
			ID: "acct_1", DisplayName: "Alice", OnlyFansID: 17, OnlyFansUsername: "alice", Progress: "signed_in",
		}
		if diff := cmp.Diff([]Account{after}, api.Accounts()); diff != "" {
			t.Errorf("the account (-want +got):\n%s", diff)
		}

		api.ScriptNextLogin("acct_1", Failed("WRONG_PASSWORD", "M"))
		get(api, "POST", "/api/authenticate/acct_1/reauthenticate")
		failed := get(api, "GET", "/api/authenticate/auth_again_2").Body.String()
		if !strings.Contains(failed, "WRONG_PASSWORD") {
			t.Errorf("a script of its own: %s", failed)
		}
		api.ScriptReauthenticate("acct_1", Error(422, "M"))
		for path, want := range map[string]int{"acct_1": 422, "acct_2": 404} {
			if got := get(api, "POST", "/api/authenticate/"+path+"/reauthenticate"); got.Code != want {
				t.Errorf("%s: %d, want %d", path, got.Code, want)
			}
		}
	})
}

func TestDisconnect(t *testing.T) {
	api := New()
	api.Connect(Account{ID: "acct_1"}, Account{ID: "acct_2"}, Account{ID: "a/b"})
	api.Script("auth_1", Authenticated("acct_3"))
	api.ScriptDisconnect("acct_2", Error(503, "M"), Answer{Body: map[string]any{}})
	for _, step := range []struct {
		path   string
		status int
		body   string
		left   map[string]bool
	}{
		{"acct_2", 503, `{"message":"M"}`, map[string]bool{"acct_1": true, "acct_2": true, "acct_3": true, "a/b": true}},
		{"acct_2", 200, `{}`, map[string]bool{"acct_1": true, "acct_3": true, "a/b": true}},
		{"acct_1", 200, `null`, map[string]bool{"acct_3": true, "a/b": true}},
		{"acct_1", 404, `{"message":"Account not found."}`, map[string]bool{"acct_3": true, "a/b": true}},
		{"a%2Fb", 200, `null`, map[string]bool{"acct_3": true}},
		{"acct_3", 200, `null`, map[string]bool{}}, // its attempt does not bring it back
	} {
		got := get(api, "DELETE", "/api/accounts/"+step.path)
		if got.Code != step.status || got.Body.String() != step.body {
			t.Errorf("%s: %d %s, want %d %s", step.path, got.Code, got.Body, step.status, step.body)
		}
		wantList(t, "after "+step.path, list(t, api, ""), step.left)
	}
	got := get(api, "GET", "/api/accounts/acct_1")
	if got.Code != 405 || !strings.Contains(got.Body.String(), "Supported methods: DELETE.") {
		t.Errorf("the vendor has no GET of one account: %d %s", got.Code, got.Body)
	}
}

func TestScriptList(t *testing.T) {
	api := New()
	api.Connect(Account{ID: "acct_1"})
	api.ScriptList(Error(500, "M"), Answer{Body: "{"})
	for _, want := range []string{`{"message":"M"}`, "{", "{"} {
		if got := get(api, "GET", "/api/accounts").Body.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	api.ScriptList()
	wantList(t, "without a script", list(t, api, ""), map[string]bool{"acct_1": true})
	if len(api.Lists()) != 4 {
		t.Errorf("%d lists", len(api.Lists()))
	}
}
