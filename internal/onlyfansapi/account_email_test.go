package onlyfansapi

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// Accounts are found by their email in a list of their own, which the next caller does not get; the email is in no URL.
func TestFindAccountsByEmail(t *testing.T) {
	for name, test := range map[string]struct {
		email string
		list  []fakeapi.Answer
		want  []string
	}{
		"one":     {email: " Alice@Example.org", want: []string{"acct_2"}},
		"several": {email: "bea@example.org", want: []string{"acct_1", "acct_3"}},
		"none":    {email: "carla@example.org"},
		"odd emails": {email: "alice@example.org", list: []fakeapi.Answer{{Body: map[string]any{"data": []any{
			map[string]any{"id": "acct_1", "onlyfans_email": nil},
			map[string]any{"id": "acct_2", "onlyfans_email": []any{"alice@example.org"}},
			map[string]any{"id": "acct_3", "onlyfans_email": false},
			map[string]any{"id": "acct_4", "onlyfans_email": "alice@example.org"},
			map[string]any{"id": "acct_5"},
		}}}}, want: []string{"acct_4"}},
		"others only": {
			email: "alice@example.org", list: []fakeapi.Answer{{Body: []any{map[string]any{"id": "acct_1"}}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.Connect(
					fakeapi.Account{ID: "acct_1", Email: "bea@example.org"},
					fakeapi.Account{ID: "acct_2", Email: "alice@example.org"},
					fakeapi.Account{ID: "acct_3", Email: "bea@example.org"})
				if test.list != nil {
					api.ScriptList(test.list...)
				}
				client := newTestClient(t, api, Config{})
				found, err := client.FindAccountsByEmail(t.Context(), test.email, nil)
				var ids []string
				for _, account := range found {
					ids = append(ids, account.ID)
				}
				if err != nil || !slices.Equal(ids, test.want) {
					t.Errorf("%v, %v, want %v", ids, err, test.want)
				}
				for _, request := range api.Requests() {
					if strings.Contains(request.Path, "example") || request.Path != "/api/accounts" {
						t.Error(request.Path)
					}
				}
				if all, err := client.Accounts(t.Context(), nil); err != nil || test.list == nil && len(all) != 3 {
					t.Errorf("the list after it: %v, %v", all, err)
				}
			})
		})
	}
}
