package onlyfansapi

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Webhook is a webhook as the API reads it back: without its scope, its accounts and its signing secret. A field is nil
// if the API sent nothing. All texts are safe to show. Source: the vendor's SDKs, also for the requests.
type Webhook struct {
	// ID is never "".
	ID string
	// EndpointURL is where the API delivers events.
	EndpointURL *string
	// Events are in the order of the answer.
	Events []string
	// Enabled and HasSigningSecret are nil if the API sent nothing.
	Enabled, HasSigningSecret *bool
	// CreatedAt is in the API's form.
	CreatedAt *string

	// Mistyped names the fields whose JSON type is not the expected one; they count as absent.
	Mistyped []string
}

// The values of WebhookOptions.AccountScope. The API requires account IDs with all but the first.
const (
	GlobalScope    = "global"
	InclusiveScope = "inclusive"
	ExclusiveScope = "exclusive"
)

// WebhookOptions are what a webhook is to be.
type WebhookOptions struct {
	EndpointURL string   `json:"endpoint_url"`
	Events      []string `json:"events"`
	// AccountScope says whose events are delivered: all accounts', only AccountIDs', or all but AccountIDs'.
	AccountScope string   `json:"account_scope"`
	AccountIDs   []string `json:"account_ids,omitempty"`
}

// WebhookTimeout bounds each method of webhooks: the requests, their repeats, and the time for which the rate limit
// holds them back.
const WebhookTimeout = 5 * time.Minute

// CheckWebhookID refuses what cannot be the ID of a webhook, as [CheckAttemptID] does for attempts.
func CheckWebhookID(id string) error { return checkID(id) }

// CreateWebhook creates a webhook, which is enabled. signingSecret, if not "", signs the deliveries, and no text of an
// answer shows it. The request is repeated only after a 429, because each one makes a webhook of its own, and an
// interrupt does not cut it off. sent reports whether a webhook may have been created, also with an error. onHold and
// the errors are those of [Client.Disconnect].
func (c *Client) CreateWebhook(
	ctx context.Context, options WebhookOptions, signingSecret string, onHold func(reason error, d time.Duration),
) (created Webhook, sent bool, err error) {
	body := struct {
		WebhookOptions

		SigningSecret string `json:"signing_secret,omitempty"`
	}{options, signingSecret}
	answer, sent, err := c.changeWebhooks(ctx, request{
		method: http.MethodPost, path: []string{"webhooks"}, body: body,
		secrets: secrets{secret: []string{signingSecret}},
	}, isTooManyRequests, onHold)
	if err != nil {
		return created, sent, err
	}
	if err := c.refusal(answer, "the API answers that it did not create the webhook"); err != nil {
		return created, false, err
	}
	created, err = c.decodeWebhook(answer)
	return created, true, err
}

// UpdateWebhook replaces what a webhook is, but for its signing secret. The request is repeated only after answers that
// say that it was not taken, and an interrupt does not cut it off. sent reports whether the webhook may have changed,
// also with an error. onHold and the errors are those of [Client.Disconnect].
func (c *Client) UpdateWebhook(
	ctx context.Context, id string, options WebhookOptions, enabled bool, onHold func(reason error, d time.Duration),
) (sent bool, err error) {
	if err := c.checkWebhookID(id); err != nil {
		return false, err
	}
	body := struct {
		WebhookOptions

		Enabled bool `json:"enabled"`
	}{options, enabled}
	answer, sent, err := c.changeWebhooks(ctx, request{
		method: http.MethodPut, path: []string{"webhooks", id}, body: body,
	}, notTaken, onHold)
	if err != nil {
		return sent, err
	}
	err = c.refusal(answer, "the API answers that it did not change the webhook")
	return err == nil, err
}

// DeleteWebhook deletes a webhook. One that is gone already is no error: if the API answers 404, which a gateway in
// front of it does as well, [Client.FindWebhook] tells. The request is repeated only after answers that say that it was
// not taken, and an interrupt does not cut it off. sent reports whether the webhook may have been deleted, also with an
// error. onHold and the errors are those of [Client.Disconnect].
func (c *Client) DeleteWebhook(
	ctx context.Context, id string, onHold func(reason error, d time.Duration),
) (sent bool, err error) {
	if err := c.checkWebhookID(id); err != nil {
		return false, err
	}
	answer, sent, err := c.changeWebhooks(ctx, request{
		method: http.MethodDelete, path: []string{"webhooks", id},
	}, notTaken, onHold)
	if err == nil {
		err = c.refusal(answer, "the API answers that it did not delete the webhook")
		return err == nil, err
	}
	if isNotFound(err) {
		if found, findErr := c.FindWebhook(ctx, id, onHold); findErr == nil && found == nil {
			return true, nil
		}
	}
	return sent, err
}

// changeWebhooks is change for a request after which the list of webhooks is another.
func (c *Client) changeWebhooks(
	ctx context.Context, r request, notDone func(*Error) bool, onHold onHold,
) (body []byte, sent bool, err error) {
	r.changes = c.webhooks
	return c.change(ctx, WebhookTimeout, r, notDone, onHold)
}

// checkWebhookID also refuses an ID that holds the key, which would be sent as a part of the URL.
func (c *Client) checkWebhookID(id string) error {
	if c.HoldsKey(id) {
		return errors.New("it holds the API key")
	}
	return CheckWebhookID(id)
}

// isNotFound reports whether an error is a 404 in the API's own form.
func isNotFound(err error) bool {
	answer, ok := errors.AsType[*Error](err)
	return ok && answer.Status == http.StatusNotFound && answer.InAPIForm
}
