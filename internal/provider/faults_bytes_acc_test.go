//go:build unix

package provider

import (
	"bytes"
	"compress/gzip"
	"fmt"
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
	quick := []string{`request_timeout = "1s"`}
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	return map[string]fault{
		"web page":                    {script: []fakeapi.Answer{{Body: "<html>" + fakeapi.Key + "</html>"}}, want: noAttempt, requests: five},
		"empty":                       {script: []fakeapi.Answer{{}}, want: noAttempt, requests: five},
		"204":                         {script: []fakeapi.Answer{{Status: 204}}, want: noAttempt, requests: five},
		"cut short":                   {script: []fakeapi.Answer{{Body: `{"state":"authen`}}, want: noAttempt, requests: five},
		"longer than it says":         {script: []fakeapi.Answer{{Conn: writes(head + "Content-Length: 9\r\n\r\n" + `{"state":"authenticated"}`)}}, want: noAttempt, requests: five},
		"shorter than it says":        {script: []fakeapi.Answer{{Conn: writes(head + "Content-Length: 900\r\n\r\n" + `{"state":"authenticated"}`)}}, want: closed, requests: five},
		"reset in mid-body":           {script: []fakeapi.Answer{{Conn: reset(head + "Content-Length: 900\r\n\r\n{")}}, want: closed, requests: five},
		"closed before headers":       {script: []fakeapi.Answer{{Conn: writes("")}}, want: closed, requests: five},
		"closed in the headers":       {script: []fakeapi.Answer{{Conn: writes("HTTP/1.1 200 OK\r\nContent-")}}, want: "Error: No usable answer from the API .*or the connection broke", requests: five},
		"closed once":                 {script: []fakeapi.Answer{{Conn: writes("")}, done}, want: "Apply complete!", requests: twice},
		"closed in mid-wait":          {script: []fakeapi.Answer{running, {Conn: writes("")}, done}, want: "Apply complete!", requests: [2]int{3, 3}},
		"headers hang":                {script: []fakeapi.Answer{{Delay: time.Hour}}, provider: quick, want: "Error: No usable answer from the API .*no complete answer came within 1s", requests: five},
		"headers hang, then time out": {script: []fakeapi.Answer{running, {Delay: time.Hour}}, arguments: []string{short}, want: "Error: Authentication attempt did not end in time ", requests: twice},
		"body drips":                  {script: []fakeapi.Answer{{Body: done.Body, Drip: 50 * time.Millisecond}}, provider: quick, want: "Error: No usable answer from the API .*within 1s", requests: five},
		"body without end":            {script: []fakeapi.Answer{{Conn: endless(head+"\r\n", "[")}}, want: large, requests: once},
		"chunks without end":          {script: []fakeapi.Answer{{Conn: endless(head+"Transfer-Encoding: chunked\r\n\r\n", "4\r\n    \r\n")}}, want: large, requests: once},
		"1 GiB":                       {script: []fakeapi.Answer{{Conn: endless(head+"Content-Length: 1073741824\r\n\r\n", " ")}}, want: large, requests: once},
		"gzip bomb":                   {script: []fakeapi.Answer{fakeapi.Answer{Body: zipped(io.LimitReader(zeros{}, 1<<30))}.WithHeader("Content-Encoding", "gzip")}, want: large, requests: once},
		"gzip":                        {script: []fakeapi.Answer{fakeapi.Answer{Body: zipped(strings.NewReader(`{"state":"authenticated"}`))}.WithHeader("Content-Encoding", "gzip")}, want: "Apply complete!", requests: once},
		"broken gzip":                 {script: []fakeapi.Answer{fakeapi.Answer{Body: "\x1f\x8b\x08\x00broken"}.WithHeader("Content-Encoding", "gzip")}, want: "Error: No usable answer from the API ", requests: five},
		"unknown encoding":            {script: []fakeapi.Answer{fakeapi.Answer{Body: "\x8b\x00\x80"}.WithHeader("Content-Encoding", "br")}, want: noAttempt, requests: five},
		"huge headers":                {script: []fakeapi.Answer{running.WithHeader("X-Large", strings.Repeat("x", 80<<10))}, want: "Error: API cannot be used .*headers are larger than 64 KiB", requests: once},
		"headers without end":         {script: []fakeapi.Answer{{Conn: endless("HTTP/1.1 200 OK\r\n", "X: "+strings.Repeat("y", 1000)+"\r\n")}}, want: "Error: API cannot be used .*headers are larger than 64 KiB", requests: once},
		"not HTTP":                    {script: []fakeapi.Answer{{Conn: writes("220 " + fakeapi.Key + " ready\r\n")}}, want: "Error: No usable answer from the API .*not valid HTTP", requests: five},
		"said unasked":                {script: []fakeapi.Answer{running, {Conn: writes(head + "Content-Length: 2\r\n\r\n{}" + fakeapi.Key)}, done}, want: "Apply complete!", requests: [2]int{3, 3}},
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

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func zipped(r io.Reader) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.Copy(w, r)
	must(err)
	must(w.Close())
	return b.Bytes()
}

func jsonFaults() map[string]fault {
	faults := map[string]fault{
		"wrong types everywhere": {
			script:    []fakeapi.Answer{{Body: `{"state":{},"progress":[1],"account":7,"lastAttempt":"x","twoFactorPending":"true","mobile_auth_session_deeplink":{}}`}},
			arguments: []string{"wait_for_completion = false"}, outcome: "in_progress",
			want: "Warning: Fields of the answer have an unexpected type .*state, progress, account, lastAttempt, twoFactorPending, mobile_auth_session_deeplink[.]", requests: once,
		},
		"wrong types inside": {
			script: []fakeapi.Answer{{Body: `{"state":"authenticated","account":{"id":[1],"display_name":{},"onlyfans_data":"x"},"lastAttempt":{"completed_at":"x","success":"true","error_code":{},"needs_otp":0,"needs_face_otp":"no","started_at":[0]}}`}},
			want:   `Warning: Fields of the answer .*account\.id, account\.display_name, account\.onlyfans_data, lastAttempt\.success, lastAttempt\.error_code, lastAttempt\.needs_otp, lastAttempt\.needs_face_otp, lastAttempt\.started_at[.]`, requests: once,
		},
		"missing objects":  {script: []fakeapi.Answer{{Body: `{"state":"authenticated"}`}}, want: "Apply complete!", requests: once},
		"null objects":     {script: []fakeapi.Answer{{Body: `{"state":"authenticated","account":null,"lastAttempt":null}`}}, want: "Apply complete!", requests: once},
		"empty lists":      {script: []fakeapi.Answer{{Body: `{"state":"authenticated","account":[],"lastAttempt":[]}`}}, want: "Apply complete!", requests: once},
		"all null":         {script: []fakeapi.Answer{{Body: `{"state":null,"progress":null,"account":null,"lastAttempt":null}`}}, arguments: []string{"wait_for_completion = false"}, want: "Apply complete!", outcome: "in_progress", requests: once},
		"huge numbers":     {script: []fakeapi.Answer{{Body: `{"state":"authenticated","x":1e999999999,"account":{"id":` + strings.Repeat("9", 5000) + `}}`}}, want: "Apply complete!", requests: once},
		"deep nesting":     {script: []fakeapi.Answer{{Body: `{"state":"authenticated","x":` + strings.Repeat(`[`, 9000) + strings.Repeat(`]`, 9000) + `}`}}, want: "Apply complete!", requests: once},
		"absurd nesting":   {script: []fakeapi.Answer{{Body: `{"state":"authenticated","x":` + strings.Repeat(`{"a":`, 500000)}}, want: noAttempt, requests: five},
		"other case":       {script: []fakeapi.Answer{{Body: `{"state":"authenticated","State":"failed","LASTATTEMPT":{"completed_at":null}}`}}, want: "Apply complete!", requests: once},
		"duplicate keys":   {script: []fakeapi.Answer{{Body: `{"state":"failed","state":"authenticated"}`}}, want: "Apply complete!", requests: once},
		"byte order mark":  {script: []fakeapi.Answer{{Body: "\ufeff" + `{"state":"authenticated"}`}}, want: "Apply complete!", requests: once},
		"invalid UTF-8":    {script: []fakeapi.Answer{{Body: "{\"state\":\"authenticated\",\"progress\":\"\xff\xfe\"}"}}, want: "Apply complete!", requests: once},
		"trailing data":    {script: []fakeapi.Answer{{Body: `{"state":"authenticated"}{}`}}, want: noAttempt, requests: five},
		"wrapped":          {script: []fakeapi.Answer{{Body: `{"data":{"state":"authenticated"}}`}}, want: "Apply complete!", requests: once},
		"no known field":   {script: []fakeapi.Answer{{Body: `{"message":"` + fakeapi.Key + `"}`}}, want: noAttempt, requests: five},
		"another API's":    {script: []fakeapi.Answer{{Body: `{"data":[{"id":1}]}`}}, want: noAttempt, requests: five},
		"recovers":         {script: []fakeapi.Answer{{Body: "nonsense"}, {Body: "null"}, done}, want: "Apply complete!", requests: [2]int{3, 3}},
		"larger profile":   {script: []fakeapi.Answer{largerProfile()}, want: "Apply complete!", requests: once},
		"larger, included": {script: []fakeapi.Answer{largerProfile().With("account.onlyfans_data.csrf", "x").With("account.onlyfans_data.wsAuthToken", "y")}, arguments: []string{"include_onlyfans_data = true"}, want: "Apply complete!", requests: once},
	}
	for name, body := range map[string]string{"null": "null", "list": `[{"state":"authenticated"}]`, "text": `"authenticated"`, "number": "7", "true": "true"} {
		faults["top is "+name] = fault{script: []fakeapi.Answer{{Body: body}}, want: noAttempt, requests: five}
	}
	return faults
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
