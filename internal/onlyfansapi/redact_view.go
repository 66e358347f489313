package onlyfansapi

import (
	"html"
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// view is a text, or a part of it, as whoever decodes it sees it, with ASCII letters in lower case.
type view struct {
	bytes   []byte
	decoded bool
	// source returns from which bytes of the text a byte of the view comes.
	source func(i int) (from, to int)
}

// views returns the ways to read a text: as it is, and decoded from each encoding in which an echo of a secret may
// come. What decodes to less than this many bytes is left out.
func views(text string, least int) iter.Seq[view] {
	return func(yield func(view) bool) {
		plain := view{bytes: []byte(lower(text)), source: func(i int) (int, int) { return i, i + 1 }}
		if !yield(plain) {
			return
		}
		for _, e := range escapes {
			for decoded := range unescaped(text, e.signs, e.decode) {
				if !yield(decoded) {
					return
				}
			}
		}
		for _, e := range []struct {
			value        func(byte) int
			bits, phases int
		}{{hexValue, 4, 2}, {base64Value, 6, 4}} {
			for start, end := range runs(text, e.value, (least*8+e.bits-1)/e.bits) {
				for phase := range e.phases { // an echo can begin anywhere
					if !yield(packed(text, start+phase, end, e.bits, e.value)) {
						return
					}
				}
			}
		}
	}
}

// escapes are the encodings that leave most characters as they are. decode returns what stands for the character at the
// start of a text, and how long it is there; 0 where nothing is encoded.
var escapes = []struct {
	signs  string // one of them is in each text with escapes
	decode func(text string) (decoded string, length int)
}{
	{"%", percentEscape},
	{"+%", func(text string) (string, int) {
		if text[0] == '+' {
			return " ", 1
		}
		return percentEscape(text)
	}},
	{"&", htmlEscape},
	{`\`, jsonEscape},
}

// maxEscapes is how often a text is decoded from the same encoding: JSON is quoted in JSON, and a URL is a parameter of
// another.
const maxEscapes = 3

// unescaped returns a text with its escapes decoded, and again as long as there are any.
func unescaped(text, signs string, decode func(string) (string, int)) iter.Seq[view] {
	return func(yield func(view) bool) {
		var begins []int // where in the text each byte begins that was decoded so far, and the end
		for range maxEscapes {
			if !strings.ContainsAny(text, signs) {
				return
			}
			if begins == nil {
				begins = make([]int, len(text)+1)
				for i := range begins {
					begins[i] = i
				}
			}
			var decoded []byte
			var from, to, next []int
			for i := 0; i < len(text); {
				piece, length := decode(text[i:])
				if length == 0 {
					piece, length = text[i:i+1], 1
				}
				for range len(piece) {
					from, to = append(from, begins[i]), append(to, begins[i+length])
				}
				decoded = append(decoded, piece...)
				i += length
			}
			next = append(slices.Clone(from), begins[len(text)])
			if string(decoded) == text || !yield(view{
				bytes: []byte(lower(string(decoded))), decoded: true,
				source: func(i int) (int, int) { return from[i], to[i] },
			}) {
				return
			}
			text, begins = string(decoded), next
		}
	}
}

func percentEscape(text string) (string, int) {
	if text[0] != '%' || len(text) < 3 || hexValue(text[1]) < 0 || hexValue(text[2]) < 0 {
		return "", 0
	}
	return string([]byte{byte(hexValue(text[1])<<4 | hexValue(text[2]))}), 3
}

func htmlEscape(text string) (string, int) {
	const longest = 12 // of the entities of ASCII, and of any number
	end := strings.IndexByte(text[:min(len(text), longest)], ';')
	if text[0] != '&' || end < 0 {
		return "", 0
	}
	entity := text[:end+1]
	if decoded := html.UnescapeString(entity); decoded != entity {
		return decoded, len(entity)
	}
	return "", 0
}

func jsonEscape(text string) (string, int) {
	if text[0] != '\\' || len(text) < 2 {
		return "", 0
	}
	if text[1] == '/' {
		return "/", 2
	}
	if first, ok := utf16Unit(text); ok {
		if second, ok := utf16Unit(text[6:]); ok && utf16.IsSurrogate(first) {
			if r := utf16.DecodeRune(first, second); r != utf8.RuneError {
				return string(r), 12
			}
		}
		return string(first), 6
	}
	r, _, rest, err := strconv.UnquoteChar(text, '"')
	if err != nil {
		return "", 0
	}
	return string(r), len(text) - len(rest)
}

// utf16Unit reads \uXXXX at the start of a text.
func utf16Unit(text string) (rune, bool) {
	if len(text) < 6 || !strings.HasPrefix(text, `\u`) {
		return 0, false
	}
	unit, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(unit), err == nil
}

// runs returns the parts of a text, of this length at least, that hold digits only.
func runs(text string, value func(byte) int, least int) iter.Seq2[int, int] {
	return func(yield func(start, end int) bool) {
		start := 0
		for i := 0; i <= len(text); i++ {
			if i < len(text) && value(text[i]) >= 0 {
				continue
			}
			if i-start >= least && !yield(start, i) {
				return
			}
			start = i + 1
		}
	}
}

// packed returns what the digits in a part of a text stand for, each of which has so many bits.
func packed(text string, start, end, bits int, value func(byte) int) view {
	decoded := make([]byte, 0, max(end-start, 0)*bits/8)
	buffer, filled := 0, 0
	for i := start; i < end; i++ {
		buffer, filled = buffer<<bits|value(text[i]), filled+bits
		if filled >= 8 {
			filled -= 8
			decoded = append(decoded, byte(buffer>>filled))
			buffer &= 1<<filled - 1
		}
	}
	return view{
		bytes: []byte(lower(string(decoded))), decoded: true,
		source: func(i int) (int, int) { return start + i*8/bits, start + ((i+1)*8+bits-1)/bits },
	}
}

func hexValue(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// base64Value takes both alphabets.
func base64Value(c byte) int {
	switch {
	case 'A' <= c && c <= 'Z':
		return int(c - 'A')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 26
	case '0' <= c && c <= '9':
		return int(c-'0') + 52
	case c == '+' || c == '-':
		return 62
	case c == '/' || c == '_':
		return 63
	}
	return -1
}
