package onlyfansapi

import (
	"bytes"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// decoder reads the JSON of an answer. It takes the fields that it knows and is tolerant of the rest: other fields, unexpected types (which
// end up in mistyped), duplicate names (the last one wins), invalid UTF-8. Names match exactly, which the standard library's encoding/json
// cannot do. It has one method for each type of a field.
type decoder struct {
	body   []byte
	redact redactor

	known    bool               // a known field was there, whatever its value
	mistyped []jsontext.Pointer // the fields whose type was unexpected
	asSent   map[*string]string // what redaction changed, as it came
}

// decode reads the body into target. fields are the decoder's functions for the types that occur in it.
func (d *decoder) decode(target any, fields ...*json.Unmarshalers) error {
	return json.Unmarshal(d.body, target,
		jsontext.AllowDuplicateNames(true),
		jsontext.AllowInvalidUTF8(true),
		json.WithUnmarshalers(json.JoinUnmarshalers(append(fields, json.UnmarshalFromFunc(d.text), json.UnmarshalFromFunc(d.bool))...)),
	)
}

// begin notes that a known field was there. Of duplicates, only the last one's type counts.
func (d *decoder) begin(in *jsontext.Decoder) {
	d.known = true
	d.forgetMistyped(in)
}

// forgetMistyped forgets what was noted of an earlier value of the same field, and below it.
func (d *decoder) forgetMistyped(in *jsontext.Decoder) {
	if len(d.mistyped) == 0 {
		return
	}
	field := in.StackPointer()
	d.mistyped = slices.DeleteFunc(d.mistyped, func(noted jsontext.Pointer) bool { return field.Contains(noted) })
}

// mistypedPaths returns the dotted paths of the fields whose type was unexpected.
func (d *decoder) mistypedPaths() (paths []string) {
	for _, pointer := range d.mistyped {
		// A "data" without an answer in it is any extra field.
		if path := strings.TrimPrefix(string(pointer), "/data"); path != "" {
			paths = append(paths, strings.ReplaceAll(path[1:], "/", "."))
		}
	}
	return paths
}

// text takes a string, and a number or a bool as the text that it is, so that a long id keeps its digits.
func (d *decoder) text(in *jsontext.Decoder, p **string) error {
	*p = nil
	d.begin(in)
	switch in.PeekKind() {
	case '"':
		token, err := in.ReadToken()
		*p = d.clean(token.String())
		return err
	case '0', 't', 'f':
		literal, err := in.ReadValue()
		*p = d.clean(string(literal))
		return err
	default:
		return d.skip(in)
	}
}

// clean makes a text safe to show, and remembers how it came if that changes it.
func (d *decoder) clean(text string) *string {
	safe := new(d.redact.clean(text))
	if *safe != text {
		if d.asSent == nil {
			d.asSent = map[*string]string{}
		}
		d.asSent[safe] = text
	}
	return safe
}

func (d *decoder) bool(in *jsontext.Decoder, p **bool) error {
	*p = nil
	d.begin(in)
	switch kind := in.PeekKind(); kind {
	case 't', 'f':
		*p = new(kind == 't')
		return in.SkipValue()
	default:
		return d.skip(in)
	}
}

// object returns the function for an object with a type of its own. It reads into a new T, so that the last of duplicates does not mix with the first.
func object[T any](d *decoder) func(*jsontext.Decoder, **T) error {
	return func(in *jsontext.Decoder, p **T) error {
		*p = nil
		d.begin(in)
		if in.PeekKind() != '{' {
			return d.skip(in)
		}
		*p = new(T)
		return json.UnmarshalDecode(in, *p)
	}
}

// skip passes over a value of an unexpected type and notes its place. null is no such value, nor is [], which PHP writes for
// an empty object.
func (d *decoder) skip(in *jsontext.Decoder) error {
	kind, pointer := in.PeekKind(), in.StackPointer()
	raw, err := in.ReadValue()
	if err != nil {
		return err
	}
	if kind == 'n' || kind == '[' && len(bytes.TrimSpace(raw[1:len(raw)-1])) == 0 {
		return nil
	}
	d.mistyped = append(d.mistyped, pointer)
	return nil
}
