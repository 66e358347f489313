package onlyfansapi

import (
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// newTestClient returns a client of api over connections in memory. Inside of [synctest.Test], its time is virtual.
func newTestClient(t *testing.T, api http.Handler, config Config) *Client {
	t.Helper()
	pipe := fakeapi.NewPipe(api)
	transport := NewTransport()
	transport.Proxy, transport.DialContext = nil, pipe.DialContext
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = pipe.Close()
	})
	config.BaseURL, config.Transport = "http://127.0.0.1", transport
	if config.APIKey == "" {
		config.APIKey = fakeapi.Key
	}
	client, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// waitFor waits in virtual time for an attempt with this script.
func waitFor(
	t *testing.T,
	options WaitOptions,
	script ...fakeapi.Answer,
) (wait Wait, polls []fakeapi.Request, err error) {
	t.Helper()
	return waitForOn(t, fakeapi.New(), options, script...)
}

// waitForOn waits for an attempt of this API.
func waitForOn(
	t *testing.T, api *fakeapi.Server, options WaitOptions, script ...fakeapi.Answer,
) (wait Wait, polls []fakeapi.Request, err error) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		api.Script("auth_x", script...)
		wait, err = newTestClient(t, api, Config{}).WaitForAuthAttempt(t.Context(), "auth_x", options)
		polls = api.Requests()
	})
	return wait, polls, err
}

// gaps returns the times between requests.
func gaps(polls []fakeapi.Request) []time.Duration {
	var gaps []time.Duration
	for i := 1; i < len(polls); i++ {
		gaps = append(gaps, polls[i].Time.Sub(polls[i-1].Time))
	}
	return gaps
}

// about tells whether d is want with its jitter of 10 %, and a little for what is not virtual.
func about(d, want time.Duration) bool {
	return d >= want*9/10 && d <= want*11/10+time.Millisecond
}

// raw answers with these bytes instead of HTTP.
func raw(s string) fakeapi.Answer {
	return fakeapi.Answer{Conn: func(conn net.Conn) { _, _ = conn.Write([]byte(s)) }}
}
