package onlyfansapi

import (
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// The events are sorted, each once, wrapped in "data" or bare, and asked for again only if that may help.
func TestWebhookEvents(t *testing.T) {
	const noList = "the answer is no list of webhook events"
	for name, test := range map[string]struct {
		body     string
		want     []WebhookEvent
		requests int
		err      string
	}{
		"wrapped": {
			body: "\ufeff" + `{"data": [{"value": "b", "description": "B."}, {"value": "a"}], "_meta": {}}`, requests: 1,
			want: []WebhookEvent{{Value: "a"}, {Value: "b", Description: new("B.")}},
		},
		"bare": {
			body: `[{"value": "a"}, {"value": "a"}, {}, null, "x"]`, requests: 1, want: []WebhookEvent{{Value: "a"}},
		},
		"none": {body: `{"data": []}`, requests: 1},
		"odd": {
			body: `[{"value": "a", "description": {}}, {"value": []}]`, requests: 1, want: []WebhookEvent{{Value: "a"}},
		},
		"none with a value":  {body: `[{"name": "a"}]`, requests: 4, err: noList + ": no item has a value"},
		"an object":          {body: `{"data": {"value": "a"}}`, requests: 4, err: noList},
		"null":               {body: `null`, requests: 4, err: noList},
		"a page":             {body: `<!DOCTYPE html>`, requests: 4, err: noList},
		"empty":              {requests: 4, err: noList},
		"more":               {body: `[{"value": "a"}] x`, requests: 4, err: noList},
		"cut short":          {body: `[{"value": "a"}`, requests: 4, err: noList},
		"cut short, wrapped": {body: `{"data": [{"value": "a"}]`, requests: 4, err: noList},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				api := fakeapi.New()
				api.ScriptRequest("GET", "/api/webhooks/events", fakeapi.Answer{Body: test.body})
				got, err := newTestClient(t, api, Config{}).WebhookEvents(t.Context(), nil)
				if diff := cmp.Diff(test.want, got); diff != "" || errorText(err) != test.err {
					t.Errorf("%v (-want +got):\n%s", err, diff)
				}
				if n := len(api.Requests()); n != test.requests {
					t.Errorf("%d requests, want %d", n, test.requests)
				}
			})
		})
	}
}
