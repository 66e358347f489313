// Package onlyfansapi is the part of the OnlyFansAPI (https://docs.onlyfansapi.com) that this provider needs, in Go:
// looking at an authentication attempt, waiting for its end, and handing it a two-factor code. It knows nothing of Terraform.
package onlyfansapi

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
)

const (
	// DefaultBaseURL is where the API lives. Source: the vendor's page of the endpoint.
	DefaultBaseURL = "https://app.onlyfansapi.com"
	// DefaultRequestsPerMinute is the vendor's limit for one API key. Source: the vendor's public pages.
	DefaultRequestsPerMinute = 60
	// DefaultRequestTimeout bounds one HTTP request with its answer. The answers are small, so that half of
	// what the vendor's SDKs allow (60 s) is ample, and a hanging request costs a wait less of its time.
	DefaultRequestTimeout = 30 * time.Second

	// maxBody bounds an answer after decompression. The vendor's full sample has under 5 KiB.
	maxBody = 4 << 20
)

// Config says how to reach the API. Only APIKey has no default.
type Config struct {
	// BaseURL is checked by [ParseBaseURL]; "" means DefaultBaseURL.
	BaseURL string
	// APIKey is sent as bearer token. White space around it is trimmed.
	APIKey string
	// UserAgent is sent as it is, less control characters.
	UserAgent string
	// RequestsPerMinute bounds the requests of this client in any 60 seconds; 0 means DefaultRequestsPerMinute.
	RequestsPerMinute int
	// RequestTimeout bounds one request including its answer's body; 0 means DefaultRequestTimeout.
	RequestTimeout time.Duration
	// Transport sends the requests; nil means [NewTransport].
	Transport http.RoundTripper
}

// Client talks to the API with one key. All its waits share one request budget. It is safe for concurrent use.
type Client struct {
	baseURL           *url.URL
	apiKey            string
	userAgent         string
	requestsPerMinute int
	requestTimeout    time.Duration
	http              *http.Client
	limit             *rateLimit
	redact            redactor

	shared  sharedLooks
	latency atomic.Int64 // of the newest answer, in nanoseconds
}

// New returns a client, or an error that says what is wrong with the key or the base URL, without repeating either.
func New(config Config) (*Client, error) {
	baseURL, err := ParseBaseURL(cmp.Or(config.BaseURL, DefaultBaseURL))
	if err != nil {
		return nil, err
	}
	key, err := ParseAPIKey(config.APIKey)
	if err != nil {
		return nil, err
	}
	transport := config.Transport
	if transport == nil {
		transport = NewTransport()
	}
	perMinute := cmp.Or(config.RequestsPerMinute, DefaultRequestsPerMinute)
	return &Client{
		baseURL:           baseURL,
		apiKey:            key,
		userAgent:         strings.Map(dropControl, config.UserAgent),
		requestsPerMinute: perMinute,
		requestTimeout:    cmp.Or(config.RequestTimeout, DefaultRequestTimeout),
		http: &http.Client{
			Transport: transport,
			// A followed redirect would carry the key to another port of the host, or from https to http.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		limit:  newRateLimit(perMinute),
		redact: newRedactor(key),
	}, nil
}

// ParseAPIKey trims white space around a key (one read from a file ends in a newline) and refuses control characters
// inside, which cannot be sent.
func ParseAPIKey(key string) (string, error) {
	key = strings.TrimSpace(key)
	if key == "" {
		return "", errors.New("the API key is empty")
	}
	if strings.HasPrefix(strings.ToLower(key), "bearer ") {
		return "", errors.New("the API key begins with the word Bearer, which is not a part of it")
	}
	if strings.ContainsFunc(key, unicode.IsControl) {
		return "", errors.New("the API key holds a line break or another control character inside, so it is not one key as the vendor shows it")
	}
	return key, nil
}

// BaseURL returns the address of the API, which holds no secret.
func (c *Client) BaseURL() string { return c.baseURL.String() }

// request is one request to the API, and what became of it.
type request struct {
	method string
	path   []string // elements below /api, unescaped
	body   any      // sent as JSON, nil for none
	// onHold, where set, is told why the rate limit holds the request back, and for how long where that is known.
	onHold func(reason error, d time.Duration)

	// sent is set once there was a connection for it: from then on the API may have got it. taken is set once its status is 2xx.
	sent, taken bool
}

// do makes the request, once the rate limit lets it, and returns the body of a 2xx answer. Any other status is an [*Error],
// no readable answer a [*Fault].
func (c *Client) do(ctx context.Context, r *request) ([]byte, error) {
	if err := c.limit.enter(ctx, r.onHold); err != nil {
		return nil, err
	}
	defer c.limit.leave()
	// The rate limit may have taken long: the request's own time begins only now. It covers the body, too.
	ctx, cancel := context.WithTimeoutCause(ctx, c.requestTimeout, &Fault{Reason: "no complete answer came within " + c.requestTimeout.String()})
	defer cancel()

	req, err := c.newRequest(ctx, r)
	if err != nil {
		return nil, &Fault{Reason: "the request could not be built", Fatal: true}
	}
	begun := time.Now()
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, newFault(ctx, err)
	}
	defer resp.Body.Close()
	c.limit.heed(resp)
	r.taken = resp.StatusCode >= 200 && resp.StatusCode <= 299

	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err == nil {
		c.latency.Store(int64(time.Since(begun)))
	}
	switch {
	case !r.taken:
		// The status alone says enough, whatever became of the body.
		return nil, c.newError(resp, body)
	case err != nil:
		return nil, newFault(ctx, err)
	case len(body) > maxBody:
		return nil, &Fault{Reason: "the answer is larger than 4 MiB, so it is not this API's", Fatal: true}
	}
	return body, nil
}

func (c *Client) newRequest(ctx context.Context, r *request) (*http.Request, error) {
	elements := []string{"api"}
	for _, element := range r.path {
		elements = append(elements, url.PathEscape(element))
	}
	var content []byte
	if r.body != nil {
		var err error
		if content, err = json.Marshal(r.body); err != nil {
			return nil, err
		}
	}
	// A body that net/http cannot read twice: so it cannot repeat the request behind our back when a kept connection
	// breaks. An empty one of unknown length is not seen on the wire of HTTP/1.1.
	body := struct{ io.Reader }{bytes.NewReader(content)}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { r.sent = true }})
	req, err := http.NewRequestWithContext(ctx, r.method, c.baseURL.JoinPath(elements...).String(), body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.apiKey)
	// Without it Laravel answers a bad key with a redirect to a login page.
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.userAgent)
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
		req.ContentLength = int64(len(content))
	}
	return req, nil
}

// dropControl is for [strings.Map].
func dropControl(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}
