package onlyfansapi

import (
	"errors"
	"fmt"
)

// ErrRefused is wrapped in the reason why nothing was done although the API took the request: its answer says that it
// was no success.
var ErrRefused = errors.New("refused by the API")

// RefusedError is an answer with the status of a success whose "success" is false. It wraps [ErrRefused].
type RefusedError struct {
	// What says what was not done, as a sentence without its end: "the API answers that no email was sent".
	What string
	// Message is the API's reason, "" for none. It is safe to show.
	Message string
}

func (e *RefusedError) Error() string {
	if e.Message == "" {
		return e.What
	}
	return fmt.Sprintf("%s (%s)", e.What, cut(withoutStop(e.Message), maxMessage))
}

// Unwrap returns [ErrRefused].
func (e *RefusedError) Unwrap() error { return ErrRefused }

// refusal returns what an answer to a request that changes something says if it refuses it, else nil. An answer of any
// other form is none: what the API answers is not specified for most of these requests. what is that of the error.
func (c *Client) refusal(body []byte, what string) error {
	var answer struct {
		Success *bool   `json:"success"`
		Message *string `json:"message"`
		Error   *string `json:"error"`
	}
	if err := newDecoder(body, c.redact, "success", "message").decode(&answer); err != nil {
		return nil //nolint:nilerr // any other 2xx is a success
	}
	if answer.Success == nil || *answer.Success {
		return nil
	}
	if answer.Message == nil {
		answer.Message = answer.Error
	}
	return &RefusedError{What: what, Message: value(answer.Message)}
}
