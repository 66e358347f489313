package provider

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"strings"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

const noAttempt = "Error: No usable answer from the API .*the answer is not the JSON object that describes an attempt"

func bodyFaults() map[string]fault {
	const closed = "Error: No usable answer from the API .*(closed before the answer was complete|connection was reset)"
	const large = "Error: API cannot be used .*larger than 4 MiB"
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	return map[string]fault{
		"empty": {script: []fakeapi.Answer{{}}, want: noAttempt + ": it is empty[.]", requests: five},
		"a message": {
			script: []fakeapi.Answer{{Body: `{"message":"Come back later."}`}},
			want: noAttempt + ": it has no state, no progress, no account and no lastAttempt, " +
				`and says "Come back later"`,
			requests: five,
		},
		"204":       {script: []fakeapi.Answer{{Status: 204}}, want: noAttempt, requests: five},
		"cut short": {script: []fakeapi.Answer{{Body: `{"state":"authen`}}, want: noAttempt, requests: five},
		"longer than it says": {
			script: []fakeapi.Answer{
				{Conn: writes(head + "Content-Length: 9\r\n\r\n" + `{"state":"authenticated"}`)},
			},
			want:     noAttempt,
			requests: five,
		},
		"shorter than it says": {
			script: []fakeapi.Answer{
				{Conn: writes(head + "Content-Length: 900\r\n\r\n" + `{"state":"authenticated"}`)},
			},
			want:     closed,
			requests: five,
		},
		"closed before headers": {script: []fakeapi.Answer{{Conn: writes("")}}, want: closed, requests: five},
		"closed in the headers": {
			script:   []fakeapi.Answer{{Conn: writes("HTTP/1.1 200 OK\r\nContent-")}},
			want:     "Error: No usable answer from the API .*or the connection broke",
			requests: five,
		},
		"closed once": {script: []fakeapi.Answer{{Conn: writes("")}, done}, requests: twice},
		"closed in mid-wait": {
			script:   []fakeapi.Answer{running, {Conn: writes("")}, done},
			requests: three,
		},
		"headers hang": {
			script:   []fakeapi.Answer{{Delay: time.Hour}},
			want:     "Error: No usable answer from the API .*no complete answer came within 30s",
			requests: five,
		},
		"headers hang, then time out": {
			script:    []fakeapi.Answer{running, {Delay: time.Hour}},
			arguments: sixSeconds,
			want:      "Error: Authentication attempt .* did not end within ",
			requests:  twice,
		},
		"body drips": {
			script:   []fakeapi.Answer{{Body: done.Body, Drip: 50 * time.Millisecond}},
			want:     "Error: No usable answer from the API .*within 30s",
			requests: five,
		},
		"chunks without end": {
			script:   []fakeapi.Answer{{Conn: endless(head+"Transfer-Encoding: chunked\r\n\r\n", "4\r\n    \r\n")}},
			want:     large,
			requests: once,
		},
		"1 GiB": {
			script:   []fakeapi.Answer{{Conn: endless(head+"Content-Length: 1073741824\r\n\r\n", " ")}},
			want:     large,
			requests: once,
		},
		"gzip": {
			script: []fakeapi.Answer{
				fakeapi.Answer{
					Body: zipped(strings.NewReader(`{"state":"authenticated","account":{"id":"a"}}`)),
				}.WithHeader(
					"Content-Encoding",
					"gzip",
				),
			},
			requests: once,
		},
		"broken gzip": {
			script: []fakeapi.Answer{
				fakeapi.Answer{Body: "\x1f\x8b\x08\x00broken"}.WithHeader("Content-Encoding", "gzip"),
			},
			want:     "Error: No usable answer from the API ",
			requests: five,
		},
		"unknown encoding": {
			script:   []fakeapi.Answer{fakeapi.Answer{Body: "\x8b\x00\x80"}.WithHeader("Content-Encoding", "br")},
			want:     noAttempt,
			requests: five,
		},
		"huge headers": {
			script:   []fakeapi.Answer{running.WithHeader("X-Large", strings.Repeat("x", 80<<10))},
			want:     "Error: API cannot be used .*headers are larger than 64 KiB",
			requests: once,
		},
		"headers without end": {
			script:   []fakeapi.Answer{{Conn: endless("HTTP/1.1 200 OK\r\n", "X: "+strings.Repeat("y", 1000)+"\r\n")}},
			want:     "Error: API cannot be used .*headers are larger than 64 KiB",
			requests: once,
		},
		"not HTTP": {
			script:   []fakeapi.Answer{{Conn: writes("220 " + fakeapi.Key + " ready\r\n")}},
			want:     "Error: No usable answer from the API .*not valid HTTP",
			requests: five,
		},
		"said unasked": {
			script: []fakeapi.Answer{
				running,
				{Conn: writes(head + "Content-Length: 2\r\n\r\n{}" + fakeapi.Key)},
				done,
			},
			requests: three,
		},
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

func zipped(r io.Reader) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.Copy(w, r)
	must(err)
	must(w.Close())
	return b.Bytes()
}
