package onlyfansapi

import (
	"context"
	"net/http"
	"time"
)

// EmailTimeout bounds the time for which the rate limit holds [Client.SendEmailToCreator] back.
const EmailTimeout = 2 * time.Minute

// SendEmailToCreator has the API mail the creator a link with which an attempt can be verified. A nil error means that
// the API took it, not that the email arrived. It makes one request at most; sent reports whether the email may have
// been sent, also with an error. onHold, where not nil, is called when the rate limit holds the request back. Errors
// are those of [Client.WaitForAuthAttempt], and [ErrRefused]. Source: the vendor's SDKs.
func (c *Client) SendEmailToCreator(
	ctx context.Context, id string, onHold func(reason error, d time.Duration),
) (sent bool, err error) {
	if err := c.checkAttemptID(id); err != nil {
		return false, err
	}
	path := []string{"authenticate", id, "send-email-to-creator"}
	r := request{method: http.MethodPost, path: path, interruptible: true}
	body, sent, err := c.change(ctx, EmailTimeout, r, nil, onHold)
	if err != nil {
		return sent, err
	}
	if err := c.refusal(body, "the API answers that no email was sent"); err != nil {
		return false, err
	}
	return true, nil
}
