package onlyfansapi

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func TestRequestOnTheWire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		client := newTestClient(
			t,
			api,
			Config{APIKey: " " + fakeapi.Key + "\n", UserAgent: "terraform-provider-onlyfansapi/1.2.3\r\n x"},
		)
		for id, path := range map[string]string{
			"auth_XXXXXXX": "/api/authenticate/auth_XXXXXXX",
			"a+b&c=d;é~":   "/api/authenticate/a+b&c=d%3B%C3%A9~",
		} {
			api.Script(id, fakeapi.Authenticated("acct_1"))
			if wait, err := client.WaitForAuthAttempt(
				t.Context(),
				id,
				WaitOptions{},
			); err != nil ||
				wait.Outcome != Succeeded {
				t.Errorf("%s: %q, %v", id, wait.Outcome, err)
			}
			requests := api.Requests()
			last := requests[len(requests)-1]
			if last.Path != path {
				t.Errorf("%s: path %s, want %s", id, last.Path, path)
			}
			want := http.Header{
				"Authorization":   {"Bearer " + fakeapi.Key},
				"Accept":          {"application/json"},
				"Accept-Encoding": {"gzip"},
				"User-Agent":      {"terraform-provider-onlyfansapi/1.2.3 x"},
			}
			if len(last.Header) != len(want) {
				t.Errorf("headers %v, want %v", last.Header, want)
			}
			for name := range want {
				if last.Header.Get(name) != want.Get(name) {
					t.Errorf("%s: %q, want %q", name, last.Header.Get(name), want.Get(name))
				}
			}
		}
	})
}

func TestRedirectNeverCarriesTheKey(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("a request to the redirect's target: %v", r.Header)
	}))
	defer elsewhere.Close()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Answer{Status: 307}.WithHeader("Location", elsewhere.URL+"/?key="+fakeapi.Key))
	server := httptest.NewServer(api)
	defer server.Close()
	client, err := New(Config{BaseURL: server.URL, APIKey: fakeapi.Key})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
	if err == nil || err.Error() != "HTTP 307 Temporary Redirect" || len(api.Requests()) != 1 {
		t.Errorf("got %v after %d requests", err, len(api.Requests()))
	}
}

// Most servers offer HTTP/2 as well.
func TestServerThatOffersHTTP2(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	server := httptest.NewUnstartedServer(api)
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	transport := NewTransport()
	transport.TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool()}
	transport.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	client, err := New(Config{BaseURL: server.URL, APIKey: fakeapi.Key, Transport: transport})
	if err != nil {
		t.Fatal(err)
	}
	if wait, err := client.WaitForAuthAttempt(
		t.Context(),
		"auth_x",
		WaitOptions{},
	); err != nil ||
		wait.Outcome != Succeeded {
		t.Errorf("got %q, %v", wait.Outcome, err)
	}
}

func TestUntrustedCertificateIsFatal(t *testing.T) {
	api := fakeapi.New()
	server := httptest.NewUnstartedServer(api)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	client, err := New(Config{BaseURL: server.URL, APIKey: fakeapi.Key})
	if err != nil {
		t.Fatal(err)
	}
	wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
	const want = "the server's certificate is signed by an authority that this machine does not trust"
	if err == nil || err.Error() != want || wait.Polls != 1 || len(api.Requests()) != 0 {
		t.Errorf("got %v after %d polls, want %s", err, wait.Polls, want)
	}
}

func TestParseBaseURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://app.onlyfansapi.com":      "https://app.onlyfansapi.com",
		"https://app.onlyfansapi.com/":     "https://app.onlyfansapi.com",
		"https://app.onlyfansapi.com/api":  "https://app.onlyfansapi.com",
		"https://app.onlyfansapi.com/api/": "https://app.onlyfansapi.com",
		"https://gateway.example/of/api":   "https://gateway.example/of",
		"https://gateway.example/myapi":    "https://gateway.example/myapi",
		"http://127.0.0.1:8080":            "http://127.0.0.1:8080",
		"http://[::1]:8080/":               "http://[::1]:8080",
		"http://localhost/api":             "http://localhost",
		"http://LOCALHOST:8080":            "http://LOCALHOST:8080",
		"http://localhost.":                "http://localhost.",
		"https://app.onlyfansapi.com\n":    "https://app.onlyfansapi.com",
	} {
		if u, err := ParseBaseURL(in); err != nil || u.String() != want {
			t.Errorf("%q: got %v, %v; want %s", in, u, err, want)
		}
	}
	for in, want := range map[string]string{
		"":                            "needs a scheme",
		"app.onlyfansapi.com":         "needs a scheme",
		"localhost:8080":              "needs a scheme",
		"127.0.0.1:8080":              "needs a scheme and a host, as in https://app.onlyfansapi.com",
		"https://":                    "needs a scheme",
		"https://user:secret@x.com":   "user name or password",
		"https://x.com/?a=b":          "query",
		"https://x.com/?":             "query",
		"https://x.com/#a":            "fragment",
		"http://app.onlyfansapi.com":  "loopback",
		"http://192.168.1.1":          "loopback",
		"http://localhost.evil.com":   "loopback",
		"ftp://127.0.0.1":             "https",
		"https://x.com:99999":         "port",
		"https://x.com:0":             "port",
		"https://secret\x7f.com":      "cannot be read",
		"https://user:sec%ret@x.com/": "cannot be read",
	} {
		_, err := ParseBaseURL(in)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "sec") {
			t.Errorf("%q: got %v; want it to say %q, and nothing of the URL", in, err, want)
		}
	}
}

