package onlyfansapi

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ErrLoginRefused is wrapped in the reason why [Client.Reauthenticate] or [Client.StartAuthAttempt] has begun nothing although the API took
// the request.
var ErrLoginRefused = errors.New("the API answers that no sign-in has begun")

// begun is what the API answers when an attempt has begun. Source: the vendor's SDKs.
type begun struct {
	AttemptID                 *string `json:"attempt_id"`
	PollingURL                *string `json:"polling_url"`
	Message                   *string `json:"message"`
	Success                   *bool   `json:"success"`
	MobileAuthSessionDeeplink *string `json:"mobile_auth_session_deeplink"`
}

// readBegun reads the answer to a request that begins an attempt. secrets are what the request held.
func (c *Client) readBegun(body []byte, secrets []string) (begun, error) {
	var answer struct {
		begun

		Data *begun `json:"data"`
	}
	// In an id or a link, a short one would be found by chance.
	long := slices.DeleteFunc(slices.Clone(secrets), func(secret string) bool { return len(secret) < fragment })
	d := decoder{body: body, redact: c.hiding(long)}
	if err := d.decode(&answer, json.UnmarshalFromFunc(func(in *jsontext.Decoder, p **begun) error { return object[begun](&d)(in, p) })); err != nil {
		return begun{}, &RequestError{Reason: "the answer is not the JSON object that names the attempt that has begun", Fatal: true}
	}
	said := answer.begun
	if said.PollingURL == nil && said.AttemptID == nil && answer.Data != nil {
		said = *answer.Data
	}
	if said.Message != nil {
		said.Message = new(c.hiding(secrets).clean(*said.Message))
	}
	return said, nil
}

// refused tells whether the answer says that nothing has begun.
func (b begun) refused() bool { return b.Success != nil && !*b.Success }

// refusal is the reason, as the API words it.
func (b begun) refusal() error {
	return fmt.Errorf("%w%s", ErrLoginRefused, inBrackets(b.Message))
}

// inBrackets returns what the API says of an error, for its end.
func inBrackets(message *string) string {
	if value(message) == "" {
		return ""
	}
	return " (" + cut(*message, maxMessage) + ")"
}
