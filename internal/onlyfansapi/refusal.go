package onlyfansapi

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ErrRefused is wrapped in the reason why nothing was done although the API took the request: its answer says that it
// was no success.
var ErrRefused = errors.New("refused by the API")

// RefusedError is an answer with the status of a success that says that it is none. It wraps [ErrRefused].
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
	if refused := refusalIn(body, c.redact, what); refused != nil {
		return refused
	}
	return nil
}

// refusalIn is refusal without a client. An answer refuses the request if its "success" is false, in whatever form, or
// if it has none but an "error".
func refusalIn(body []byte, redact *redactor, what string) *RefusedError {
	var answer struct {
		Success *string `json:"success"` // also of a bool or a number
		Message *string `json:"message"`
		Error   *string `json:"error"`
	}
	if err := newDecoder(body, redact, "success", "message", "error").decode(&answer); err != nil {
		return nil //nolint:nilerr // any other 2xx is a success
	}
	failed := !isNo(value(answer.Error))
	if answer.Success != nil {
		failed = isNo(*answer.Success)
	}
	switch {
	case !failed:
		return nil
	case answer.Message == nil && !isNo(value(answer.Error)):
		answer.Message = answer.Error
	}
	return &RefusedError{What: what, Message: value(answer.Message)}
}

// isNo reports whether a text, which may have been a bool or a number, says no, or nothing.
func isNo(text string) bool { return text == "" || text == "0" || strings.EqualFold(text, "false") }

// listWrapper is what an object around a list says of its success, as JSON.
type listWrapper struct {
	Success jsontext.Value `json:"success,omitzero"`
	Message jsontext.Value `json:"message,omitzero"`
	Error   jsontext.Value `json:"error,omitzero"`
}

// take keeps a member of the object.
func (w *listWrapper) take(name string, value jsontext.Value) {
	switch name {
	case "success":
		w.Success = value.Clone()
	case "message":
		w.Message = value.Clone()
	case "error":
		w.Error = value.Clone()
	}
}

// refusal returns what the object says if it is no success, else nil: an empty list in it then says nothing.
func (w *listWrapper) refusal(redact *redactor) *RefusedError {
	body, err := json.Marshal(w, tolerant)
	if err != nil {
		return &RefusedError{}
	}
	return refusalIn(body, redact, "")
}
