package onlyfansapi

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Webhooks returns all webhooks, sorted by their IDs, from a list that is kept as that of [Client.Accounts] is. onHold
// and the errors are those of [Client.Accounts].
func (c *Client) Webhooks(ctx context.Context, onHold func(reason error, d time.Duration)) ([]Webhook, error) {
	return c.webhooks.all(ctx, onHold)
}

// FindWebhook returns the webhook with this ID, or nil if there is none. One in a list of the last minute is there. If
// a list that was asked for after the call does not have it, the webhook itself is asked for: a list can come from a
// cache, and a webhook that is taken for gone would be created once more. onHold and the errors are those of
// [Client.Accounts], and one that says why the ID is none.
func (c *Client) FindWebhook(
	ctx context.Context, id string, onHold func(reason error, d time.Duration),
) (*Webhook, error) {
	if err := c.checkWebhookID(id); err != nil {
		return nil, err
	}
	found, err := c.webhooks.find(ctx, func(webhook Webhook) bool { return webhook.ID == id }, onHold)
	if err != nil {
		return nil, err
	}
	if len(found) > 0 {
		return &found[0], nil
	}
	var webhook Webhook
	err = c.read(ctx, []string{"webhooks", id}, func(body []byte) (err error) {
		webhook, err = c.decodeWebhook(body)
		return err
	}, onHold)
	if isNotFound(err) {
		return nil, nil //nolint:nilnil // there is none
	}
	return &webhook, err
}

// requestWebhooks asks for the list of webhooks.
func (c *Client) requestWebhooks(
	ctx context.Context, reserved *reservation, onHold onHold,
) (webhooks []Webhook, err error) {
	err = c.get(ctx, reserved, request{path: []string{"webhooks"}, decode: wholeBody(func(body []byte) (err error) {
		webhooks, err = c.decodeWebhooks(body)
		return err
	})}, onHold)
	return webhooks, err
}

// webhookItem is a webhook in an answer.
type webhookItem struct {
	ID               *string `json:"id"`
	URL              *string `json:"url"`
	Events           texts   `json:"events"`
	Enabled          *bool   `json:"enabled"`
	HasSigningSecret *bool   `json:"has_signing_secret"`
	CreatedAt        *string `json:"created_at"`
}

// decodeWebhook reads one webhook.
func (c *Client) decodeWebhook(body []byte) (Webhook, error) {
	d := newDecoder(body, c.redact, "id")
	var item webhookItem
	if err := d.decode(&item); err != nil || value(item.ID) == "" {
		return Webhook{}, &RequestError{Reason: "the answer is not the JSON object of a webhook with an id"}
	}
	return item.webhook(d.mistypedPaths()), nil
}

// decodeWebhooks reads the list of webhooks. Of duplicate IDs the last one counts. Items without an ID are passed over,
// unless no item has one.
func (c *Client) decodeWebhooks(body []byte) (webhooks []Webhook, err error) {
	byID := map[string]Webhook{}
	items, err := decodeList(body, c.redact, func(item webhookItem, mistyped []string) {
		if id := value(item.ID); id != "" {
			byID[id] = item.webhook(mistyped)
		}
	})
	switch {
	case err != nil:
		return nil, noList("webhooks", err)
	case items > 0 && len(byID) == 0:
		return nil, &RequestError{Reason: "the answer is no list of webhooks: no item has an ID"}
	}
	for _, webhook := range byID {
		webhooks = append(webhooks, webhook)
	}
	slices.SortFunc(webhooks, func(a, b Webhook) int { return cmp.Compare(a.ID, b.ID) })
	return webhooks, nil
}

// webhook returns what the item says. It has an ID.
func (i webhookItem) webhook(mistyped []string) Webhook {
	return Webhook{
		ID: *i.ID, EndpointURL: i.URL, Events: i.Events, Enabled: i.Enabled, HasSigningSecret: i.HasSigningSecret,
		CreatedAt: i.CreatedAt, Mistyped: mistyped,
	}
}
