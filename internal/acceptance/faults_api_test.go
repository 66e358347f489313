//go:build unix

package acceptance

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

const noAttempt = "Error: No usable answer from the API .*the answer is not the JSON object that describes an attempt"

// apiFaults are answers of the API, at least one of each kind. The rest, TestFaults of internal/provider proves without
// a CLI.
func apiFaults() map[string]fault {
	const large = "Error: API cannot be used .*larger than 4 MiB"
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	return map[string]fault{
		"401 in mid-wait": {
			script:      []fakeapi.Answer{running, fakeapi.Error(401, "Unauthenticated.")},
			want:        "Error: API key refused .*state \"authenticating\"",
			requests:    twice,
			everyEngine: true,
		},
		"404 of another path": {
			setup: func(_ *testing.T, w *workspace, _ *fakeapi.Server) {
				w.env = append(w.env, envBaseURL+"="+w.baseURL()+"/api/authenticate")
			},
			want: "Error: Authentication attempt .*http://127.0.0.1:[0-9]+/api/authenticate answered 404 .* " +
				"- The provider's base_url, http://127.0.0.1:[0-9]+/api/authenticate, is not that of the API",
			requests: twice,
		},
		"redirect to another host": {
			script: []fakeapi.Answer{
				fakeapi.Answer{Status: http.StatusFound}.WithHeader("Location", "http://app.invalid/"),
			},
			want:        "Error: API redirects .*HTTP 302 ",
			requests:    once,
			everyEngine: true,
		},
		"429 once": {
			script:      []fakeapi.Answer{fakeapi.Error(429, "Slow.").WithHeader("Retry-After", "1"), done},
			want:        "Apply complete!",
			requests:    twice,
			everyEngine: true,
		},
		"429, longer than the wait": {
			script:      []fakeapi.Answer{running, fakeapi.Error(429, "Slow.").WithHeader("Retry-After", "3600")},
			arguments:   []string{`on_timeout = "continue"`},
			want:        "Warning: Rate limit of the API outlasts the wait",
			outcome:     "timed_out",
			requests:    twice,
			everyEngine: true,
		},
		"20 waits, 15 a window": {
			handler: func(_ *testing.T, api *fakeapi.Server) http.Handler {
				api.RequestsPerMinute = 15
				for i := range 20 {
					api.Script(fmt.Sprintf("auth_%d", i), done)
				}
				return api
			},
			config: "data \"onlyfansapi_auth_attempt\" \"x\" {\n  count      = 20\n" +
				"  attempt_id = \"auth_${count.index}\"\n}\n",
			flags:       []string{"-parallelism=20"},
			want:        "Apply complete!",
			requests:    [2]int{20, 30},
			within:      3 * time.Minute,
			everyEngine: true,
		},
		"web page": {
			script:      []fakeapi.Answer{{Body: "<html>" + fakeapi.Key + "</html>"}},
			want:        noAttempt,
			requests:    five,
			everyEngine: true,
		},
		"reset in mid-body": {
			script: []fakeapi.Answer{{Conn: reset(head + "Content-Length: 900\r\n\r\n{")}},
			want: "Error: No usable answer from the API " +
				".*(closed before the answer was complete|connection was reset)",
			requests: five,
		},
		"body without end": {script: []fakeapi.Answer{{Conn: endless(head+"\r\n", "[")}}, want: large, requests: once},
		"gzip bomb": {
			script:   []fakeapi.Answer{fakeapi.Answer{Body: gibibyte()}.WithHeader("Content-Encoding", "gzip")},
			want:     large,
			requests: once,
		},
		"wrong types everywhere": {
			script: []fakeapi.Answer{
				{
					Body: `{"state":{},"progress":[1],"account":7,"lastAttempt":"x","twoFactorPending":"true","mobile_auth_session_deeplink":{}}`,
				},
			},
			arguments: []string{"wait_for_completion = false"},
			outcome:   "in_progress",
			want: `Warning: Authentication attempt "auth_x" has fields of an unexpected type ` +
				".*state, progress, account, lastAttempt, twoFactorPending, mobile_auth_session_deeplink[.]",
			requests:    once,
			everyEngine: true,
		},
		"invalid UTF-8": {
			script: []fakeapi.Answer{
				{Body: "{\"state\":\"authenticated\",\"account\":{\"id\":\"a\"},\"progress\":\"\xff\xfe\"}"},
			},
			want:        "Apply complete!",
			requests:    once,
			everyEngine: true,
		},
		"larger profile, included": {
			script: []fakeapi.Answer{
				largerProfile().With("account.onlyfans_data.csrf", "x").With("account.onlyfans_data.wsAuthToken", "y"),
			},
			arguments:   []string{"include_onlyfans_data = true"},
			want:        "Apply complete!",
			requests:    once,
			everyEngine: true,
		},
		"failed": {
			script:      []fakeapi.Answer{fakeapi.Failed("C_1", "Said so.")},
			want:        `Warning: Authentication attempt "auth_x" failed \(C_1\); account_id is null .*The API says: "Said so[.]"`,
			outcome:     "failed",
			requests:    once,
			everyEngine: true,
		},
		"failed, stop": {
			script:      []fakeapi.Answer{fakeapi.Failed("C_1", "Said so.")},
			arguments:   []string{`on_failure = "fail"`},
			want:        `Error: Authentication attempt "auth_x" failed \(C_1\) `,
			requests:    once,
			everyEngine: true,
		},
		"control characters": {
			script:      []fakeapi.Answer{fakeapi.Failed("C", "a\x1b[2Jb\u202ec\x00d\ne")},
			want:        "a\ufffd\\[2Jb\ufffdc\ufffdd e",
			outcome:     "failed",
			requests:    once,
			everyEngine: true,
		},
	}
}

// reset writes s and then resets the connection.
func reset(s string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _ = conn.Write([]byte(s))
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	}
}

// endless writes head and then again and again, until the other side has enough.
func endless(head, again string) func(net.Conn) {
	block := []byte(strings.Repeat(again, 64<<10/len(again)))
	return func(conn net.Conn) {
		_, err := conn.Write([]byte(head))
		for err == nil {
			_, err = conn.Write(block)
		}
	}
}

// gibibyte is 1 GiB of zeros, compressed. A gzip stream may have many parts, so one is compressed and repeated.
func gibibyte() []byte {
	var part bytes.Buffer
	w := gzip.NewWriter(&part)
	_, err := w.Write(make([]byte, 1<<20))
	must(err)
	must(w.Close())
	return bytes.Repeat(part.Bytes(), 1<<10)
}

// largerProfile has objects where the vendor's page says string, and 500 more fields.
func largerProfile() fakeapi.Answer {
	profile := fakeapi.Profile()
	for _, name := range []string{"avatarThumbs", "headerThumbs", "headerSize"} {
		profile[name] = map[string]any{"c50": "https://x.example/50", "width": 50}
	}
	for i := range 500 {
		profile[fmt.Sprintf("more%d", i)] = map[string]any{"a": []int{i}}
	}
	return done.With("account.onlyfans_data", profile)
}
