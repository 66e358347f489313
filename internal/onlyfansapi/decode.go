package onlyfansapi

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// decoder reads the JSON of an answer. It takes the fields that it knows and is tolerant of the rest: other fields,
// unexpected types (which end up in mistyped), duplicate names (the last one wins), invalid UTF-8. Names match exactly,
// which the standard library's encoding/json cannot do. It has one method for each type of a field.
type decoder struct {
	body   []byte
	redact *redactor

	known    bool               // a known field was there, whatever its value
	mistyped []jsontext.Pointer // the fields whose type was unexpected
	asSent   map[*string]string // what redaction changed, as it came
}

// newDecoder returns the decoder of a whole answer. The vendor's data endpoints put {"data": …} around their answers,
// and the others do not. names are the fields by which an answer is known: if they have no value, and those of the
// object in "data" have, that object is the answer.
func newDecoder(body []byte, redact *redactor, names ...string) *decoder {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	d := &decoder{body: body, redact: redact}
	var data []byte
	hasValue := false
	valid := members(body, func(name string, value jsontext.Value) {
		hasValue = hasValue || slices.Contains(names, name) && !isNone(value)
		if name == "data" {
			data = slices.Clone(value)
		}
	})
	if !valid || hasValue {
		return d
	}
	members(data, func(name string, value jsontext.Value) {
		if slices.Contains(names, name) && !isNone(value) {
			d.body = data
		}
	})
	return d
}

// members calls f for every member of a JSON object, and reports whether it is one, with nothing behind it. A value is
// valid until f returns.
func members(object []byte, f func(name string, value jsontext.Value)) bool {
	in := jsontext.NewDecoder(bytes.NewReader(object), tolerant)
	if in.PeekKind() != '{' {
		return false
	}
	_, _ = in.ReadToken()
	for in.PeekKind() == '"' {
		token, err := in.ReadToken()
		if err != nil {
			return false
		}
		name := token.String()
		value, err := in.ReadValue()
		if err != nil {
			return false
		}
		f(name, value)
	}
	if _, err := in.ReadToken(); err != nil {
		return false
	}
	_, err := in.ReadToken()
	return errors.Is(err, io.EOF)
}

// decodeList reads an answer that is a list, or an object with a list in "data", and calls take for each object in it,
// with the fields whose type was unexpected. It returns how many items of any kind there are. It is an error if the
// answer is neither, or if it says that it is no success: an empty list then says nothing.
func decodeList[T any](body []byte, redact *redactor, take func(item T, mistyped []string)) (items int, err error) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if jsontext.Value(body).Kind() == '{' {
		var data []byte
		var around listWrapper
		if !members(body, func(name string, value jsontext.Value) {
			if name == "data" {
				data = value.Clone()
			}
			around.take(name, value)
		}) {
			return 0, errNoList
		}
		if refused := around.refusal(redact); refused != nil {
			return 0, refused
		}
		body = data
	}
	in := jsontext.NewDecoder(bytes.NewReader(body), tolerant)
	if in.PeekKind() != '[' {
		return 0, errNoList
	}
	if _, err := in.ReadToken(); err != nil {
		return 0, err
	}
	d := decoder{redact: redact}
	fields := json.WithUnmarshalers(d.unmarshalers())
	for in.PeekKind() != ']' {
		items++
		if in.PeekKind() != '{' {
			if err := in.SkipValue(); err != nil {
				return 0, err
			}
			continue
		}
		d.mistyped, d.asSent = nil, nil
		var item T
		if err := json.UnmarshalDecode(in, &item, fields); err != nil {
			return 0, err
		}
		take(item, d.mistypedNames())
	}
	if _, err := in.ReadToken(); err != nil {
		return 0, err
	}
	if _, err := in.ReadToken(); !errors.Is(err, io.EOF) { // something follows
		return 0, errNoList
	}
	return items, nil
}

var errNoList = errors.New("no list")

// noList returns the error about an answer that decodeList failed to read, with the API's words if it has any. of names
// what is listed.
func noList(of string, err error) *RequestError {
	refused := RefusedError{What: "the answer is no list of " + of}
	if said, ok := errors.AsType[*RefusedError](err); ok {
		refused.Message = said.Message
	}
	return &RequestError{Reason: refused.Error()}
}

// isNone reports whether a value is one that a server in PHP sends where there is none.
func isNone(value jsontext.Value) bool {
	switch value.Kind() {
	case 'n', 'f':
		return true
	case '"':
		return len(value) == len(`""`)
	case '0':
		return isZero(string(value))
	case '[':
		return isEmptyArray(value)
	}
	return false
}

// isZero reports whether a number, or a text of digits, is 0.
func isZero(number string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(number), "e")
	return strings.Trim(mantissa, "-0.") == ""
}

func isEmptyArray(value jsontext.Value) bool { return len(bytes.Trim(value, "[] \t\r\n")) == 0 }

// tolerant has JSON read that is not quite valid.
var tolerant = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// decode reads the body into target. fields are the decoder's functions for the types that occur in it.
func (d *decoder) decode(target any, fields ...*json.Unmarshalers) error {
	return json.Unmarshal(d.body, target, tolerant, json.WithUnmarshalers(d.unmarshalers(fields...)))
}

// unmarshalers returns the decoder's functions for all types of fields.
func (d *decoder) unmarshalers(fields ...*json.Unmarshalers) *json.Unmarshalers {
	return json.JoinUnmarshalers(append(fields, json.UnmarshalFromFunc(d.text), json.UnmarshalFromFunc(d.bool),
		json.UnmarshalFromFunc(d.texts))...)
}

