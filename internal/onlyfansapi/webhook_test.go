package onlyfansapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

const webhookSecret = "whsec-3f0c9a7b5d1e8246"

// withWebhooks runs a test in virtual time with an API that knows these webhooks.
func withWebhooks(t *testing.T, test func(*testing.T, *fakeapi.Server, *Client), ids ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		for _, id := range ids {
			api.AddWebhook(fakeapi.Webhook{
				ID: id, URL: "https://hooks.example.com/" + id, Events: []string{"accounts.connected"}, Enabled: true,
				CreatedAt: "2025",
			})
		}
		test(t, api, newTestClient(t, api, Config{}))
	})
}

var someWebhook = WebhookOptions{
	EndpointURL: "https://hooks.example.com/x", Events: []string{"accounts.connected"}, AccountScope: InclusiveScope,
	AccountIDs: []string{"acct_1"},
}

// What is sent and read is what the vendor's SDKs say. A list from before a change does not count.
func TestWebhookLifecycle(t *testing.T) {
	withWebhooks(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		created, sent, err := client.CreateWebhook(t.Context(), someWebhook, webhookSecret, nil)
		want := Webhook{
			ID: "wh_1", EndpointURL: new("https://hooks.example.com/x"), Events: []string{"accounts.connected"},
			Enabled: new(true), HasSigningSecret: new(true), CreatedAt: new("2000-01-01T00:00:00.000000Z"),
		}
		if diff := cmp.Diff(want, created); diff != "" || err != nil || !sent {
			t.Errorf("created: %t, %v (-want +got):\n%s", sent, err, diff)
		}
		if found, err := client.FindWebhook(t.Context(), "wh_1", nil); err != nil || cmp.Diff(&want, found) != "" {
			t.Errorf("found: %v (-want +got):\n%s", err, cmp.Diff(&want, found))
		}
		global := WebhookOptions{
			EndpointURL: "https://hooks.example.com/y", Events: []string{"accounts.reconnected"},
			AccountScope: GlobalScope,
		}
		if sent, err := client.UpdateWebhook(t.Context(), "wh_1", global, false, nil); err != nil || !sent {
			t.Errorf("updated: %t, %v", sent, err)
		}
		want.EndpointURL, want.Enabled = new("https://hooks.example.com/y"), new(false)
		want.Events = []string{"accounts.reconnected"}
		if all, err := client.Webhooks(t.Context(), nil); err != nil || cmp.Diff([]Webhook{want}, all) != "" {
			t.Errorf("listed: %v (-want +got):\n%s", err, cmp.Diff([]Webhook{want}, all))
		}
		if sent, err := client.DeleteWebhook(t.Context(), "wh_1", nil); err != nil || !sent {
			t.Errorf("deleted: %t, %v", sent, err)
		}
		if found, err := client.FindWebhook(t.Context(), "wh_1", nil); err != nil || found != nil {
			t.Errorf("found after it: %+v, %v", found, err)
		}
		var got []string
		for _, r := range api.Requests() {
			got = append(got, r.Method+" "+r.Path+" "+r.Body)
		}
		if diff := cmp.Diff([]string{
			`POST /api/webhooks {"endpoint_url":"https://hooks.example.com/x","events":["accounts.connected"],` +
				`"account_scope":"inclusive","account_ids":["acct_1"],"signing_secret":"` + webhookSecret + `"}`,
			"GET /api/webhooks ",
			`PUT /api/webhooks/wh_1 {"endpoint_url":"https://hooks.example.com/y","events":["accounts.reconnected"],` +
				`"account_scope":"global","enabled":false}`,
			"GET /api/webhooks ",
			"DELETE /api/webhooks/wh_1 ",
			"GET /api/webhooks ",
			"GET /api/webhooks/wh_1 ",
		}, got); diff != "" {
			t.Errorf("requests (-want +got):\n%s", diff)
		}
	})
}

