//go:build unix

package acceptance

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func netFaults() map[string]fault {
	const unusable = "Error: No usable answer from the API .*"
	none, good := [2]int{0, 0}, []fakeapi.Answer{done}
	day := 24 * time.Hour
	valid := certificate{names: []string{"127.0.0.1"}, until: day}
	overTLS := func(c certificate, config *tls.Config, trust bool) func(*testing.T, *workspace, *fakeapi.Server) {
		return func(t *testing.T, w *workspace, api *fakeapi.Server) {
			address := serveTLS(t, api, c, config, w, trust)
			w.env = append(w.env, envBaseURL+"=https://"+address)
		}
	}
	return map[string]fault{
		"refused": {
			noServer: true,
			setup: func(t *testing.T, w *workspace, _ *fakeapi.Server) {
				w.env = append(w.env, envBaseURL+"=http://"+freeAddress(t))
			},
			want:        unusable + "the connection was refused",
			requests:    none,
			everyEngine: true,
		},
		"refused, then up": {
			noServer: true,
			script:   good,
			setup: func(t *testing.T, w *workspace, api *fakeapi.Server) {
				address := freeAddress(t)
				w.env = append(w.env, envBaseURL+"=http://"+address)
				time.AfterFunc(3*time.Second, func() { listen(t, api, address) })
			},
			want:     "Apply complete!",
			requests: once,
		},
		"down for 3 s in mid-wait": {
			noServer: true,
			script:   []fakeapi.Answer{running, done},
			setup: func(t *testing.T, w *workspace, api *fakeapi.Server) {
				address := freeAddress(t)
				w.env = append(w.env, envBaseURL+"=http://"+address)
				server := listen(t, api, address)
				go func() {
					for len(api.Requests()) == 0 {
						time.Sleep(10 * time.Millisecond)
					}
					_ = server.Shutdown(w.ctx) // after the answer
					time.Sleep(3 * time.Second)
					listen(t, api, address)
				}()
			},
			want:     "Apply complete!",
			requests: twice,
		},
		"unknown host": {
			noServer: true,
			provider: []string{`base_url = "https://app.invalid"`},
			want:     unusable + "the host app.invalid was not found",
			requests: none,
		},

		"TLS": {
			noServer:    true,
			script:      good,
			setup:       overTLS(valid, &tls.Config{}, true),
			want:        "Apply complete!",
			requests:    once,
			everyEngine: true,
		},
		"TLS, HTTP/2 too": {
			noServer: true,
			script:   good,
			setup:    overTLS(valid, &tls.Config{NextProtos: []string{"h2", "http/1.1"}}, true),
			want:     "Apply complete!",
			requests: once,
		},
		"TLS, self-signed": {
			noServer: true,
			script:   good,
			setup:    overTLS(valid, &tls.Config{}, false),
			want:     "Error: API cannot be used .*signed by an authority that this machine does not trust",
			requests: none,
		},
		"TLS, expired": {
			noServer: true,
			script:   good,
			setup:    overTLS(certificate{names: valid.names, until: -day}, &tls.Config{}, true),
			want:     "Error: API cannot be used .*certificate has expired",
			requests: none,
		},
		"TLS, other name": {
			noServer: true,
			script:   good,
			setup:    overTLS(certificate{names: []string{"other.example"}, until: day}, &tls.Config{}, true),
			want:     "Error: API cannot be used .*certificate is for another host",
			requests: none,
		},
		"TLS, old protocol": {
			noServer: true,
			script:   good,
			setup: overTLS(
				valid,
				&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
				true,
			), //nolint:gosec // that is the fault
			want:     unusable + "TLS handshake failed",
			requests: none,
		},
		"plain, TLS asked for": {
			script: good,
			setup: func(_ *testing.T, w *workspace, _ *fakeapi.Server) {
				w.env = append(w.env, envBaseURL+"="+strings.Replace(w.baseURL(), "http:", "https:", 1))
			},
			want:     unusable + "does not speak TLS on this port",
			requests: none,
		},
		"TLS, plain asked for": {
			noServer: true,
			script:   good,
			setup: func(t *testing.T, w *workspace, api *fakeapi.Server) {
				w.env = append(w.env, envBaseURL+"=http://"+serveTLS(t, api, valid, &tls.Config{}, w, false))
			},
			want:     "Error: Request refused by the API .*HTTP 400",
			requests: none,
		},
		"https to http": {
			noServer: true,
			setup: func(t *testing.T, w *workspace, api *fakeapi.Server) {
				plain := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
					t.Errorf("a request in the clear: %v", r.Header)
				}))
				t.Cleanup(plain.Close)
				api.Script(
					"auth_x",
					fakeapi.Answer{Status: 302}.WithHeader("Location", plain.URL+"/api/authenticate/auth_x"),
				)
				overTLS(valid, &tls.Config{}, true)(t, w, api)
			},
			want:     "Error: API redirects ",
			requests: once,
		},
		"behind a proxy": {
			noServer: true,
			script:   good,
			setup: func(t *testing.T, w *workspace, api *fakeapi.Server) {
				target := serveTLS(
					t,
					api,
					certificate{names: []string{"api.example"}, until: day},
					&tls.Config{},
					w,
					true,
				)
				w.env = append(w.env, envBaseURL+"=https://api.example", "HTTPS_PROXY="+proxy(t, target), "NO_PROXY=")
			},
			want:        "Apply complete!",
			requests:    once,
			everyEngine: true,
		},
		"proxy is down": {
			noServer: true,
			setup: func(t *testing.T, w *workspace, _ *fakeapi.Server) {
				w.env = append(
					w.env,
					envBaseURL+"=https://api.example",
					"HTTPS_PROXY=http://user:proxy-password@"+freeAddress(t),
					"NO_PROXY=",
				)
			},
			want:     unusable + `proxy of the environment \(HTTPS_PROXY\) could not be reached`,
			requests: none,
		},
		"proxy is unknown": {
			noServer: true,
			setup: func(_ *testing.T, w *workspace, _ *fakeapi.Server) {
				w.env = append(
					w.env,
					envBaseURL+"=https://api.example",
					"HTTPS_PROXY=http://user:proxy-password@proxy.invalid:3128",
					"NO_PROXY=",
				)
			},
			want:     unusable + `proxy of the environment \(HTTPS_PROXY\) could not be reached: its host proxy[.]invalid was not found`,
			requests: none,
		},
		"proxy wants a password": {
			noServer: true,
			setup:    refusingProxy(407),
			want: "Error: Proxy refused the connection .*refused the connection " +
				"with HTTP 407 Proxy Authentication Required[.] " +
				"- Check HTTPS_PROXY in the environment, with its user name",
			requests: none,
		},
		"proxy forbids": {
			noServer: true,
			setup:    refusingProxy(403),
			want:     `Error: Proxy refused the connection .*with HTTP 403 Forbidden[.] .*polled 5 times in `,
			requests: none,
		},
		"proxy cannot": {
			noServer: true,
			setup:    refusingProxy(502),
			want:     `Error: Proxy refused the connection .*with HTTP 502 Bad Gateway[.] .*polled 5 times in `,
			requests: none,
		},
		"proxy is nonsense": {
			noServer: true,
			setup: func(_ *testing.T, w *workspace, _ *fakeapi.Server) {
				w.env = append(
					w.env,
					envBaseURL+"=https://api.example",
					"HTTPS_PROXY=http://user:"+fakeapi.Key+"@[broken",
					"NO_PROXY=",
				)
			},
			want:     unusable,
			requests: none,
		},
	}
}

