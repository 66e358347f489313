package onlyfansapi

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// behindProxy returns a client whose requests go through a proxy with a password, which this dialer reaches.
func behindProxy(t *testing.T, dial func(context.Context, string, string) (net.Conn, error)) *Client {
	t.Helper()
	transport := NewTransport()
	transport.DialContext = dial
	transport.Proxy = http.ProxyURL(
		&url.URL{Scheme: "http", Host: "proxy.example:3128", User: url.UserPassword("user", "proxy-password")},
	)
	t.Cleanup(transport.CloseIdleConnections)
	client, err := New(Config{BaseURL: "https://api.example", APIKey: fakeapi.Key, Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// Who is refused by a proxy learns that it was the proxy, and its status, but not its password. Only one that wants
// another password will never do.
func TestProxyRefuses(t *testing.T) {
	for status, want := range map[int]struct {
		polls   int
		refused bool
		text    string
	}{
		407: {1, true, "refused the connection with HTTP 407 Proxy Authentication Required"},
		403: {5, true, "refused the connection with HTTP 403 Forbidden"},
		502: {5, true, "refused the connection with HTTP 502 Bad Gateway"},
		200: {5, false, "connection"}, // it connects to what is not the API
	} {
		synctest.Test(t, func(t *testing.T) {
			pipe := fakeapi.NewPipe(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(status)
				if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
					_ = conn.Close()
				}
			}))
			defer pipe.Close()
			wait, err := behindProxy(t, pipe.DialContext).WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
			failed, ok := errors.AsType[*RequestError](err)
			if !ok || failed.ProxyRefused != want.refused || wait.Polls != want.polls || wait.Requests != 0 {
				t.Errorf(
					"%d: got %+v after %d polls and %d requests, want %d polls",
					status,
					err,
					wait.Polls,
					wait.Requests,
					want.polls,
				)
			}
			if said := text(err); !strings.Contains(said, want.text) || strings.Contains(said, "proxy-password") ||
				strings.Contains(said, "proxy of the environment") != want.refused {
				t.Errorf("%d: %s", status, said)
			}
		})
	}
}

// A request that reached nobody says why, in words that hold no password of a proxy.
func TestNoConnection(t *testing.T) {
	unknown := &net.DNSError{Err: "no such host", Name: "nobody.example", IsNotFound: true}
	system := func(number error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", number)}
	}
	for name, test := range map[string]struct {
		err         error
		want, proxy string
	}{
		"unknown host": {
			unknown, "the host nobody.example was not found",
			"the proxy of the environment (HTTPS_PROXY) could not be reached: its host nobody.example was not found",
		},
		"refused":    {err: system(errnoRefused), want: "the connection was refused"},
		"reset":      {err: system(errnoReset), want: "the connection was reset"},
		"broken":     {err: system(errnoBroken), want: "the connection was reset"},
		"no network": {err: system(errnoNoNetwork), want: "there is no route to the host"},
		"no route":   {err: system(errnoNoHostRoute), want: "there is no route to the host"},
		"too slow":   {err: system(syscall.ETIMEDOUT), want: "the connection could not be made in time"},
		"other": {
			err: errors.New("user:proxy-password"), want: "the answer is not valid HTTP, or the connection broke",
		},
	} {
		dial := func(context.Context, string, string) (net.Conn, error) { return nil, test.err }
		direct, proxied := behindProxy(t, dial), behindProxy(t, dial)
		direct.transport.(*http.Transport).Proxy = nil //nolint:forcetypeassert // it is one
		if test.proxy == "" {
			test.proxy = "the proxy of the environment (HTTPS_PROXY) could not be reached"
		}
		for client, want := range map[*Client]string{direct: test.want, proxied: test.proxy} {
			reserved, err := client.limit.wait(t.Context(), read, nil)
			if err != nil {
				t.Fatal(err)
			}
			a, err := client.send(t.Context(), reserved, request{method: http.MethodGet, path: []string{"x"}})
			if text(err) != want || a.sent || !isPassing(err) {
				t.Errorf("%s: got %q, sent %t; want %q, and that it may pass", name, text(err), a.sent, want)
			}
			failed, ok := errors.AsType[*RequestError](err)
			if noHost := errors.Is(test.err, unknown) && want == test.want; !ok || failed.HostNotFound != noHost {
				t.Errorf("%s: got %#v; host not found: %t", name, failed, noHost)
			}
		}
	}
}

// The message of the API is told, or else its error, and which field it does not like, but no novel.
func TestErrorText(t *testing.T) {
	long := strings.Repeat("x", 500)
	for body, want := range map[string]string{
		`{"message":"The given data was invalid.","errors":{"b":["No."],"a":["Not so.","Nor so."]}}`: "(The given data was invalid; a: Not so. Nor so; b: No)",
		`{"errors":{"a":["No."]}}`:         "(a: No)",
		`{"error":"E","message":"M"}`:      "(M)",
		`{"error":"E"}`:                    "(E)",
		`{}`:                               "HTTP 422 Unprocessable Entity",
		`{"message":"` + long + `"}`:       "(" + long[:maxMessage-len("…")] + "…)",
		`{"message":"a\u0007b\u202ec\nd"}`: "(a\ufffdb\ufffdc d)",
	} {
		_, _, err := waitFor(t, WaitOptions{}, fakeapi.Answer{Status: 422, Body: body})
		if !strings.HasSuffix(text(err), want) {
			t.Errorf("%s: got %s", body, err)
		}
	}
}
