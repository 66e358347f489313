package fakeapi

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// hook creates a webhook with this body.
func hook(api http.Handler, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPost, "/api/webhooks", strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+Key)
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	api.ServeHTTP(recorder, request)
	return recorder
}

const envelope = `{"_meta":{"_cache":{},"_credits":{},"_rate_limits":{}},"data":`

// A webhook is created, read, changed and deleted. The secret, the scope and the accounts are not read back.
func TestWebhook(t *testing.T) {
	api := New()
	created := hook(api, `{"endpoint_url": "https://hooks.example.com/a", "events": ["accounts.connected"],
		"account_scope": "inclusive", "account_ids": ["acct_1"], "signing_secret": "s3cret"}`)
	at := api.Webhooks()[0].CreatedAt
	one := `{"created_at":"` + at + `","enabled":true,"events":["accounts.connected"],"has_signing_secret":true,` +
		`"id":"wh_1","url":"https://hooks.example.com/a"}`
	want := map[string]string{
		"created": envelope + one + "}",
		"read":    envelope + one + "}",
		"listed":  envelope + "[" + one + "]}",
	}
	got := map[string]string{
		"created": created.Body.String(),
		"read":    get(api, http.MethodGet, "/api/webhooks/wh_1").Body.String(),
		"listed":  get(api, http.MethodGet, "/api/webhooks").Body.String(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("it (-want +got):\n%s", diff)
	}
	changed := put(api, "/api/webhooks/wh_1", `{"endpoint_url": "https://hooks.example.com/b",
		"events": ["accounts.reconnected"], "account_scope": "global", "enabled": false, "signing_secret": "other"}`)
	stored := []Webhook{{
		ID: "wh_1", URL: "https://hooks.example.com/b", Events: []string{"accounts.reconnected"}, Scope: "global",
		Secret: "s3cret", CreatedAt: at,
	}}
	if diff := cmp.Diff(stored, api.Webhooks()); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
	if changed.Code != http.StatusOK || !strings.Contains(changed.Body.String(), `"enabled":false`) {
		t.Errorf("changed: %d %s", changed.Code, changed.Body)
	}
	for _, want := range []string{"200 null", `404 {"message":"Webhook not found."}`} {
		answer := get(api, http.MethodDelete, "/api/webhooks/wh_1")
		if got := fmt.Sprint(answer.Code, " ", answer.Body); got != want {
			t.Errorf("deleted: %s, want %s", got, want)
		}
	}
	if got := get(api, http.MethodGet, "/api/webhooks").Body.String(); got != envelope+"[]}" {
		t.Errorf("the list after it: %s", got)
	}
}

func TestWebhookRefused(t *testing.T) {
	for name, test := range map[string]struct {
		url, events, scope string
		fields             []string
	}{
		"nothing":         {`""`, `[]`, `""`, []string{"account_scope", "endpoint_url", "events"}},
		"no URL":          {`"x"`, `["accounts.connected"]`, `"global"`, []string{"endpoint_url"}},
		"no accounts":     {`"https://x"`, `["accounts.connected"]`, `"exclusive"`, []string{"account_ids"}},
		"unknown scope":   {`"https://x"`, `["accounts.connected"]`, `"x"`, []string{"account_scope"}},
		"unknown event":   {`"https://x"`, `["accounts.connected", "x"]`, `"global"`, []string{"events.1"}},
		"two platforms":   {`"https://x"`, `["accounts.connected", "fansly.x"]`, `"global"`, []string{"events"}},
		"of another type": {`"https://x"`, `"accounts.connected"`, `"global"`, []string{"events"}},
	} {
		var refusal struct{ Errors map[string][]string }
		got := hook(New(), `{"endpoint_url": `+test.url+`, "events": `+test.events+`, "account_scope": `+test.scope+`}`)
		if err := json.Unmarshal(got.Body.Bytes(), &refusal); err != nil || got.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
		var fields []string
		for field := range refusal.Errors {
			fields = append(fields, field)
		}
		slices.Sort(fields)
		if diff := cmp.Diff(test.fields, fields); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	got := hook(New(), `{"endpoint_url": "https://x", "events": ["fansly.x"], "account_scope": "global"}`)
	if got.Code != http.StatusOK {
		t.Errorf("of the other platform: %d %s", got.Code, got.Body)
	}
}

func TestWebhookEvents(t *testing.T) {
	var events struct {
		Data []struct{ Value, Description string }
	}
	got := get(New(), http.MethodGet, "/api/webhooks/events")
	if err := json.Unmarshal(got.Body.Bytes(), &events); err != nil || len(events.Data) != 6 {
		t.Fatalf("%+v, %v", events, err)
	}
	for _, event := range events.Data {
		if !strings.HasPrefix(event.Value, "accounts.") || event.Description == "" {
			t.Errorf("%+v", event)
		}
	}
}

// What happens to accounts is delivered to the receivers that ask for it, signed where there is a secret.
func TestDeliveries(t *testing.T) {
	type received struct{ path, body, signature string }
	deliveries := make(chan received, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		deliveries <- received{r.URL.Path, string(body), r.Header.Get("Signature")}
		w.WriteHeader(http.StatusNoContent)
	}))
	defer receiver.Close()
	api := New()
	api.Connect(Account{ID: "acct_1"}, Account{ID: "acct_2"})
	webhook := func(id, scope, secret string, events ...string) Webhook {
		return Webhook{
			ID: id, URL: receiver.URL + "/" + id, Events: events, Enabled: true,
			Scope: scope, AccountIDs: []string{"acct_1"}, Secret: secret,
		}
	}
	api.AddWebhook(webhook("inclusive", "inclusive", "s3cret", "accounts.session_expired"))
	api.AddWebhook(webhook("exclusive", "exclusive", "", "accounts.session_expired"))
	api.AddWebhook(webhook("other", "global", "",
		"accounts.connected", "accounts.reconnected", "accounts.authentication_failed", "accounts.otp_code_required"))
	off := webhook("off", "global", "", "accounts.session_expired")
	off.Enabled = false
	api.AddWebhook(off)
	want := func(path, event, account, secret string) {
		t.Helper()
		body := `{"account_id":` + account + `,"event":"` + event + `","payload":{}}`
		signature := ""
		if secret != "" {
			signature = Sign(secret, []byte(body))
		}
		select {
		case got := <-deliveries:
			if want := (received{"/" + path, body, signature}); got != want {
				t.Errorf("delivered %+v, want %+v", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("no %s", event)
		}
	}

	api.Expire("acct_1")
	want("inclusive", "accounts.session_expired", `"acct_1"`, "s3cret")
	api.Expire("acct_2")
	want("exclusive", "accounts.session_expired", `"acct_2"`, "")
	api.ScriptNextLogin("acct_1", NeedsOTP("42"), Authenticated("acct_1"))
	poll := pollOf(t, get(api, http.MethodPost, "/api/authenticate/acct_1/reauthenticate"))
	poll(api)
	want("other", "accounts.otp_code_required", `"acct_1"`, "")
	poll(api)
	want("other", "accounts.reconnected", `"acct_1"`, "")
	poll(api)
	api.Script("auth_x", Authenticating(), Authenticated("acct_3"))
	api.Script("auth_y", Authenticating(), Failed("C", "M"))
	for _, id := range []string{"auth_x", "auth_x", "auth_y"} {
		get(api, http.MethodGet, "/api/authenticate/"+id)
	}
	want("other", "accounts.connected", `"acct_3"`, "")
	get(api, http.MethodGet, "/api/authenticate/auth_y")
	want("other", "accounts.authentication_failed", `null`, "")
	if slices.ContainsFunc(api.Deliveries(), func(d Delivery) bool { return d.Status != http.StatusNoContent }) {
		t.Errorf("%+v", api.Deliveries())
	}
}

// Nothing is sent to another machine.
func TestDeliveriesStayOnLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.9.9.9": true, "::1": true, "localhost": true,
		"192.0.2.1": false, "0.0.0.0": false, "localhost.example.com": false, "example.com": false, "": false,
	} {
		if got := isLoopback(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
	far := Webhook{URL: "https://192.0.2.1/"}
	if status := far.send(nil); status != 0 {
		t.Errorf("sent: %d", status)
	}
}
