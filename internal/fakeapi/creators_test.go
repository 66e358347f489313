package fakeapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Creators are different people, in their attempts and in the list, where each is found by what the list shows of it.
func TestCreatorsAreDifferentPeople(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		for _, known := range Catalogue() {
			api.Script(known.ID, known.Script...)
		}
		api.Connect(ExpiredAccount())
		emails := []string{"alice@example.com", "bea@example.com", "cleo@example.com"}
		for _, email := range emails {
			post(api, `{"email": "`+email+`", "password": "p"}`)
		}
		time.Sleep(StartTime)

		type item struct {
			ID       string `json:"id"`
			Name     string `json:"display_name"`
			Username string `json:"onlyfans_username"`
			Email    string `json:"onlyfans_email"`
			Number   int64  `json:"onlyfans_id"`
			Profile  struct {
				ID       int64  `json:"id"`
				Name     string `json:"name"`
				Username string `json:"username"`
				Email    string `json:"email"`
			} `json:"onlyfans_user_data"`
		}
		items := func(query string) (items []item) {
			if err := json.Unmarshal(get(api, http.MethodGet, "/api/accounts"+query).Body.Bytes(), &items); err != nil {
				t.Fatal(err)
			}
			return items
		}
		seen := map[any]bool{}
		for _, item := range items("") {
			for _, value := range []any{item.Name, item.Username, item.Number} {
				if seen[value] {
					t.Errorf("%v stands for two accounts", value)
				}
				seen[value] = true
			}
			profile := item.Profile
			if profile.ID != item.Number || profile.Username != item.Username || profile.Email != item.Email {
				t.Errorf("the profile is another's: %+v", item)
			}
		}
		for i, email := range emails {
			found := items("?onlyfans_email=" + email)
			if len(found) != 1 || found[0].Name != email || found[0].Email != email {
				t.Errorf("by the email %s: %+v", email, found)
				continue
			}
			var polled struct {
				Account struct {
					Profile map[string]any `json:"onlyfans_data"`
				} `json:"account"`
			}
			poll := get(api, http.MethodGet, fmt.Sprintf("/api/authenticate/auth_new_%d", i+1))
			if err := json.Unmarshal(poll.Body.Bytes(), &polled); err != nil {
				t.Fatal(err)
			}
			if polled.Account.Profile["name"] != email || polled.Account.Profile["email"] != email ||
				polled.Account.Profile["watermarkText"] != "OnlyFans.com/"+found[0].Username {
				t.Errorf("the profile of %s: %v", email, polled.Account.Profile)
			}
		}
	})
}
