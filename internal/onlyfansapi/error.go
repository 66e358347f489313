package onlyfansapi

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// ErrKeyRefused is wrapped in the reason why a request was not made: the API refused the key before. The [*Error] that
// said so is wrapped, too.
var ErrKeyRefused = errors.New("the API has already refused the key in this run")

// Error is an answer of the API with a status other than 2xx.
type Error struct {
	// Status is the HTTP status code.
	Status int
	// Message is the vendor's "message", else its "error", for 422 with its "errors"; "" where the body has none. It is
	// safe to show.
	Message string
	// RetryAfter is when to come back, as the answer says; 0 where it does not say.
	RetryAfter time.Duration
	// InAPIForm is set where the body is a JSON object with a "message" or an "error", as those of the API are. The
	// answer of another server, such as a web page, is not.
	InAPIForm bool
	// RateLimited is set where the answer is the rate limit's: 429, and 503 with a Retry-After header.
	RateLimited bool
}

func (e *Error) Error() string {
	text := fmt.Sprintf("HTTP %d", e.Status)
	if name := http.StatusText(e.Status); name != "" {
		text += " " + name
	}
	if words := e.Words(); words != "" {
		text += " (" + words + ")"
	}
	return text
}

// Words returns the message for a sentence around it, or "" where it says nothing that the status does not say.
func (e *Error) Words() string {
	if e.saysStatusOnly() {
		return ""
	}
	return cut(withoutStop(e.Message), maxMessage)
}

// withoutStop returns a text without the full stop at its end.
func withoutStop(text string) string { return strings.TrimSuffix(strings.TrimSpace(text), ".") }

// saysStatusOnly reports whether the message is one that Laravel has for the status, which adds nothing to it.
func (e *Error) saysStatusOnly() bool {
	message := withoutStop(e.Message)
	return slices.ContainsFunc(
		[]string{http.StatusText(e.Status), "Unauthenticated", "Server Error", "Too Many Attempts"},
		func(name string) bool { return strings.EqualFold(name, message) },
	)
}

// maxMessage is the longest piece of the vendor's text in an error, in bytes.
const maxMessage = 400

// RequestError is a request that brought no usable answer: no connection, no answer in time, or one that makes no
// sense.
type RequestError struct {
	// Reason is the cause in words of this package, and the vendor's message where there is one, safe to show. What
	// Go's net/http says may quote the answer or a proxy's password.
	Reason string
	// Fatal is set where another request would bring the same.
	Fatal bool
	// ProxyRefused is set where a proxy did not connect to the API.
	ProxyRefused bool
	// HostNotFound is set where the API's host has no address.
	HostNotFound bool
}

func (e *RequestError) Error() string { return e.Reason }

// isPassing reports whether another request may help. Whatever is not listed here is fatal.
func isPassing(err error) bool {
	if failed, ok := errors.AsType[*RequestError](err); ok {
		return !failed.Fatal
	}
	if answer, ok := errors.AsType[*Error](err); ok {
		switch answer.Status {
		case http.StatusRequestTimeout, http.StatusTooEarly:
			return true
		case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
			return false
		}
		return answer.Status >= 500
	}
	return false
}

// newError keeps the status even if the body is no JSON, as with a proxy's HTML page.
func (c *Client) newError(resp *http.Response, body []byte) *Error {
	e := &Error{Status: resp.StatusCode, RateLimited: asksToWait(resp)}
	if after, named := retryAfter(resp.Header); named {
		e.RetryAfter = after
	}
	said := readComplaint(body, c.redact)
	e.InAPIForm = said.Message != nil || said.Error != nil
	text := said.text()
	var texts []string
	for _, field := range slices.Sorted(maps.Keys(said.Errors)) {
		complaints := said.Errors[field]
		if len(complaints) > 0 && complaints[0] != "" && strings.HasPrefix(text, complaints[0]) {
			text = "" // Laravel's message is the first of its errors
		}
		if complaint := strings.Join(complaints, " "); complaint != "" {
			texts = append(texts, field+": "+withoutStop(complaint))
		}
	}
	if len(texts) > 0 {
		text = withoutStop(text)
	}
	texts = append([]string{text}, texts...)
	e.Message = cut(strings.Trim(strings.Join(texts, "; "), "; "), MaxText)
	return e
}

// complaint is what the API says instead of an answer: Laravel's form, and that of the vendor's pages for 401.
type complaint struct {
	Message *string     `json:"message"` // nil in the body of another server
	Error   *string     `json:"error"`   // as Message
	Errors  fieldErrors `json:"errors"`
}

