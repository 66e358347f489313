package onlyfansapi

import (
	"net"
	"net/http"
	"time"
)

// maxHeaders bounds an answer's headers, in bytes.
const maxHeaders = 64 << 10

// NewTransport returns Go's transport with proxies and CA files from the environment, and connections that are kept
// from one poll to the next.
func NewTransport() *http.Transport {
	// Not a clone of the default one, which offers HTTP/2 to servers even where it is switched off.
	t := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		OnProxyConnectResponse: refusedByProxy,
		DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: maxHeaders,
		// As many as a CLI reads data sources at a time by default (-parallelism=10).
		MaxIdleConnsPerHost: 10,
		// The longest time between two polls of a wait is 5 minutes, but servers close earlier than that.
		IdleConnTimeout: time.Minute,
		Protocols:       new(http.Protocols),
	}
	// HTTP/1.1 only: on HTTP/2, Go repeats refused requests by itself, and one request every few seconds gains
	// nothing from it.
	t.Protocols.SetHTTP1(true)
	return t
}
