package onlyfansapi

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"
)

// maxBody bounds an answer after decompression, in bytes, where the request sets no other bound. The vendor's full
// sample of an attempt has under 5 KiB.
const maxBody = 4 << 20

// readGrace is how long the answer to a request that changes something is still read after the request timeout.
const readGrace = time.Second

// request is one request to the API.
type request struct {
	method string
	// path holds the elements below /api, unescaped.
	path []string
	// body is sent as JSON; nil sends none.
	body any
	// secrets are what of the body no text of the API may show, in this answer or a later one.
	secrets secrets
	// changes is the list that is another after the request; nil means that of the accounts.
	changes interface{ forget() }
	// prepare, where set, completes a request that changes something, once the rate limit lets it through. With an
	// error, the request is not made.
	prepare func(*request) error
	// interruptible is set where the end of the caller's context cuts the request off.
	interruptible bool
	// maxBody bounds the answer's body, in bytes; 0 means the constant of the same name.
	maxBody int64
	// decode, where set, reads the body of a 2xx as it comes, instead of it being returned. Its errors are those of the
	// reader, or a [*RequestError].
	decode func(body io.Reader) error
}

// answer is what became of a request. All but body is meaningful with an error, too.
type answer struct {
	body []byte
	// sent is set once there was a connection for the request: from then on the API may have received it.
	sent bool
	// taken is set once the status is 2xx, whatever becomes of the body.
	taken bool
}

// send makes the request at once, and ends its reservation. A status other than 2xx is an [*Error], and an answer
// that cannot be used is a [*RequestError].
func (c *Client) send(ctx context.Context, reserved *reservation, r request) (a answer, err error) {
	defer func() { reserved.done(a.sent) }()
	// The timeout begins after the rate limit, which may have taken long, and covers the body, too.
	ctx, cancel := c.withRequestTimeout(ctx, r)
	defer cancel()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { a.sent = true }})
	req, err := c.newRequest(ctx, r)
	if err != nil {
		return a, &RequestError{Reason: "the request could not be built", Fatal: true}
	}
	c.redact.add(r.secrets) // before anything can come of it
	begun := time.Now()
	// Not an http.Client: it follows redirects, which would carry the key to another port of the host, or from https to
	// http, and it fails on a redirect whose Location it cannot parse, before its CheckRedirect is asked.
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return a, newRequestError(ctx, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusSwitchingProtocols {
		// net/http hands the connection over, so that no context ends the reading of its body.
		return a, &RequestError{Reason: "the answer switches to another protocol (HTTP 101), so it is not this API's"}
	}
	reserved.observe(resp)
	a.taken = resp.StatusCode >= 200 && resp.StatusCode <= 299
	if a.taken { // an error page may come from a server in front of the API
		c.clock.observe(resp.Header.Get("Date"), begun, time.Now())
	}

	bound := cmp.Or(r.maxBody, maxBody)
	body := &io.LimitedReader{R: resp.Body, N: bound + 1}
	if a.taken && r.decode != nil {
		err = r.decode(body)
	} else {
		a.body, err = io.ReadAll(body)
	}
	if err == nil && r.decode == nil { // a long list tells nothing of how long a poll takes
		c.latency.Store(int64(time.Since(begun)))
	}
	switch {
	case !a.taken:
		// The status alone says enough, whatever became of the body.
		answer := c.newError(resp, a.body)
		if answer.RateLimited {
			c.limit.explain(answer.Words())
		}
		// A captive portal or a proxy answers 401 as well, in a form of its own, and says nothing of the key.
		if answer.Status == http.StatusUnauthorized && answer.InAPIForm {
			c.limit.close(fmt.Errorf("%w: %w", ErrKeyRefused, answer))
		}
		return a, answer
	case body.N == 0:
		return a, &RequestError{
			Reason: fmt.Sprintf("the answer is larger than %d MiB, so it is not this API's", bound>>20), Fatal: true,
		}
	case err != nil:
		return a, newRequestError(ctx, err)
	}
	return a, nil
}

// withRequestTimeout returns a context for one request, which ends after the request timeout. A request that changes
// something ends later, so that an answer that has come meanwhile is read: if this process was stopped, or the machine
// asleep, the timer fires before anything can be read, and nobody else knows what became of the request.
func (c *Client) withRequestTimeout(ctx context.Context, r request) (context.Context, context.CancelFunc) {
	late := &RequestError{Reason: "no complete answer came within " + c.requestTimeout.String()}
	if r.method == http.MethodGet {
		return context.WithTimeoutCause(ctx, c.requestTimeout, late)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	go func() {
		if pause(ctx, c.requestTimeout) != nil {
			return
		}
		for {
			begun := time.Now()
			if pause(ctx, readGrace) != nil {
				return
			}
			if time.Since(begun) < 2*readGrace { // else the process was stopped in it
				cancel(late)
				return
			}
		}
	}()
	return ctx, func() { cancel(nil) }
}

func (c *Client) newRequest(ctx context.Context, r request) (*http.Request, error) {
	elements := []string{"api"}
	for _, element := range r.path {
		// JoinPath would resolve these, and the request would go to another resource. Ids from a state or an import
		// pass no schema validator.
		if element == "" || element == "." || element == ".." {
			return nil, fmt.Errorf("%q is no element of a path", element)
		}
		elements = append(elements, url.PathEscape(element))
	}
	body, length, err := newBody(r)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, r.method, c.baseURL.JoinPath(elements...).String(), body)
	if err != nil {
		return nil, err
	}
	req.ContentLength = length
	req.Header.Set("Authorization", "Bearer "+c.apiKey)
	// Without it Laravel answers a bad key with a redirect to a login page.
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.userAgent)
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

// newBody returns a body that net/http cannot read twice, so that it does not repeat the request by itself when a kept
// connection breaks: only this package's own loops repeat requests. For a GET, that is an empty body of unknown length,
// which is not seen on the wire of HTTP/1.1. Other methods without a body say so: with a length unknown they would be
// sent in chunks, to which some proxies answer 411.
func newBody(r request) (body io.Reader, length int64, err error) {
	if r.body == nil {
		if r.method == http.MethodGet {
			return struct{ io.Reader }{bytes.NewReader(nil)}, 0, nil
		}
		return http.NoBody, 0, nil
	}
	content, err := json.Marshal(r.body)
	return struct{ io.Reader }{bytes.NewReader(content)}, int64(len(content)), err
}
