package onlyfansapi

import (
	"net/http"
	"time"
)

// maxHeaders bounds an answer's headers, in bytes.
const maxHeaders = 64 << 10

// NewTransport returns Go's transport with proxies and CA files from the environment, and connections that are kept
// from one look to the next.
func NewTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // documented to be one
	t.MaxResponseHeaderBytes = maxHeaders
	// As many as a CLI reads data sources at a time by default (-parallelism=10).
	t.MaxIdleConnsPerHost = 10
	// The longest time between two looks of a single wait is 5 minutes, but servers close earlier than that.
	t.IdleConnTimeout = time.Minute
	// HTTP/1.1 only: on HTTP/2, Go repeats refused requests by itself, and one request every few seconds gains
	// nothing from it.
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	t.ForceAttemptHTTP2 = false
	return t
}
