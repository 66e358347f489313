package provider

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func TestWhoamiDataSource(t *testing.T) {
	for name, test := range map[string]struct {
		script []fakeapi.Answer
		want   map[string]string
		says   string
	}{
		"whole": {want: map[string]string{
			"team_name": `"Example Agency"`, "team_slug": `"example-agency"`, "api_key_name": `"terraform"`,
			"api_key_created_at": `"2025-01-15T09:00:00.000000Z"`,
		}},
		"little": {
			script: []fakeapi.Answer{{Body: `{"team": {"name": "A", "slug": []}, "api_key": {"name": {}}}`}},
			want: map[string]string{
				"team_name": `"A"`, "team_slug": `null`, "api_key_name": `null`, "api_key_created_at": `null`,
			},
			says: "WARNING: Fields of the API key have an unexpected type",
		},
		"401": {
			script: []fakeapi.Answer{fakeapi.Error(401, "Unauthenticated.")},
			says:   "ERROR: API key refused\nReading whose API key it is failed: HTTP 401 Unauthorized.",
		},
		"404": {
			script: []fakeapi.Answer{{Status: 404, Body: "<!DOCTYPE html>"}},
			says:   "ERROR: API not found at its address\nReading whose API key it is failed: HTTP 404 Not Found.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.ScriptRequest("GET", "/api/whoami", test.script...)
			onActionServer(t, api, func(s *actionServer) {
				state, diags := s.readAccounts(s.ctx, "onlyfansapi_whoami", nil)
				wantIn(t, diags, test.says)
				if test.says == "" && diags != "" {
					t.Error(diags)
				}
				if test.want == nil {
					test.want = map[string]string{}
				}
				if diff := cmp.Diff(test.want, state); diff != "" {
					t.Errorf("the state (-want +got):\n%s", diff)
				}
			})
			wantRequests(t, api, 1)
		})
	}
}

// Without a key that is known, nothing is asked for.
func TestWhoamiNotConfigured(t *testing.T) {
	s := newActionServer(t.Context(), t, &providerData{unknown: "api_key"})
	_, diags := s.readAccounts(s.ctx, "onlyfansapi_whoami", nil)
	wantIn(t, diags, "ERROR: Provider not configured yet", "The provider's api_key depends on")
}
