package onlyfansapi

import (
	"encoding/base64"
	"encoding/hex"
	"html"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	// MaxText is the longest text taken from the API's answer, in bytes. What is longer is cut.
	MaxText = 4 << 10

	redacted = "[redacted]"
	// fragment is how many bytes of the key in a row are taken for a part of it.
	fragment = 12
	// shortestAnywhere is the size from which a secret is found in the middle of a word, too. A shorter one, such as a password of one letter
	// that the API refuses, would make its answer unreadable.
	shortestAnywhere = 4
)

// redactor makes texts of the API safe to pass on. It holds every fragment of the key in every form in which
// an answer might echo it, in lower case, because an echo may be in either.
type redactor struct {
	size      int
	fragments map[string]struct{}
	// others are for what else must not be shown, such as the credentials in a request.
	others []redactor
}

// hiding returns a redactor that hides the key and these secrets, some of which may be empty. Longer ones come first, because a part of one may be
// another.
func (c *Client) hiding(secrets []string) redactor {
	r := c.redact
	for _, secret := range slices.SortedStableFunc(slices.Values(secrets), func(a, b string) int { return len(b) - len(a) }) {
		if secret != "" {
			r.others = append(r.others, newRedactor(secret))
		}
	}
	return r
}

func newRedactor(key string) redactor {
	r := redactor{size: min(fragment, len(key)), fragments: map[string]struct{}{}}
	r.add(key)
	if len(key) < fragment { // a two-factor code: its other forms would be found everywhere
		return r
	}
	r.add(url.QueryEscape(key), url.PathEscape(key), hex.EncodeToString([]byte(key)), html.EscapeString(key))
	quoted, _ := jsontext.AppendQuote(nil, key) // invalid UTF-8 is U+FFFD then
	r.add(string(quoted[1:len(quoted)-1]), strings.ReplaceAll(string(quoted[1:len(quoted)-1]), "/", `\/`))
	for i := range 3 { // base64 looks different after one or two bytes of something else
		r.add(base64.RawStdEncoding.EncodeToString([]byte(key[i:])), base64.RawURLEncoding.EncodeToString([]byte(key[i:])))
	}
	return r
}

func (r redactor) add(forms ...string) {
	for _, form := range forms {
		form = lower(form)
		for i := 0; i+r.size <= len(form); i++ {
			r.fragments[form[i:i+r.size]] = struct{}{}
		}
	}
}

// clean makes s harmless in a terminal, a log and a state: no part of the key, no control or direction characters, no
// more than MaxText bytes.
func (r redactor) clean(s string) string {
	return cut(strings.Map(harmless, r.hideKey(s)), MaxText)
}

// hideKey replaces what may be a part of the key, or of the other secrets.
func (r redactor) hideKey(s string) string {
	s = r.hide(s)
	for _, other := range r.others {
		pieces := strings.Split(s, redacted) // in which a short secret could be found
		for i, piece := range pieces {
			pieces[i] = other.hide(piece)
		}
		s = strings.Join(pieces, redacted)
	}
	return s
}

// hide replaces what may be a part of the one secret.
func (r redactor) hide(s string) string {
	var out strings.Builder
	folded := lower(s)
	done := 0 // s[:done] is in out
	for i := 0; i+r.size <= len(s); i++ {
		if _, ok := r.fragments[folded[i:i+r.size]]; !ok || r.size < shortestAnywhere && isInWord(s, i, i+r.size) {
			continue
		}
		end := i + r.size
		for end < len(s) {
			if _, ok := r.fragments[folded[end+1-r.size:end+1]]; !ok {
				break
			}
			end++
		}
		out.WriteString(s[done:i] + redacted)
		done, i = end, end-1
	}
	if done == 0 {
		return s
	}
	return out.String() + s[done:]
}

// isInWord tells whether a letter or a digit stands before or after a part of a text.
func isInWord(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	after, _ := utf8.DecodeRuneInString(s[end:])
	return unicode.IsLetter(before) || unicode.IsDigit(before) || unicode.IsLetter(after) || unicode.IsDigit(after)
}

// hideKeyInJSON replaces what may be a part of the key in the strings of a valid JSON text. A key is found however its characters are
// escaped. All else stays as it is: white space, the names in objects, and the digits of numbers.
func (r redactor) hideKeyInJSON(text string) string {
	var out strings.Builder
	done := 0 // text[:done] is in out
	for start := 0; start < len(text); start++ {
		if text[start] != '"' {
			continue
		}
		end := endOfString(text, start)
		if rest := strings.TrimLeft(text[end:], " \t\r\n"); !strings.HasPrefix(rest, ":") { // else it is a name
			if hidden, ok := r.hideKeyInString(text[start:end]); ok {
				out.WriteString(text[done:start] + hidden)
				done = end
			}
		}
		start = end - 1
	}
	if done == 0 {
		return text
	}
	return out.String() + text[done:]
}

// hideKeyInString returns a JSON string literal without what may be a part of the key, and whether there was any.
func (r redactor) hideKeyInString(literal string) (hidden string, ok bool) {
	// An error is about a character that cannot be decoded, and is U+FFFD then.
	content, _ := jsontext.AppendUnquote(nil, literal)
	safe := r.hideKey(string(content))
	if safe == string(content) {
		return "", false
	}
	quoted, _ := jsontext.AppendQuote(nil, safe)
	return string(quoted), true
}

// endOfString returns where the JSON string literal ends that begins at start.
func endOfString(text string, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// lower returns s in lower case, as far as it is ASCII, so that its bytes stay where they are.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// harmless is for [strings.Map].
func harmless(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		return unicode.ReplacementChar
	}
	return r
}

// cut shortens s to at most n bytes at the boundary of a character, and shows that it did.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	const more = "…"
	return strings.ToValidUTF8(s[:n-len(more)], "") + more
}
