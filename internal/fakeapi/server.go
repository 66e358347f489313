// Package fakeapi is the vendor's API in memory, for tests, demo and benchmarks: one [http.Handler] that serves what
// the vendor's page of the endpoint says, and what is known from the vendor's other pages where that is silent. It
// never serves what would merely be convenient.
package fakeapi

import (
	"cmp"
	"crypto/subtle"
	"encoding/json"
	"html"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Key is the API key that a new Server accepts. It is invented.
const Key = "fake|7Qm2vXc9LrT4kWz8NbY1sHd6PfGj3aUe5RoKx0Ti"

// RequestsPerMinute is the vendor's limit for one key. Source: the vendor's public pages.
const RequestsPerMinute = 60

// Server is the API. Make one with [New].
type Server struct {
	// Key is the only key accepted.
	Key string
	// RequestsPerMinute is how many requests are answered in a minute; 0 means without limit.
	RequestsPerMinute int
	// Window is how they are counted.
	Window Window
	// HideLimits leaves out the headers that tell of the limit, because it is not known whether the vendor's endpoint
	// sends them.
	HideLimits bool
	// RetryAfter replaces the header's value that goes with the server's own 429 where it is not "".
	RetryAfter string
	// ListLag is how long the list of accounts does not show an account that an attempt has just connected.
	ListLag time.Duration
	// Exists is the answer to who starts an attempt for an account that exists, without force_connect. What the vendor
	// answers is not known: 422 is the default, and 409 is as likely.
	Exists Answer
	// ClockSkew is how far the server's clock is ahead, by which it sets the Date header and checks codes of
	// authenticator apps.
	ClockSkew time.Duration
	// BOM puts a byte order mark before each body.
	BOM bool
	// Alter, where set, changes the answer to a request after the request has had its effect: a cut connection, say.
	Alter func(*http.Request, Answer) Answer
	// LimitMessage replaces what the server's own 429 says where it is not "".
	LimitMessage string

	mu       sync.Mutex
	attempts map[string]*attempt
	accounts map[string]*account // those connected
	submits  map[string]*attempt // see ScriptSubmit
	lists    *attempt            // see ScriptList, nil for none

	disconnects, reauthenticates map[string]*attempt // see ScriptDisconnect and ScriptReauthenticate
	credentials                  map[string]*attempt // see ScriptCredentials
	logins                       map[string][]Answer // see ScriptNextLogin
	begun                        int                 // attempts and new sign-ins so far

	starts  *attempt                              // see ScriptStart, nil for none
	started func(id string, start Start) []Answer // see ScriptStarted, nil for none
	emails  map[string]*attempt                   // see ScriptEmail
	others  map[string]*attempt                   // see ScriptRequest, by method and path

	webhooks   map[string]*Webhook
	hooked     int // webhooks created so far
	deliveries []Delivery

	requests []Request
	limiter  limiter
}

// Request is what the server remembers of a request, in the order in which they came.
type Request struct {
	Time   time.Time
	Method string
	// Path is escaped, as it came over the wire.
	Path   string
	Header http.Header
	Body   string
	// Status is what it was answered with, 0 where the script took the connection over.
	Status int
}

// New returns a server that accepts [Key], keeps the vendor's limit, and knows no attempt and no account yet.
func New() *Server {
	return &Server{
		Key: Key, RequestsPerMinute: RequestsPerMinute,
		attempts: map[string]*attempt{}, accounts: map[string]*account{}, submits: map[string]*attempt{},
		disconnects: map[string]*attempt{}, reauthenticates: map[string]*attempt{}, logins: map[string][]Answer{},
		emails: map[string]*attempt{}, credentials: map[string]*attempt{}, others: map[string]*attempt{},
		webhooks: map[string]*Webhook{},
		Exists:   Error(http.StatusUnprocessableEntity, "This account is already connected."),
	}
}

// Script sets what the server answers about an attempt: the answers in turn, each for its time or number of requests,
// the last one for ever.
func (s *Server) Script(id string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attempts[id] = newAttempt(answers)
}

// Begin begins an attempt's script now, and not with the first request: its creator has been connecting for a while
// when somebody waits.
func (s *Server) Begin(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attempts[id].proceed()
}

// ScriptSubmit sets what the server answers to a PUT about an attempt, instead of taking in what is submitted.
func (s *Server) ScriptSubmit(id string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.submits[id] = newAttempt(answers)
}

// Requests returns the requests so far.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// RequestsTo returns the requests of a method to an escaped path so far.
func (s *Server) RequestsTo(method, path string) []Request {
	return slices.DeleteFunc(s.Requests(), func(r Request) bool { return r.Method != method || r.Path != path })
}

// Polls returns the requests about one attempt so far.
func (s *Server) Polls(id string) []Request {
	return slices.DeleteFunc(s.Requests(), func(r Request) bool { return r.Path != pathPrefix+id })
}

// Lists returns the requests for the list of accounts so far.
func (s *Server) Lists() []Request {
	return slices.DeleteFunc(s.Requests(), func(r Request) bool { return r.Path != "/api/accounts" })
}

// ServeHTTP answers in the order of the vendor's framework (Laravel): route, method, key, rate limit, attempt.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	answer := s.answer(r, body).withHeader(http.Header{"Date": {s.now().UTC().Format(http.TimeFormat)}})
	if s.BOM {
		answer = answer.WithBOM()
	}
	if s.Alter != nil {
		answer = s.Alter(r, answer)
	}
	s.mu.Lock()
	s.requests = append(s.requests, Request{
		Time: time.Now(), Method: r.Method, Path: r.URL.EscapedPath(), Header: r.Header.Clone(), Body: string(body),
		Status: answer.status(),
	})
	s.mu.Unlock()
	answer.write(w, r)
}

