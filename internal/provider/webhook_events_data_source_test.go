package provider

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func TestWebhookEventsDataSource(t *testing.T) {
	for name, test := range map[string]struct {
		script []fakeapi.Answer
		want   map[string]string
		says   string
	}{
		"two": {
			script: []fakeapi.Answer{{Body: `{"data": [{"value": "b", "description": "B."}, {"value": "a"}]}`}},
			want:   map[string]string{"values": `["a","b"]`, "events": `{"a":null,"b":"B."}`},
		},
		"none": {
			script: []fakeapi.Answer{{Body: `{"data": []}`}},
			want:   map[string]string{"values": `[]`, "events": `{}`},
		},
		"403": {
			script: []fakeapi.Answer{fakeapi.Error(403, "No.")},
			want:   map[string]string{},
			says:   "ERROR: Access refused\nListing the events of webhooks failed: HTTP 403 Forbidden (No).",
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.ScriptRequest("GET", "/api/webhooks/events", test.script...)
			onActionServer(t, api, func(s *actionServer) {
				state, diags := s.readAccounts(s.ctx, "onlyfansapi_webhook_events", nil)
				wantIn(t, diags, test.says)
				if test.says == "" && diags != "" {
					t.Error(diags)
				}
				if diff := cmp.Diff(test.want, state); diff != "" {
					t.Errorf("the state (-want +got):\n%s", diff)
				}
			})
			wantRequests(t, api, 1)
		})
	}
}
