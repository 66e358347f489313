package fakeapi

import (
	"bytes"
	"cmp"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Answer is one answer of a script. The zero value is a 200 without a body.
type Answer struct {
	// Duration is how long it is given, from when the answer before it ended; the first from the first request.
	Duration time.Duration
	// Requests is for how many requests it is given; one where both this and Duration are 0.
	Requests int

	Status int // 0 means 200
	Header http.Header
	// Body is sent as it is when it is a string or []byte, else as JSON.
	Body any
	// Delay comes before the headers, Drip before each byte of the body.
	Delay, Drip time.Duration
	// Conn, where set, takes the connection over instead, for what HTTP is too polite to say. It is closed after.
	Conn func(net.Conn)

	until  func(submission, time.Time) bool // where set, it is given until this accepts what is submitted
	report *report                          // what it says about an attempt, set when it becomes a part of a script
}

// For returns the answer, given for d.
func (a Answer) For(d time.Duration) Answer { a.Duration = d; return a }

// Times returns the answer, given n times.
func (a Answer) Times(n int) Answer { a.Requests = n; return a }

// With returns the answer with one field of its JSON body set, by its dotted path.
func (a Answer) With(path string, value any) Answer {
	body, _ := a.Body.(map[string]any)
	a.Body = with(body, strings.Split(path, "."), value)
	return a
}

func with(object map[string]any, path []string, value any) map[string]any {
	object = maps.Clone(object)
	if object == nil {
		object = map[string]any{}
	}
	if len(path) > 1 {
		inner, _ := object[path[0]].(map[string]any)
		value = with(inner, path[1:], value)
	}
	object[path[0]] = value
	return object
}

// WithBOM returns the answer with a byte order mark before its body, as some servers on Windows write it.
func (a Answer) WithBOM() Answer {
	body, contentType := a.body()
	a.Body = slices.Concat([]byte("\ufeff"), body)
	return a.withHeader(http.Header{"Content-Type": {cmp.Or(contentType, "text/html; charset=utf-8")}})
}

// WithHeader returns the answer with a header; none where the value is "".
func (a Answer) WithHeader(name, value string) Answer {
	if value == "" {
		return a
	}
	return a.withHeader(http.Header{http.CanonicalHeaderKey(name): {value}})
}

func (a Answer) withHeader(header http.Header) Answer {
	merged := header.Clone()
	if merged == nil {
		merged = http.Header{}
	}
	for name, values := range a.Header {
		merged[http.CanonicalHeaderKey(name)] = values
	}
	a.Header = merged
	return a
}

func (a Answer) status() int {
	switch {
	case a.Conn != nil:
		return 0
	case a.Status == 0:
		return http.StatusOK
	}
	return a.Status
}

func (a Answer) write(w http.ResponseWriter, r *http.Request) {
	if !pause(r, a.Delay) {
		return
	}
	control := http.NewResponseController(w)
	if a.Conn != nil {
		conn, _, err := control.Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer conn.Close()
		a.Conn(conn)
		return
	}
	body, contentType := a.body()
	maps.Copy(w.Header(), a.Header)
	if w.Header().Get("Content-Type") == "" && contentType != "" {
		w.Header().Set("Content-Type", contentType)
	}
	w.WriteHeader(a.status())
	if a.Drip == 0 {
		_, _ = w.Write(body)
		return
	}
	for piece := range slices.Chunk(body, 1) {
		if control.Flush() != nil || !pause(r, a.Drip) {
			return
		}
		_, _ = w.Write(bytes.Clone(piece))
	}
}

// body returns the bytes to send, and their type where it is known.
func (a Answer) body() (body []byte, contentType string) {
	switch b := a.Body.(type) {
	case nil:
		return nil, ""
	case string:
		return []byte(b), ""
	case []byte:
		return b, ""
	case encoded:
		return b, "application/json"
	default:
		return mustMarshal(b), "application/json"
	}
}

// encoded is a JSON body that is encoded already.
type encoded []byte

// encode spares the encoding at each request, which would be measured as the provider's time.
func (a Answer) encode() Answer {
	if body, contentType := a.body(); contentType != "" {
		a.Body = encoded(body)
	}
	return a
}

// pause returns false when the client has gone.
func pause(r *http.Request, d time.Duration) bool {
	if d == 0 {
		return true
	}
	select {
	case <-time.After(d):
		return true
	case <-r.Context().Done():
		return false
	}
}
