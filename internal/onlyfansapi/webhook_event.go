package onlyfansapi

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// WebhookEvent is an event that webhooks can deliver.
type WebhookEvent struct {
	// Value names the event, and is never "".
	Value string
	// Description is nil if the API sent none.
	Description *string
}

// WebhookEvents returns the events that webhooks can deliver, sorted. onHold and the errors are those of
// [Client.Accounts]. Source: the vendor's SDKs.
func (c *Client) WebhookEvents(
	ctx context.Context, onHold func(reason error, d time.Duration),
) (events []WebhookEvent, err error) {
	err = c.read(ctx, []string{"webhooks", "events"}, func(body []byte) (err error) {
		events, err = c.decodeWebhookEvents(body)
		return err
	}, onHold)
	return events, err
}

// decodeWebhookEvents reads the list of events. Those without a value are passed over, unless none has one.
func (c *Client) decodeWebhookEvents(body []byte) (events []WebhookEvent, err error) {
	type event struct {
		Value       *string `json:"value"`
		Description *string `json:"description"`
	}
	items, err := decodeList(body, c.redact, func(item event, _ []string) {
		if name := value(item.Value); name != "" {
			events = append(events, WebhookEvent{Value: name, Description: item.Description})
		}
	})
	switch {
	case err != nil:
		return nil, noList("webhook events", err)
	case items > 0 && len(events) == 0:
		return nil, &RequestError{Reason: "the answer is no list of webhook events: no item has a value"}
	}
	slices.SortStableFunc(events, func(a, b WebhookEvent) int { return cmp.Compare(a.Value, b.Value) })
	return slices.CompactFunc(events, func(a, b WebhookEvent) bool { return a.Value == b.Value }), nil
}
