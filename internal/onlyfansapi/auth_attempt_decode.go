package onlyfansapi

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// errNotAnAttempt is all that is said of a 200 without an attempt in it: what it holds instead stays out of messages.
var errNotAnAttempt = &Fault{Reason: "the answer is not the JSON object that describes an attempt"}

// decodeAuthAttempt reads the body of a 200. It takes what it knows and forgives the rest: other fields, unexpected
// types (they end in Mistyped), duplicate names (the last wins), invalid UTF-8. Names match exactly, which
// the standard library's encoding/json cannot do.
func decodeAuthAttempt(body []byte, redact redactor, raw bool) (*AuthAttempt, error) {
	d := decoder{body: bytes.TrimPrefix(body, []byte("\ufeff")), redact: redact, raw: raw}
	options := json.JoinOptions(
		jsontext.AllowDuplicateNames(true),
		jsontext.AllowInvalidUTF8(true),
		json.WithUnmarshalers(json.JoinUnmarshalers(
			json.UnmarshalFromFunc(d.text),
			json.UnmarshalFromFunc(d.bool),
			json.UnmarshalFromFunc(d.onlyFansData),
			json.UnmarshalFromFunc(object[Account](&d)),
			json.UnmarshalFromFunc(object[LastAttempt](&d)),
			json.UnmarshalFromFunc(object[AuthAttempt](&d)),
		)),
	)
	var answer struct {
		AuthAttempt

		Data *AuthAttempt `json:"data"` // the vendor's data endpoints wrap their answers so, this one does not
	}
	if err := json.Unmarshal(d.body, &answer, options); err != nil {
		return nil, errNotAnAttempt
	}
	if !d.known {
		return nil, errNotAnAttempt
	}
	attempt := &answer.AuthAttempt
	if attempt.isEmpty() && answer.Data != nil {
		attempt = answer.Data
	}
	attempt.Mistyped = d.mistyped
	return attempt, nil
}

// isEmpty tells whether no field has a value.
func (a *AuthAttempt) isEmpty() bool {
	return a.Account == nil && a.State == nil && a.Progress == nil && a.LastAttempt == nil &&
		a.TwoFactorPending == nil && a.MobileAuthSessionDeeplink == nil
}

// decoder has one method for each type of an AuthAttempt's fields.
type decoder struct {
	body   []byte
	redact redactor
	raw    bool

	known    bool     // a known field was there, whatever its value
	mistyped []string // see [AuthAttempt.Mistyped]
}

// text takes a string, and a number or a bool as the text that it is, so that a long id keeps its digits.
func (d *decoder) text(in *jsontext.Decoder, p **string) error {
	d.known, *p = true, nil
	switch in.PeekKind() {
	case '"':
		token, err := in.ReadToken()
		*p = new(d.redact.text(token.String()))
		return err
	case '0', 't', 'f':
		literal, err := in.ReadValue()
		*p = new(d.redact.text(string(literal)))
		return err
	default:
		return d.skip(in)
	}
}

func (d *decoder) bool(in *jsontext.Decoder, p **bool) error {
	d.known, *p = true, nil
	switch kind := in.PeekKind(); kind {
	case 't', 'f':
		*p = new(kind == 't')
		return in.SkipValue()
	default:
		return d.skip(in)
	}
}

// object reads into a new T, so that the last of duplicates does not mix with the first.
func object[T any](d *decoder) func(*jsontext.Decoder, **T) error {
	return func(in *jsontext.Decoder, p **T) error {
		_, isWrapper := any(p).(**AuthAttempt)
		d.known, *p = d.known || !isWrapper, nil
		if in.PeekKind() != '{' {
			return d.skip(in)
		}
		*p = new(T)
		return json.UnmarshalDecode(in, *p)
	}
}

// onlyFansData keeps the profile's own text only if that was asked for.
func (d *decoder) onlyFansData(in *jsontext.Decoder, p **OnlyFansData) error {
	start := in.InputOffset()
	if err := object[OnlyFansData](d)(in, p); err != nil || !d.raw || *p == nil {
		return err
	}
	raw := bytes.TrimLeft(d.body[start:in.InputOffset()], ": \t\r\n")
	(*p).Raw = d.redact.hideKey(strings.ToValidUTF8(string(raw), "\ufffd"))
	return nil
}

// skip passes over a value of an unexpected type and notes where it is. null is no such value, nor is [], which
// PHP writes for an empty object.
func (d *decoder) skip(in *jsontext.Decoder) error {
	kind, pointer := in.PeekKind(), in.StackPointer()
	raw, err := in.ReadValue()
	if err != nil {
		return err
	}
	if kind == 'n' || kind == '[' && len(bytes.TrimSpace(raw[1:len(raw)-1])) == 0 {
		return nil
	}
	if path := strings.TrimPrefix(string(pointer), "/data"); path != "" { // a "data" without an answer in it is any extra field
		d.mistyped = append(d.mistyped, strings.ReplaceAll(path[1:], "/", "."))
	}
	return nil
}
