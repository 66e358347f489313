package fakeapi

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Delivery is an event that the server has sent to a webhook's receiver.
type Delivery struct {
	WebhookID, Event, AccountID string
	// Status is what the receiver answered; 0 where it did not, or is not on a loopback address, to which alone the
	// server connects.
	Status int
}

// Deliveries returns the deliveries that have been answered or given up, in the order in which that happened.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.deliveries)
}

// deliver sends an event about an account to the webhooks that ask for it. The server is locked; the receivers are
// awaited elsewhere. Events of attempts are sent when a request lets the server notice them. The id is "" while an
// attempt has connected no account. What else the vendor sends, and whether it tries again, is not known.
func (s *Server) deliver(event, accountID string) {
	for _, id := range slices.Sorted(maps.Keys(s.webhooks)) {
		if webhook := *s.webhooks[id]; webhook.wants(event, accountID) {
			body := mustMarshal(map[string]any{
				"event": event, "account_id": orNull(accountID), "payload": map[string]any{},
			})
			delivery := Delivery{WebhookID: id, Event: event, AccountID: accountID}
			go func() {
				delivery.Status = webhook.send(body)
				s.mu.Lock()
				defer s.mu.Unlock()
				s.deliveries = append(s.deliveries, delivery)
			}()
		}
	}
}

func (w Webhook) wants(event, accountID string) bool {
	if !w.Enabled || !slices.Contains(w.Events, event) {
		return false
	}
	switch listed := slices.Contains(w.AccountIDs, accountID); w.Scope {
	case "inclusive":
		return listed
	case "exclusive":
		return !listed
	}
	return true
}

// send returns the status of the receiver's answer, 0 for none.
func (w Webhook) send(body []byte) int {
	endpoint, err := url.Parse(w.URL)
	if err != nil || !isLoopback(endpoint.Hostname()) {
		return 0
	}
	request, err := http.NewRequest(http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	request.Header.Set("Content-Type", "application/json")
	if w.Secret != "" {
		request.Header.Set("Signature", Sign(w.Secret, body))
	}
	transport := &http.Transport{} // without the environment's proxy
	defer transport.CloseIdleConnections()
	client := http.Client{
		Transport:     transport,
		Timeout:       5 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return 0
	}
	_ = response.Body.Close()
	return response.StatusCode
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// Sign returns what the Signature header of a delivery says. That there is such a header is the vendor's word; how it
// is computed is a guess: the body's HMAC with SHA-256, in hexadecimal.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}