// fieldErrors is what Laravel says of each field of a request.
type fieldErrors map[string][]string

// readComplaint leaves empty what a body of another form lacks.
func readComplaint(body []byte, redact *redactor) (c complaint) {
	d := newDecoder(body, redact, "message", "error", "errors")
	_ = d.decode(&c, json.UnmarshalFromFunc(d.fieldErrors))
	return c
}

// text returns the API's words, which may be none.
func (c complaint) text() string { return cmp.Or(value(c.Message), value(c.Error)) }

// fieldErrors reads an object of texts and of lists of them, and passes over all else.
func (d *decoder) fieldErrors(in *jsontext.Decoder, p *fieldErrors) error {
	*p = fieldErrors{}
	if in.PeekKind() != '{' {
		return in.SkipValue()
	}
	_, _ = in.ReadToken()
	for in.PeekKind() == '"' {
		token, err := in.ReadToken()
		if err != nil {
			return err
		}
		field := d.redact.clean(token.String())
		var texts []string
		inList := in.PeekKind() == '['
		if inList {
			_, _ = in.ReadToken()
		}
		for first := true; inList && in.PeekKind() != ']' || !inList && first; first = false {
			raw, err := in.ReadValue()
			if err != nil {
				return err
			}
			if text, err := jsontext.AppendUnquote(nil, raw); err == nil {
				texts = append(texts, d.redact.clean(string(text)))
			}
		}
		if inList {
			_, _ = in.ReadToken()
		}
		(*p)[field] = texts
	}
	_, err := in.ReadToken()
	return err
}

// newRequestError puts the failure of a request into words. A context that ended says why itself, and so does what this
// package made.
func newRequestError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if failed, ok := errors.AsType[*RequestError](err); ok {
		return failed
	}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "proxyconnect" {
		return &RequestError{Reason: proxyReason(err)}
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return &RequestError{Reason: certificateReason(err), Fatal: true}
	}
	// net/http has no type for it.
	if strings.Contains(err.Error(), "response headers exceeded") {
		return &RequestError{
			Reason: "the answer's headers are larger than 64 KiB, so it is not this API's",
			Fatal:  true,
		}
	}
	dns, isDNS := errors.AsType[*net.DNSError](err)
	return &RequestError{Reason: connectionReason(err), HostNotFound: isDNS && dns.IsNotFound}
}

// theProxy is how a proxy is named: its address may hold a password.
const theProxy = "the proxy of the environment (HTTPS_PROXY)"

func proxyReason(err error) string {
	reason := theProxy + " could not be reached"
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		reason += ": its host " + dns.Name + " was not found"
	}
	return reason
}

// refusedByProxy names the answer of a proxy to a CONNECT request, of which net/http keeps nothing but the text of its
// status.
func refusedByProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &RequestError{
		Reason:       theProxy + " refused the connection with " + (&Error{Status: answer.StatusCode}).Error(),
		Fatal:        answer.StatusCode == http.StatusProxyAuthRequired,
		ProxyRefused: true,
	}
}

func connectionReason(err error) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return "the host " + dns.Name + " was not found"
	}
	_, isRecordHeader := errors.AsType[tls.RecordHeaderError](err)
	_, isAlert := errors.AsType[tls.AlertError](err)
	switch {
	case errors.Is(err, errnoRefused):
		return "the connection was refused"
	case errors.Is(err, errnoReset), errors.Is(err, errnoBroken):
		return "the connection was reset"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed before the answer was complete"
	case isRecordHeader, errors.Is(err, http.ErrSchemeMismatch):
		return "the server does not speak TLS on this port"
	case isAlert, strings.Contains(err.Error(), "tls: "):
		return "the TLS handshake failed"
	case errors.Is(err, errnoNoNetwork), errors.Is(err, errnoNoHostRoute):
		return "there is no route to the host"
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return "the connection could not be made in time"
	}
	return "the answer is not valid HTTP, or the connection broke"
}

func certificateReason(err error) string {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "the server's certificate is signed by an authority that this machine does not trust"
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return "the server's certificate is for another host"
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return "the server's certificate has expired or is not valid yet"
	}
	return "the server's certificate cannot be verified"
}

// endOf tells why a wait's context ended. Only its own deadline means that the time is up: a request's timeout also
// says context.DeadlineExceeded.
func endOf(ctx context.Context) error {
	if errors.Is(context.Cause(ctx), ErrTimedOut) {
		return ErrTimedOut
	}
	return ErrInterrupted
}