// freeAddress is one on which nothing listens, nor will: the port that is free now may be another test's in a moment,
// but Linux has a whole network of loopback addresses, of which each call gets its own.
func freeAddress(t *testing.T) string {
	t.Helper()
	host := fmt.Sprintf("127.%d.%d.%d", 100+(os.Getpid()>>8)%100, os.Getpid()&0xff, loopbacks.Add(1))
	listener, err := net.Listen("tcp", host+":0")
	if err != nil { // elsewhere there is one
		listener, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

var loopbacks atomic.Uint32

// listen serves h at an address of our choice.
func listen(t *testing.T, h http.Handler, address string) *http.Server {
	server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Error(err)
		return server
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return server
}

// certificate says what a server's certificate is for, and for how long from now.
type certificate struct {
	names []string
	until time.Duration
}

// serveTLS serves h with the certificate, which the workspace trusts if it shall.
func serveTLS(
	t *testing.T,
	h http.Handler,
	c certificate,
	config *tls.Config,
	w *workspace,
	trust bool,
) (address string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(c.until),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	for _, name := range c.names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	if trust {
		w.write("ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
		w.env = append(w.env, "SSL_CERT_FILE="+filepath.Join(w.dir, "ca.pem"))
	}
	config.Certificates = []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}
	server := httptest.NewUnstartedServer(h)
	server.TLS, server.Config.ErrorLog = config, log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// proxy is an HTTP proxy that connects every tunnel to target.
func proxy(t *testing.T, target string) (url string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || r.Host != "api.example:443" || r.Header.Get("Authorization") != "" {
			t.Errorf("the proxy was asked to %s %s, with %v", r.Method, r.Host, r.Header)
		}
		w.WriteHeader(http.StatusOK)
		near, buffered, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer near.Close()
		far, err := net.Dial("tcp", target)
		if err != nil {
			t.Error(err)
			return
		}
		defer far.Close()
		go func() { _, _ = io.Copy(far, buffered) }()
		_, _ = io.Copy(near, far)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// refusingProxy has the environment name a proxy that answers every CONNECT with this status and a page that no message
// may show.
func refusingProxy(status int) func(*testing.T, *workspace, *fakeapi.Server) {
	return func(t *testing.T, w *workspace, _ *fakeapi.Server) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, fakeapi.Key, status)
		}))
		t.Cleanup(server.Close)
		w.env = append(w.env, envBaseURL+"=https://api.example", "HTTPS_PROXY="+server.URL, "NO_PROXY=")
	}
}