func TestParseAPIKey(t *testing.T) {
	for in, want := range map[string]string{
		"0123456789ab\n":         "0123456789ab",
		"\t 0123456789ab ":       "0123456789ab",
		"01234'56$789<ab'":       "01234'56$789<ab'",
		"0123456 789ab":          "",
		"0123456\u00a0789ab":     "",
		`"0123456789ab"`:         "",
		"'0123456789ab'":         "",
		"“0123456789ab”":         "",
		"${{ secrets.API_KEY }}": "",
		"${ONLYFANSAPI_API_KEY}": "",
		"$(cat /run/secrets/x)":  "",
		"{{onlyfansapi_key}}":    "",
		"<your-api-key>":         "",
		"\ufeff0123456789ab\r\n": "0123456789ab",
		"0123456\n789ab":         "",
		"0123456\x00789ab":       "",
		"Bearer 0123456789ab":    "",
		"0123456789a":            "",
		" \n":                    "",
		"":                       "",
	} {
		got, err := ParseAPIKey(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
}

func TestAttemptIDFromPollingURL(t *testing.T) {
	for in, want := range map[string]string{
		"https://app.onlyfansapi.com/api/authenticate/auth_x":   "auth_x",
		"https://app.onlyfansapi.com/api/authenticate/auth_x/":  "auth_x",
		"https://gateway.example/of/api/authenticate/auth_x":    "auth_x",
		"https://app.onlyfansapi.com/api/authenticate/a?b=c#d":  "a",
		"/api/authenticate/auth_x":                              "auth_x",
		"https://app.onlyfansapi.com/api/authenticate/auth_x\n": "auth_x",
	} {
		if got, err := AttemptIDFromPollingURL(in); got != want || err != nil {
			t.Errorf("%q: got %q, %v; want %q", in, got, err, want)
		}
	}
	for in, want := range map[string]string{
		"":                            "does not end in",
		"auth_x":                      "does not end in",
		"https://app.onlyfansapi.com": "does not end in",
		"https://app.onlyfansapi.com/api/accounts/auth_x":    "does not end in",
		"https://app.onlyfansapi.com/api/authenticate/":      "does not end in",
		"https://app.onlyfansapi.com/api/authenticate/a%20b": "white space",
		"https://app.onlyfansapi.com/api/authenticate/..":    "is a path",
		"http://[broken": "cannot be read",
		"https://app.onlyfansapi.com/api/authenticate//": "is empty",
	} {
		if got, err := AttemptIDFromPollingURL(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %q, %v; want it to say %q", in, got, err, want)
		}
	}
}

func TestCheckAttemptID(t *testing.T) {
	for _, id := range []string{"auth_XXXXXXX", "x", "a.b", "...", "é", "it's", "nullable", strings.Repeat("a", 256)} {
		if err := CheckAttemptID(id); err != nil {
			t.Errorf("%q: %v", id, err)
		}
	}
	for id, want := range map[string]string{
		"":                       "empty",
		strings.Repeat("a", 257): "longer",
		"a\tb":                   "white space",
		"a\nb":                   "white space",
		"a\u00a0b":               "white space",
		"a\x00":                  "control",
		"a/b":                    "characters",
		`a\b`:                    "characters",
		"a?b":                    "characters",
		"a#b":                    "characters",
		"a%2fb":                  "characters",
		".":                      "path",
		"..":                     "path",
		`"auth_x"`:               "quotes",
		"'auth_x'":               "quotes",
		"null":                   "the word null",
		"undefined":              "the word undefined",
		"<attempt_id>":           "placeholder",
		"https://app.onlyfansapi.com/api/authenticate/auth_x": `alone, "auth_x"`,
		"https://x.example/auth_x/?a=b#c":                     `alone, "auth_x"`,
		"https://":                                            "alone",
		"/api/authenticate/auth_x":                            "last part",
	} {
		if err := CheckAttemptID(id); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want it to say %q", id, err, want)
		}
	}
}