// begin notes that a known field was there. Of duplicates, only the last one's type counts.
func (d *decoder) begin(in *jsontext.Decoder) {
	d.known = true
	if len(d.mistyped) == 0 {
		return
	}
	field := in.StackPointer()
	d.mistyped = slices.DeleteFunc(d.mistyped, func(noted jsontext.Pointer) bool { return field.Contains(noted) })
}

// mistypedPaths returns the dotted paths of the fields whose type was unexpected.
func (d *decoder) mistypedPaths() (paths []string) {
	for _, pointer := range d.mistyped {
		paths = append(paths, strings.ReplaceAll(strings.TrimPrefix(string(pointer), "/"), "/", "."))
	}
	return paths
}

// mistypedNames returns the names of the fields whose type was unexpected.
func (d *decoder) mistypedNames() (names []string) {
	for _, pointer := range d.mistyped {
		names = append(names, pointer.LastToken())
	}
	return names
}

// kind is what a text is, which says what can be one, and what of it is hidden.
type kind int

const (
	words kind = iota // in which the API says something
	name              // of an account
	mark              // a time or a code
	link
	id
)

// kinds are those of the fields whose text is not words.
var kinds = map[string]kind{
	"id": id, "attempt_id": id, "onlyfans_id": id,
	"display_name": name, "username": name, "onlyfans_username": name,
	"created_at": mark, "started_at": mark, "completed_at": mark, "error_code": mark, "otp_phone_ending": mark,
	"url": link, "polling_url": link, "mobile_auth_session_deeplink": link, "face_otp_verification_url": link,
}

// text takes a string, and a number or a bool as the text that it is, so that a long id keeps its digits. PHP writes
// false for none, and an id is above 0.
func (d *decoder) text(in *jsontext.Decoder, p **string) error {
	*p = nil
	d.begin(in)
	pointer := in.StackPointer()
	kind := kinds[pointer.LastToken()]
	var text string
	switch sent := in.PeekKind(); {
	case sent == '"':
		token, err := in.ReadToken()
		if err != nil {
			return err
		}
		text = token.String()
		if kind == id && text != "" && isZero(text) {
			return nil
		}
	case sent == 'f' && kind != words && kind != name:
		return in.SkipValue()
	case sent == '0' && kind != link, (sent == 't' || sent == 'f') && (kind == words || kind == name):
		literal, err := in.ReadValue()
		if err != nil {
			return err
		}
		text = string(literal)
		if (kind == id || kind == mark) && isZero(text) {
			return nil
		}
		if kind == id && text[0] == '-' {
			d.mistyped = append(d.mistyped, pointer)
			return nil
		}
	default:
		return d.skip(in)
	}
	if *p = d.clean(text, kind); *p == nil {
		d.mistyped = append(d.mistyped, pointer)
	}
	return nil
}

// clean makes a text safe to show, and remembers how it came if that changes it. An id is never changed: it would be
// that of something else, so one that cannot be used as it is, is none.
func (d *decoder) clean(text string, kind kind) *string {
	var safe string
	switch kind {
	case id:
		if safe = d.redact.cleanID(text); text != "" && (safe != text || checkID(text) != nil) {
			return nil
		}
	case link:
		safe = d.redact.cleanLink(text)
	case name:
		safe = d.redact.cleanName(text)
	default:
		safe = d.redact.clean(text)
	}
	p := &safe
	if safe != text {
		if d.asSent == nil {
			d.asSent = map[*string]string{}
		}
		d.asSent[p] = text
	}
	return p
}

// raw returns a text that was read, as it came. It must not be shown.
func (d *decoder) raw(p *string) string {
	if text, ok := d.asSent[p]; ok {
		return text
	}
	return value(p)
}

// bool takes a bool, and 0 and 1, as a column of a database without a cast has them.
func (d *decoder) bool(in *jsontext.Decoder, p **bool) error {
	*p = nil
	d.begin(in)
	switch kind := in.PeekKind(); kind {
	case 't', 'f':
		*p = new(kind == 't')
		return in.SkipValue()
	case '0':
		pointer := in.StackPointer()
		number, err := in.ReadValue()
		if text := string(number); text == "0" || text == "1" {
			*p = new(text == "1")
		} else {
			d.mistyped = append(d.mistyped, pointer)
		}
		return err
	default:
		return d.skip(in)
	}
}

// texts is a list of texts; nil for none.
type texts []string

// texts takes a list only if it holds nothing but strings.
func (d *decoder) texts(in *jsontext.Decoder, p *texts) error {
	*p = nil
	d.begin(in)
	if in.PeekKind() != '[' {
		return d.skip(in)
	}
	pointer := in.StackPointer()
	raw, err := in.ReadValue()
	if err != nil {
		return err
	}
	var items []jsontext.Value
	if err := json.Unmarshal(raw, &items, tolerant); err != nil {
		return err
	}
	all := texts{}
	for _, item := range items {
		if item.Kind() != '"' {
			d.mistyped = append(d.mistyped, pointer)
			return nil
		}
		text, _ := jsontext.AppendUnquote(nil, item) // an error is about a character that is U+FFFD then
		all = append(all, d.redact.clean(string(text)))
	}
	*p = all
	return nil
}

// object returns the function for an object with a type of its own. It reads into a new T, so that the last of
// duplicates does not mix with the first.
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

// skip passes over a value of an unexpected type and notes its place. null is no such value, nor is [], which PHP
// writes for an empty object.
func (d *decoder) skip(in *jsontext.Decoder) error {
	kind, pointer := in.PeekKind(), in.StackPointer()
	raw, err := in.ReadValue()
	if err != nil {
		return err
	}
	if kind == 'n' || kind == '[' && isEmptyArray(raw) {
		return nil
	}
	d.mistyped = append(d.mistyped, pointer)
	return nil
}