// A plan over many webhooks makes one request, and a list of accounts is not forgotten because a webhook changes.
func TestWebhooksShareOneList(t *testing.T) {
	withWebhooks(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		if _, err := client.Accounts(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := client.UpdateWebhook(t.Context(), "wh_1", someWebhook, true, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := client.Accounts(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		wantLists(t, "accounts", api, 1)
		var group sync.WaitGroup
		for i := range 100 {
			group.Go(func() {
				found, err := client.FindWebhook(t.Context(), fmt.Sprintf("wh_%d", i%2+1), nil)
				if err != nil || found == nil {
					t.Errorf("found %v, %v", found, err)
				}
			})
		}
		group.Wait()
		if n := len(api.RequestsTo("GET", "/api/webhooks")); n != 1 {
			t.Errorf("%d lists", n)
		}
	}, "wh_1", "wh_2")
}

// A webhook that the list does not have is gone only if the API does not find it either: a list can come from a cache.
func TestFindWebhookMissingInList(t *testing.T) {
	for name, test := range map[string]struct {
		script []fakeapi.Answer
		found  bool
		err    string
	}{
		"there":          {found: true},
		"404":            {script: []fakeapi.Answer{fakeapi.Error(404, "Webhook not found.")}},
		"404 of a proxy": {script: []fakeapi.Answer{{Status: 404, Body: "<html>"}}, err: "HTTP 404 Not Found"},
		"403":            {script: []fakeapi.Answer{fakeapi.Error(403, "No.")}, err: "HTTP 403 Forbidden (No)"},
	} {
		t.Run(name, func(t *testing.T) {
			withWebhooks(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				api.ScriptRequest("GET", "/api/webhooks", fakeapi.Answer{Body: `{"data": []}`})
				api.ScriptRequest("GET", "/api/webhooks/wh_1", test.script...)
				found, err := client.FindWebhook(t.Context(), "wh_1", nil)
				if (found != nil && found.ID == "wh_1") != test.found || errorText(err) != test.err {
					t.Errorf("found %+v, %v", found, err)
				}
			}, "wh_1")
		})
	}
}

// A POST is repeated only after a 429, and says whether a webhook may exist. Nothing shows the secret.
func TestCreateWebhookOnce(t *testing.T) {
	slow := fakeapi.Error(429, "Slow.").WithHeader("Retry-After", "7")
	created := fakeapi.Answer{Body: `{"id": "wh_9"}`}
	for name, test := range map[string]struct {
		answers  []fakeapi.Answer
		requests int
		sent     bool
		err      string
	}{
		"bare": {answers: []fakeapi.Answer{created}, requests: 1, sent: true},
		"429":  {answers: []fakeapi.Answer{slow, created}, requests: 2, sent: true},
		"503, named": {
			answers: []fakeapi.Answer{fakeapi.Error(503, "M").WithHeader("Retry-After", "7")}, requests: 1,
			sent: true, err: "HTTP 503 Service Unavailable (M)",
		},
		"500": {
			answers: []fakeapi.Answer{fakeapi.Error(500, "M")}, requests: 1, sent: true,
			err: "HTTP 500 Internal Server Error (M)",
		},
		"408": {
			answers: []fakeapi.Answer{fakeapi.Error(408, "M")}, requests: 1, sent: true,
			err: "HTTP 408 Request Timeout (M)",
		},
		"422": {
			answers: []fakeapi.Answer{fakeapi.Error(422, "Bad "+webhookSecret)}, requests: 1,
			err: "HTTP 422 Unprocessable Entity (Bad [redacted])",
		},
		"refused": {
			answers: []fakeapi.Answer{fakeapi.Refusal("No.")}, requests: 1,
			err: "the API answers that it did not create the webhook (No)",
		},
		"breaks": {
			answers: []fakeapi.Answer{raw("")}, requests: 1, sent: true,
			err: "the connection was closed before the answer was complete",
		},
		"hangs": {
			answers: []fakeapi.Answer{{Delay: time.Hour}}, requests: 1, sent: true,
			err: "no complete answer came within 30s",
		},
		"no id": {
			answers: []fakeapi.Answer{{Body: `{"data": {}}`}}, requests: 1, sent: true,
			err: "the answer is not the JSON object of a webhook with an id",
		},
		"odd id": {
			answers: []fakeapi.Answer{{Body: `{"data": {"id": "a/b"}}`}}, requests: 1, sent: true,
			err: "the answer is not the JSON object of a webhook with an id",
		},
	} {
		t.Run(name, func(t *testing.T) {
			withWebhooks(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				api.ScriptRequest("POST", "/api/webhooks", test.answers...)
				_, sent, err := client.CreateWebhook(t.Context(), someWebhook, webhookSecret, nil)
				if sent != test.sent || errorText(err) != test.err {
					t.Errorf("sent: %t, %v", sent, err)
				}
				if n := len(api.Requests()); n != test.requests {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}

// An interrupt does not cut a change off, and keeps one that is held back from being sent.
func TestWebhookChangesAreNotCutOff(t *testing.T) {
	withWebhooks(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
		api.Alter = func(_ *http.Request, answer fakeapi.Answer) fakeapi.Answer {
			answer.Delay = time.Second
			return answer
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		created, sent, err := client.CreateWebhook(ctx, someWebhook, "", nil)
		if created.ID != "wh_1" || !sent || err != nil {
			t.Errorf("created %q, %t, %v", created.ID, sent, err)
		}
		if sent, err := client.DeleteWebhook(ctx, "wh_1", nil); sent || err == nil || len(api.Requests()) != 1 {
			t.Errorf("deleted: %t, %v", sent, err)
		}
	})
}

// One that is gone already is no error; a 404 alone does not say so.
func TestDeleteWebhook(t *testing.T) {
	notFound := fakeapi.Error(404, "No such webhook.")
	for name, test := range map[string]struct {
		id   string
		del  []fakeapi.Answer
		sent bool
		err  string
	}{
		"gone":             {id: "wh_9", sent: true},
		"404, still there": {id: "wh_1", del: []fakeapi.Answer{notFound}, err: "HTTP 404 Not Found (No such webhook)"},
		"404 of a proxy": {
			id: "wh_9", del: []fakeapi.Answer{{Status: 404, Body: "<html>"}},
			err: "HTTP 404 Not Found",
		},
		"refused": {
			id: "wh_1", del: []fakeapi.Answer{fakeapi.Refusal("Busy.")},
			err: "the API answers that it did not delete the webhook (Busy)",
		},
		"425 once":    {id: "wh_1", del: []fakeapi.Answer{fakeapi.Error(425, ""), {Status: 204}}, sent: true},
		"an odd id":   {id: "a/b", err: "it holds one of the characters / \\ ? # %"},
		"the API key": {id: fakeapi.Key, err: "it holds the API key"},
		"500": {
			id: "wh_1", del: []fakeapi.Answer{fakeapi.Error(500, "")}, sent: true,
			err: "HTTP 500 Internal Server Error",
		},
		"no content":   {id: "wh_1", del: []fakeapi.Answer{{Status: 204}}, sent: true},
		"other object": {id: "wh_1", del: []fakeapi.Answer{{Body: `{"id": "x"}`}}, sent: true},
	} {
		t.Run(name, func(t *testing.T) {
			withWebhooks(t, func(t *testing.T, api *fakeapi.Server, client *Client) {
				api.ScriptRequest("DELETE", "/api/webhooks/"+test.id, test.del...)
				sent, err := client.DeleteWebhook(t.Context(), test.id, nil)
				if sent != test.sent || errorText(err) != test.err {
					t.Errorf("sent: %t, %v", sent, err)
				}
			}, "wh_1")
		})
	}
}

// The list is taken whatever it leaves out. Of duplicates the last one counts.
func TestDecodeWebhooks(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want []Webhook
		err  string
	}{
		"little": {
			body: `[{"id": "wh_2"}, {"id": 1, "url": false, "events": null}]`, want: []Webhook{{ID: "1"}, {ID: "wh_2"}},
		},
		"odd": {
			body: `{"data": [{"id": "wh_1", "url": 7, "events": ["a", {}], "enabled": "true", "has_signing_secret": 1, "created_at": "x"}, 5, {}]}`,
			want: []Webhook{{
				ID: "wh_1", HasSigningSecret: new(true), CreatedAt: new("x"),
				Mistyped: []string{"url", "events", "enabled"},
			}},
		},
		"no events": {body: `[{"id": "wh_1", "events": []}]`, want: []Webhook{{ID: "wh_1", Events: []string{}}}},
		"twice": {
			body: `[{"id": "wh_1", "url": "https://a"}, {"id": "wh_1", "url": "https://b"}]`,
			want: []Webhook{{ID: "wh_1", EndpointURL: new("https://b")}},
		},
		"an object": {body: `{"id": "wh_1"}`, err: "the answer is no list of webhooks"},
		"no success": {
			body: `{"success": false, "message": "Try later.", "data": []}`,
			err:  "the answer is no list of webhooks (Try later)",
		},
		"no ids": {
			body: `{"data": [{"url": "https://a"}]}`, err: "the answer is no list of webhooks: no item has an ID",
		},
	} {
		t.Run(name, func(t *testing.T) {
			client, err := New(Config{APIKey: fakeapi.Key})
			if err != nil {
				t.Fatal(err)
			}
			got, err := client.decodeWebhooks([]byte(test.body))
			if diff := cmp.Diff(test.want, got); diff != "" || errorText(err) != test.err {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// Many items cost what is kept of them.
func TestDecodeManyWebhooks(t *testing.T) {
	client, err := New(Config{APIKey: fakeapi.Key})
	if err != nil {
		t.Fatal(err)
	}
	body := []byte("[" + strings.Repeat(`{"id":"wh_1"},`, 100_000) + "{}]")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	webhooks, err := client.decodeWebhooks(body)
	runtime.ReadMemStats(&after)
	if len(webhooks) != 1 || err != nil {
		t.Errorf("%d webhooks, %v", len(webhooks), err)
	}
	if allocated := (after.TotalAlloc - before.TotalAlloc) >> 20; allocated > 60 {
		t.Errorf("%d MiB were allocated", allocated)
	}
}

// FuzzWebhooks looks for bodies that break the decoder, or let the key through.
func FuzzWebhooks(f *testing.F) {
	for _, seed := range []string{
		`{"data": [{"id": "wh_1", "url": "https://x", "events": ["a"], "enabled": true}]}`, `[{"id": 1}, null]`, `{"data": {}}`,
		`[{"id": "wh_1", "events": ["` + fakeapi.Key + `"], "url": "` + fakeapi.Key + `"}]`,
	} {
		f.Add([]byte(seed))
	}
	client, err := New(Config{APIKey: fakeapi.Key})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		webhooks, err := client.decodeWebhooks(body)
		text, _ := json.Marshal(webhooks)
		if said := errorText(err) + string(text); strings.Contains(said, fakeapi.Key) {
			t.Errorf("the key is in %s", said)
		}
		for _, webhook := range webhooks {
			if CheckWebhookID(webhook.ID) != nil {
				t.Errorf("the ID is %q", webhook.ID)
			}
		}
		if one, err := client.decodeWebhook(body); err == nil && CheckWebhookID(one.ID) != nil {
			t.Errorf("the ID of one is %q", one.ID)
		}
		if events, err := client.decodeWebhookEvents(body); err == nil {
			for _, event := range events {
				if event.Value == "" || strings.Contains(event.Value, fakeapi.Key) {
					t.Errorf("the event is %q", event.Value)
				}
			}
		}
	})
}
