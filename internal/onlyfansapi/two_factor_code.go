package onlyfansapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"
)

// SubmitTimeout bounds the time for which the rate limit holds [Client.SubmitTwoFactorCode] back. An older code is
// worth nothing.
const SubmitTimeout = 2 * time.Minute

// maxTwoFactorCode is the longest code, in bytes. The vendor does not specify codes; those of phones have 6 digits.
const maxTwoFactorCode = 64

// ParseTwoFactorCode trims white space around a code and refuses what cannot be one, without repeating it.
func ParseTwoFactorCode(code string) (string, error) {
	code = strings.TrimSpace(code)
	switch {
	case code == "":
		return "", errors.New("it is empty")
	case len(code) > maxTwoFactorCode:
		return "", fmt.Errorf("it is longer than %d bytes", maxTwoFactorCode)
	case strings.ContainsFunc(code, unicode.IsSpace), strings.ContainsFunc(code, unicode.IsControl):
		return "", errors.New("it holds white space or a control character inside")
	}
	return code, nil
}

// SubmitTwoFactorCode submits a code to an attempt that awaits one. A nil error means that the API took it, not that it
// is right: only a poll of the attempt tells that. It makes one request at most, because a code that arrives twice can
// count as a wrong one; sent reports whether the API may have taken it, also with an error. onHold, where not nil, is
// called when the rate limit holds the request back. Errors are those of [Client.WaitForAuthAttempt], and
// [ErrRefused]. No error holds the code, even if the API's answer echoes it.
// Source: the vendor's other public pages (PUT, {"code": "…"}).
func (c *Client) SubmitTwoFactorCode(
	ctx context.Context, id, code string, onHold func(reason error, d time.Duration),
) (sent bool, err error) {
	if err := c.checkAttemptID(id); err != nil {
		return false, err
	}
	code, err = ParseTwoFactorCode(code)
	if err != nil {
		return false, err
	}
	r := request{interruptible: true}
	r.setCode(code)
	return c.submitCode(ctx, id, r, onHold)
}

// setCode makes a code the body of the request.
func (r *request) setCode(code string) {
	r.body, r.secrets = map[string]string{"code": code}, secrets{secret: []string{code}}
}

// submitCode makes the request that submits the code in its body.
func (c *Client) submitCode(ctx context.Context, id string, r request, onHold onHold) (sent bool, err error) {
	r.method, r.path = http.MethodPut, []string{"authenticate", id}
	body, sent, err := c.change(ctx, SubmitTimeout, r, nil, onHold)
	c.forgetAttempt(id) // or a wait that begins now could end by an answer from before
	if err != nil {
		return sent, err
	}
	if err := c.refusal(body, "the API answers that it did not take the code"); err != nil {
		return false, err
	}
	return true, nil
}
