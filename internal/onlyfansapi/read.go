package onlyfansapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// ReadTimeout bounds each method that only reads, except for waits: the request, its repeats, and the time for which
// the rate limit holds them back.
const ReadTimeout = 5 * time.Minute

// read reads what is under a path at the API, when the rate limit allows it. decode reads a whole answer; its errors
// are [*RequestError]s.
func (c *Client) read(ctx context.Context, path []string, decode func(body []byte) error, onHold onHold) error {
	ctx, cancel := context.WithTimeoutCause(ctx, ReadTimeout, ErrTimedOut)
	defer cancel()
	reserved, err := c.limit.wait(ctx, read, onHold)
	if err != nil {
		return endedOr(ctx, err)
	}
	return endedOr(ctx, c.get(ctx, reserved, request{path: path, decode: wholeBody(decode)}, onHold))
}

// get makes a request that changes nothing, maxTries times in all while another one may help. The reservation is for
// the first one.
func (c *Client) get(ctx context.Context, reserved *reservation, r request, onHold onHold) error {
	r.method = http.MethodGet
	for try := 1; ; try++ {
		_, err := c.send(ctx, reserved, r)
		answer, isAnswer := errors.AsType[*Error](err)
		limited := isAnswer && answer.RateLimited
		if err == nil || !limited && !isPassing(err) || ctx.Err() != nil || try == maxTries {
			return err
		}
		if err := pauseBefore(ctx, err, try); err != nil {
			return err
		}
		if reserved, err = c.limit.wait(ctx, read, onHold); err != nil {
			return err
		}
	}
}

// wholeBody returns the function of a request for an answer that is decoded as a whole.
func wholeBody(decode func(body []byte) error) func(io.Reader) error {
	return func(in io.Reader) error {
		body, err := io.ReadAll(in)
		if err != nil || int64(len(body)) > maxBody {
			return err // send reports an answer that is too large
		}
		return decode(body)
	}
}
