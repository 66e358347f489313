package fakeapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Webhook is a webhook that the server knows.
type Webhook struct {
	ID, URL string
	Events  []string
	Enabled bool
	// Scope is global, inclusive or exclusive. It is not read back, and neither are AccountIDs and Secret.
	Scope      string
	AccountIDs []string
	// Secret signs the deliveries; "" for none.
	Secret    string
	CreatedAt string
}

// webhookBody is what is sent about a webhook. Source: the vendor's SDKs.
type webhookBody struct {
	EndpointURL   string   `json:"endpoint_url"`
	Events        []string `json:"events"`
	AccountScope  string   `json:"account_scope"`
	AccountIDs    []string `json:"account_ids"`
	SigningSecret string   `json:"signing_secret"` // in a POST only
	Enabled       *bool    `json:"enabled"`        // in a PUT only
}

// AddWebhook adds a webhook from outside, as in the vendor's console, or replaces it.
func (s *Server) AddWebhook(w Webhook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhooks[w.ID] = &w
}

// RemoveWebhook removes a webhook from outside.
func (s *Server) RemoveWebhook(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.webhooks, id)
}

// Webhooks returns the webhooks in the order of their ids, with what the API does not read back.
func (s *Server) Webhooks() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	var webhooks []Webhook
	for _, id := range slices.Sorted(maps.Keys(s.webhooks)) {
		webhooks = append(webhooks, *s.webhooks[id])
	}
	return webhooks
}

// allWebhooks answers GET and POST /api/webhooks. With which of the 2xx a POST is answered is not known.
func (s *Server) allWebhooks(c call) Answer {
	if c.Method != http.MethodPost {
		list := []any{}
		for _, id := range slices.Sorted(maps.Keys(s.webhooks)) {
			list = append(list, s.webhooks[id].JSON())
		}
		return wrapped(list)
	}
	body, refusal, ok := readWebhook(c)
	if !ok {
		return refusal
	}
	s.hooked++
	created := &Webhook{
		ID: fmt.Sprintf("wh_%d", s.hooked), Enabled: true, Secret: body.SigningSecret, CreatedAt: timestamp(s.now()),
	}
	created.set(body)
	s.webhooks[created.ID] = created
	return wrapped(created.JSON())
}

// oneWebhook answers GET, PUT and DELETE /api/webhooks/{id}.
func (s *Server) oneWebhook(c call) Answer {
	known := s.webhooks[c.id]
	if known == nil {
		return laravel(c.Request, http.StatusNotFound, "Webhook not found.")
	}
	switch c.Method {
	case http.MethodDelete:
		delete(s.webhooks, c.id)
		return Answer{Body: encoded("null")}
	case http.MethodPut:
		body, refusal, ok := readWebhook(c)
		if !ok {
			return refusal
		}
		known.set(body)
		if body.Enabled != nil {
			known.Enabled = *body.Enabled
		}
	}
	return wrapped(known.JSON())
}

func (w *Webhook) set(body webhookBody) {
	w.URL, w.Events, w.Scope, w.AccountIDs = body.EndpointURL, body.Events, body.AccountScope, body.AccountIDs
}

// JSON returns the webhook as the API reads it back.
func (w Webhook) JSON() map[string]any {
	return map[string]any{
		"id": w.ID, "url": w.URL, "events": w.Events, "enabled": w.Enabled,
		"has_signing_secret": w.Secret != "", "created_at": w.CreatedAt,
	}
}

// readWebhook reads what is sent about a webhook; false with the refusal where it is not valid. The words are
// Laravel's, and so is a guess which rules there are beyond what the vendor's SDKs say.
func readWebhook(c call) (body webhookBody, refusal Answer, ok bool) {
	if strings.Contains(c.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(c.body, &body); err != nil {
			return webhookBody{}, invalidFields(fieldError{fieldOf(err), "is not of the right type"}), false
		}
	}
	if complaints := body.complaints(); len(complaints) > 0 {
		return webhookBody{}, invalidFields(complaints...), false
	}
	return body, Answer{}, true
}

func (b webhookBody) complaints() (complaints []fieldError) {
	complain := func(field, complaint string) { complaints = append(complaints, fieldError{field, complaint}) }
	if endpoint, err := url.Parse(b.EndpointURL); b.EndpointURL == "" {
		complain("endpoint_url", "is required")
	} else if err != nil || endpoint.Host == "" || endpoint.Scheme != "https" && endpoint.Scheme != "http" {
		complain("endpoint_url", "must be a valid URL")
	}
	fansly := 0
	for i, event := range b.Events {
		if strings.HasPrefix(event, "fansly.") { // which there are is not known
			fansly++
		} else if _, ok := webhookEvents[event]; !ok {
			complain(fmt.Sprintf("events.%d", i), "is invalid")
		}
	}
	switch {
	case len(b.Events) == 0:
		complain("events", "is required")
	case fansly > 0 && fansly < len(b.Events):
		complain("events", "must be of one platform")
	}
	switch b.AccountScope {
	case "global":
	case "inclusive", "exclusive":
		if len(b.AccountIDs) == 0 {
			complain("account_ids", "is required unless account scope is global")
		}
	case "":
		complain("account_scope", "is required")
	default:
		complain("account_scope", "is invalid")
	}
	return complaints
}

// webhookEvents are the events about accounts. The vendor has others, about what happens in an account. Source: the
// vendor's pages; the descriptions are invented.
var webhookEvents = map[string]string{
	"accounts.connected":             "An account was connected.",
	"accounts.reconnected":           "An account was signed in again.",
	"accounts.session_expired":       "The session of an account ended, and we could not automatically re-connect it.",
	"accounts.authentication_failed": "An authentication attempt failed.",
	"accounts.otp_code_required":     "An authentication attempt waits for a two-factor code.",
	"accounts.face_otp_required":     "An authentication attempt waits for a selfie.",
}

// webhookEvents answers GET /api/webhooks/events.
func (s *Server) webhookEvents(call) Answer {
	events := []any{}
	for _, value := range slices.Sorted(maps.Keys(webhookEvents)) {
		events = append(events, map[string]any{"value": value, "description": webhookEvents[value]})
	}
	return wrapped(events)
}

// wrapped is an answer in the envelope of the vendor's newer endpoints. What is inside _meta is not known here.
func wrapped(data any) Answer {
	empty := map[string]any{}
	return Answer{Body: map[string]any{
		"data": data, "_meta": map[string]any{"_cache": empty, "_credits": empty, "_rate_limits": empty},
	}}
}
