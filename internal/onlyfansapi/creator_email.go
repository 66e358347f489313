package onlyfansapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// EmailTimeout bounds the time for which the rate limit holds [Client.SendEmailToCreator] back.
const EmailTimeout = 2 * time.Minute

// ErrEmailRefused is wrapped in the reason why [Client.SendEmailToCreator] has sent nothing although the API took the request.
var ErrEmailRefused = errors.New("the API answers that no email was sent")

// SendEmailToCreator has the API mail the creator a link with which an attempt can be verified. A nil error means that the
// API took it, not that the email arrived. It makes one request at most; sent reports whether the email may have been sent,
// also with an error. onHold, where not nil, is called when the rate limit holds the request back. Errors are those of [Client.WaitForAuthAttempt], and [ErrEmailRefused]. Source: the vendor's SDKs.
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
	var answer struct {
		Message *string `json:"message"`
		Success *bool   `json:"success"`
	}
	d := decoder{body: body, redact: c.redact}
	if err := d.decode(&answer); err == nil && answer.Success != nil && !*answer.Success { // else any 2xx is good
		return false, fmt.Errorf("%w%s", ErrEmailRefused, inBrackets(answer.Message))
	}
	return true, nil
}
