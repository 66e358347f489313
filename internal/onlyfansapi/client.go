// Package onlyfansapi is a client of the part of the OnlyFansAPI (https://docs.onlyfansapi.com) that this provider
// needs: it starts and polls an authentication attempt, waits for its end, and submits a two-factor code; it lists the
// accounts that were connected, reauthenticates one and disconnects it. It knows nothing of Terraform.
package onlyfansapi

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
)

const (
	// DefaultBaseURL is the address of the API. Source: the vendor's page of the endpoint.
	DefaultBaseURL = "https://app.onlyfansapi.com"
	// DefaultRequestsPerMinute is the vendor's limit for one API key. Source: the vendor's public pages.
	DefaultRequestsPerMinute = 60
	// DefaultRequestTimeout bounds one HTTP request with its answer. The answers are small, so that half of
	// what the vendor's SDKs allow (60 s) is ample, and a hanging request costs a wait less of its time.
	DefaultRequestTimeout = 30 * time.Second
)

// Config says how to reach the API. Only APIKey has no default.
type Config struct {
	// BaseURL is checked by [ParseBaseURL]; "" means DefaultBaseURL.
	BaseURL string
	// APIKey is sent as bearer token. White space around it is trimmed.
	APIKey string
	// UserAgent is sent as it is, without its control characters.
	UserAgent string
	// RequestsPerMinute bounds the requests of this client in any 60 seconds; 0 means DefaultRequestsPerMinute until an
	// answer's header names another limit.
	RequestsPerMinute int
	// RequestTimeout bounds one request including its answer's body; 0 means DefaultRequestTimeout.
	RequestTimeout time.Duration
	// Transport sends the requests; nil means [NewTransport].
	Transport http.RoundTripper
}

// Client talks to the API with one key. All its waits share one request budget. It is safe for concurrent use.
type Client struct {
	baseURL        *url.URL
	apiKey         string
	userAgent      string
	requestTimeout time.Duration
	transport      http.RoundTripper
	limit          *limiter
	redact         *redactor

	polls    sharedAnswers[[]byte] // of attempts, by their id
	ended    endedAttempts
	appCodes appCodes
	clock    apiClock
	accounts *keptList[Account]
	webhooks *keptList[Webhook]
	latency  atomic.Int64 // of the newest answer, in nanoseconds
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
	client := &Client{
		baseURL:        baseURL,
		apiKey:         key,
		userAgent:      strings.Map(dropControl, config.UserAgent),
		requestTimeout: cmp.Or(config.RequestTimeout, DefaultRequestTimeout),
		transport:      transport,
		limit:          newLimiter(config.RequestsPerMinute),
		redact:         newRedactor(key),
	}
	client.accounts = newKeptList(client.limit, client.requestAllAccounts)
	client.webhooks = newKeptList(client.limit, client.requestWebhooks)
	return client, nil
}

// BaseURL returns the address of the API, which holds no secret.
func (c *Client) BaseURL() string { return c.baseURL.String() }

// minAPIKey is the shortest key, in bytes: parts of a shorter one would be found, and hidden, everywhere in the API's
// answers.
const minAPIKey = fragment

// ParseAPIKey trims white space and a byte order mark around a key (one that is read from a file ends in a newline). It
// refuses what cannot be sent, what is too short to be a key, and what only stands for one. Errors do not repeat it.
func ParseAPIKey(key string) (string, error) {
	key = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(key), "\ufeff"))
	switch {
	case key == "":
		return "", errors.New("the API key is empty")
	case isPlaceholder(key):
		return "", errors.New("the API key is a template or a placeholder in which nothing was filled in")
	case inQuotes(key):
		return "", errors.New("the API key stands in quotes, which are not a part of it")
	case strings.HasPrefix(strings.ToLower(key), "bearer "):
		return "", errors.New("the API key begins with the word Bearer, which is not a part of it")
	case strings.ContainsFunc(key, unicode.IsSpace), strings.ContainsFunc(key, unicode.IsControl):
		return "", errors.New("the API key holds white space or a control character inside, " +
			"so it is not one key as the vendor shows it")
	case len(key) < minAPIKey:
		return "", fmt.Errorf("the API key is shorter than %d bytes, so it is not a whole one", minAPIKey)
	}
	return key, nil
}

// isPlaceholder reports whether a text stands for another one: ${KEY}, $(command), ${{ secrets.KEY }} or <key>.
func isPlaceholder(s string) bool {
	return strings.Contains(s, "${") || strings.Contains(s, "$(") || strings.Contains(s, "{{") || inAngles(s)
}

func inAngles(s string) bool { return strings.HasPrefix(s, "<") && strings.HasSuffix(s, ">") }

// quotes are those around a text that was copied from a shell, a file or a page.
const quotes = "\"'`“”‘’"

// inQuotes reports whether quotes begin and end a text.
func inQuotes(s string) bool {
	return strings.TrimLeft(s, quotes) != s && strings.TrimRight(s, quotes) != s
}

// HoldsKey reports whether a text is the key of this client or holds a part of it, such as an id into which the key was
// pasted.
func (c *Client) HoldsKey(text string) bool { return c.redact.hide(text, false, &c.redact.key) != text }

// dropControl is for [strings.Map].
func dropControl(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}
