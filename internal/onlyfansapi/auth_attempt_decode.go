package onlyfansapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// decodeAuthAttempt reads the body of a 200. The raw profile is kept only if raw is set.
func decodeAuthAttempt(body []byte, redact redactor, raw bool) (*AuthAttempt, error) {
	d := decoder{body: bytes.TrimPrefix(body, []byte("\ufeff")), redact: redact}
	var answer struct {
		AuthAttempt

		Data *AuthAttempt `json:"data"` // the vendor's data endpoints wrap their answers so, this one does not
	}
	err := d.decode(&answer,
		json.UnmarshalFromFunc(func(in *jsontext.Decoder, p **OnlyFansData) error { return d.onlyFansData(in, p, raw) }),
		json.UnmarshalFromFunc(object[ConnectedAccount](&d)),
		json.UnmarshalFromFunc(object[LastAttempt](&d)),
		json.UnmarshalFromFunc(d.wrapped),
	)
	if err != nil || !d.known {
		return nil, d.notAnAttempt(err)
	}
	attempt := &answer.AuthAttempt
	if attempt.isEmpty() && answer.Data != nil {
		attempt = answer.Data
	}
	attempt.Mistyped = d.mistypedPaths()
	if state, ok := d.asSent[attempt.State]; ok {
		attempt.stateAsSent = &state
	}
	return attempt, nil
}

// notAnAttempt says what a 200 lacks that describes no attempt. Of its content, only the vendor's message is told.
func (d *decoder) notAnAttempt(err error) error {
	content := bytes.TrimSpace(d.body)
	_, isSyntax := errors.AsType[*jsontext.SyntacticError](err)
	var lack string
	switch {
	case len(content) == 0:
		lack = "it is empty"
	case errors.Is(err, io.ErrUnexpectedEOF):
		lack = "it is cut short"
	case isSyntax:
		lack = "it is not JSON"
	case content[0] != '{':
		lack = "it is JSON, but no object"
	default:
		lack = "it has no state, no progress, no account and no lastAttempt"
		if message, _ := readComplaint(content).text(); message != "" {
			lack += fmt.Sprintf(", and says %q", cut(d.redact.clean(message), maxMessage))
		}
	}
	return &RequestError{Reason: "the answer is not the JSON object that describes an attempt: " + lack}
}

// isEmpty tells whether no field has a value.
func (a *AuthAttempt) isEmpty() bool {
	return a.Account == nil && a.State == nil && a.Progress == nil && a.LastAttempt == nil &&
		a.TwoFactorPending == nil && a.MobileAuthSessionDeeplink == nil
}

// wrapped reads an attempt in a "data" object, which by itself is no known field.
func (d *decoder) wrapped(in *jsontext.Decoder, p **AuthAttempt) error {
	*p = nil
	d.forgetMistyped(in)
	if in.PeekKind() != '{' {
		return d.skip(in)
	}
	*p = new(AuthAttempt)
	return json.UnmarshalDecode(in, *p)
}

// onlyFansData keeps the text of the profile if raw is set.
func (d *decoder) onlyFansData(in *jsontext.Decoder, p **OnlyFansData, raw bool) error {
	start := in.InputOffset()
	if err := object[OnlyFansData](d)(in, p); err != nil || !raw || *p == nil {
		return err
	}
	text := bytes.TrimLeft(d.body[start:in.InputOffset()], ": \t\r\n")
	(*p).Raw = d.redact.hideKeyInJSON(strings.ToValidUTF8(string(text), "\ufffd"))
	return nil
}