func (s *Server) answer(r *http.Request, body []byte) Answer {
	route, id, ok := find(r)
	if !ok {
		return laravel(r, http.StatusNotFound, "The route "+strings.TrimPrefix(r.URL.Path, "/")+" could not be found.")
	}
	if refused, ok := route.refuseMethod(r); ok {
		return refused
	}
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+s.Key)) != 1 {
		if !wantsJSON(r) {
			return Answer{Status: http.StatusFound, Body: "Redirecting to /login"}.WithHeader("Location", "/login")
		}
		return laravel(r, http.StatusUnauthorized, "Unauthenticated.")
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	limits, ok := s.count()
	if !ok {
		return laravel(r, http.StatusTooManyRequests, cmp.Or(s.LimitMessage, "Too Many Attempts.")).withHeader(limits)
	}
	if scripted := s.others[r.Method+" "+r.URL.EscapedPath()]; scripted != nil {
		return scripted.next().withHeader(limits)
	}
	return route.answer(s, call{Request: r, id: id, body: body}).withHeader(limits)
}

// attempt answers the requests about one attempt.
func (s *Server) attempt(c call) Answer {
	known, scripted := s.attempts[c.id], s.submits[c.id]
	switch {
	case c.Method == http.MethodPut && scripted != nil:
		return scripted.next()
	case known == nil:
		return laravel(c.Request, http.StatusNotFound, "Authentication attempt not found.")
	case c.Method == http.MethodPut:
		if !strings.Contains(c.Header.Get("Content-Type"), "json") {
			c.body = nil // to Laravel, it is no JSON then
		}
		return known.submit(c.body, s.now())
	}
	answer := known.next()
	s.noticeAttempt(known, answer.report, time.Now())
	return answer
}

// now is the time by the server's clock.
func (s *Server) now() time.Time { return time.Now().Add(s.ClockSkew) }

// laravel is an error in the form in which the vendor's framework sends it.
func laravel(r *http.Request, status int, message string) Answer {
	if wantsJSON(r) {
		return Error(status, message)
	}
	return Answer{
		Status: status,
		Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Body:   "<!DOCTYPE html><title>" + html.EscapeString(http.StatusText(status)) + "</title>",
	}
}

// wantsJSON is Laravel's rule: */* is no wish for JSON.
func wantsJSON(r *http.Request) bool {
	first, _, _ := strings.Cut(r.Header.Get("Accept"), ",")
	return strings.Contains(first, "/json") || strings.Contains(first, "+json")
}

// mustMarshal is for values of this package's own making.
func mustMarshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
