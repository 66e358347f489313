package onlyfansapi

import (
	"crypto/sha256"
	"encoding/binary"
	"hash/maphash"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	// MaxText is the longest text taken from the API's answer, in bytes. What is longer is cut.
	MaxText = 4 << 10
	// maxSearched is how much of a text is searched for secrets, in bytes, before it is cut to MaxText.
	maxSearched = 4 * MaxText

	redacted = "[redacted]"
	// fragment is how many bytes of a secret in a row are taken for a part of it. A shorter secret is hidden as a word
	// only: inside of other words it would be found by chance.
	fragment = 12
	// maxWhole is the longest secret, in bytes, of which every fragment is kept. Of a longer one, such as cookies,
	// every fourth is: that finds whatever has 15 bytes of it in a row, and takes a quarter of the memory and time.
	maxWhole    = 1 << 10
	everyFourth = 4
	// shortestEncoded is the size in bytes from which a shorter secret is hidden in its encodings, too.
	shortestEncoded = 4
)

// redactor makes texts of the API safe to pass on. It knows the key and all that this client has sent as a secret, and
// hides it in every answer that is read afterwards. What it knows grows with the secrets, and not with the answers.
type redactor struct {
	mu  sync.RWMutex
	key secretSet
	// secrets are the key and what else nobody may see, such as passwords.
	secrets secretSet
	// personal is what was sent with the secrets, but can also be the name or the ID of an account, such as an email.
	// It is hidden in what the API says in words, and not in names.
	personal secretSet
}

// secrets is what a request holds of each kind. Empty texts are none.
type secrets struct{ secret, personal []string }

func newRedactor(key string) *redactor {
	r := &redactor{}
	r.key.add(key)
	r.secrets.add(key)
	return r
}

// add has the redactor hide what a request holds, for as long as the client lives.
func (r *redactor) add(s secrets) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range s.secret {
		r.secrets.add(secret)
	}
	for _, text := range s.personal {
		r.personal.add(text)
	}
}

// clean makes what the API says in words harmless in a terminal, a log and a state: no part of a secret, no control,
// direction or invisible characters, no more than MaxText bytes.
func (r *redactor) clean(s string) string { return r.safe(s, true, &r.secrets, &r.personal) }

// cleanName does so for the name of an account.
func (r *redactor) cleanName(s string) string { return r.safe(s, true, &r.secrets) }

// cleanID does so for an ID, in which a short secret would be found by chance.
func (r *redactor) cleanID(s string) string { return r.safe(s, false, &r.secrets) }

// isSecret reports whether a text is a secret as a whole. cleanID leaves a short one as it is.
func (r *redactor) isSecret(s string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return s != "" && r.secrets.wordAt([]byte(lower(s))) == len(s)
}

// cleanLink does so for a link, in which a short secret would be found by chance as well.
func (r *redactor) cleanLink(s string) string { return r.safe(s, false, &r.secrets, &r.personal) }

func (r *redactor) safe(s string, words bool, sets ...*secretSet) string {
	if len(s) > maxSearched {
		s = s[:maxSearched] + "…"
	}
	return cut(harmless(r.hide(s, words, sets...)), MaxText)
}

// hide replaces what may be a part of a secret of these sets. words has it look for the short ones, too.
func (r *redactor) hide(s string, words bool, sets ...*secretSet) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	found := search{text: s}
	least := fragment
	for _, set := range sets {
		if words && set.hasWords() {
			least = shortestEncoded
		}
	}
	for v := range views(s, least) {
		for _, set := range sets {
			found.hideFragments(v, set)
		}
	}
	if least < fragment { // afterwards, because a secret that is hidden ends a word
		for v := range views(s, least) {
			for _, set := range sets {
				found.hideWords(v, set)
			}
		}
	}
	return found.replaced()
}

// hideInJSON replaces what may be a part of a secret in the strings of a valid JSON text, names among them, however its
// characters are escaped. All else stays as it is: white space and the digits of numbers.
func (r *redactor) hideInJSON(text string) string {
	var out strings.Builder
	done := 0 // text[:done] is in out
	for start := 0; start < len(text); start++ {
		if text[start] != '"' {
			continue
		}
		end := endOfString(text, start)
		// An error is about a character that cannot be decoded, and is U+FFFD then.
		content, _ := jsontext.AppendUnquote(nil, text[start:end])
		if safe := r.hide(string(content), true, &r.secrets); safe != string(content) {
			quoted, _ := jsontext.AppendQuote(nil, safe)
			out.WriteString(text[done:start] + string(quoted))
			done = end
		}
		start = end - 1
	}
	if done == 0 {
		return text
	}
	return out.String() + text[done:]
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

// secretSet is a set of secrets, to be found in texts. ASCII letters are in lower case, because an echo may be in
// either.
type secretSet struct {
	known map[[sha256.Size]byte]struct{}
	// fragments holds the hashes of the fragments of the longer secrets, and begins a bit for the hash of how each
	// begins, which is looked at first, because few parts of a text begin so.
	fragments map[uint64]struct{}
	// sparse is fragments for the secrets of which only every fourth is kept.
	sparse map[uint64]struct{}
	begins [1 << 10]uint64
	// words are the shorter secrets, by their length.
	words [fragment]map[string]struct{}
}

var hashSeed = maphash.MakeSeed()

func (s *secretSet) add(secret string) {
	sum := sha256.Sum256([]byte(secret))
	if _, ok := s.known[sum]; ok || secret == "" {
		return
	}
	if s.known == nil {
		s.known, s.fragments, s.sparse = map[[sha256.Size]byte]struct{}{}, map[uint64]struct{}{}, map[uint64]struct{}{}
	}
	s.known[sum] = struct{}{}
	folded := lower(secret)
	if len(folded) < fragment {
		if s.words[len(folded)] == nil {
			s.words[len(folded)] = map[string]struct{}{}
		}
		s.words[len(folded)][folded] = struct{}{}
		return
	}
	step, kept := 1, s.fragments
	if len(folded) > maxWhole {
		step, kept = everyFourth, s.sparse
	}
	for i := 0; i+fragment <= len(folded); i += step {
		part := []byte(folded[i : i+fragment])
		word, bit := beginning(part)
		s.begins[word] |= bit
		kept[maphash.Bytes(hashSeed, part)] = struct{}{}
	}
}

// holds reports whether a text of the size of a fragment is one. beside is how many bytes on each side of it can be a
// part of the secret, too, because their fragments are not kept.
func (s *secretSet) holds(part []byte) (ok bool, beside int) {
	if word, bit := beginning(part); s.begins[word]&bit == 0 {
		return false, 0
	}
	hash := maphash.Bytes(hashSeed, part)
	if _, ok := s.fragments[hash]; ok {
		return true, 0
	}
	_, ok = s.sparse[hash]
	return ok, everyFourth - 1
}

// beginning returns the place in begins for the first bytes of a fragment.
func beginning(part []byte) (word int, bit uint64) {
	hash := binary.LittleEndian.Uint32(part) * 2654435761 >> 16 // the golden ratio mixes the bits
	return int(hash >> 6), 1 << (hash & 63)
}

func (s *secretSet) hasWords() bool {
	for _, words := range s.words {
		if words != nil {
			return true
		}
	}
	return false
}

// wordAt returns the length of the longest short secret at the start of a text, 0 for none.
func (s *secretSet) wordAt(text []byte) int {
	for n := min(fragment-1, len(text)); n > 0; n-- {
		if _, ok := s.words[n][string(text[:n])]; ok {
			return n
		}
	}
	return 0
}

// search is what of a text is to be hidden.
type search struct {
	text   string
	hidden []bool // each byte; nil for none
}

func (f *search) hide(from, to int) {
	if f.hidden == nil {
		f.hidden = make([]bool, len(f.text))
	}
	for i := from; i < to; i++ {
		f.hidden[i] = true
	}
}

// hideFragments hides the parts of longer secrets.
func (f *search) hideFragments(v view, set *secretSet) {
	if set.known == nil {
		return
	}
	for i := 0; i+fragment <= len(v.bytes); i++ {
		if ok, beside := set.holds(v.bytes[i : i+fragment]); ok {
			from, _ := v.source(max(i-beside, 0))
			_, to := v.source(min(i+fragment-1+beside, len(v.bytes)-1))
			f.hide(from, to)
		}
	}
}

// hideWords hides the shorter secrets: as words in the text itself, and anywhere in another encoding of it.
func (f *search) hideWords(v view, set *secretSet) {
	for i := 0; i < len(v.bytes); i++ {
		end := i
		for n := set.wordAt(v.bytes[end:]); n > 0; n = set.wordAt(v.bytes[end:]) {
			end += n // several in a row are a word, too
			if v.decoded {
				break
			}
		}
		if end == i {
			continue
		}
		from, _ := v.source(i)
		_, to := v.source(end - 1)
		if v.decoded && end-i >= shortestEncoded && lower(f.text[from:to]) != string(v.bytes[i:end]) ||
			!v.decoded && f.endsAt(from) && f.endsAt(to) {
			f.hide(from, to)
		}
	}
}

// endsAt reports whether no word goes on at a place of the text.
func (f *search) endsAt(i int) bool {
	if f.hidden != nil && (i > 0 && f.hidden[i-1] || i < len(f.text) && f.hidden[i]) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(f.text[:i])
	after, _ := utf8.DecodeRuneInString(f.text[i:])
	return !isInWord(before) || !isInWord(after)
}

func isInWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// replaced returns the text without what is hidden.
func (f *search) replaced() string {
	if f.hidden == nil {
		return f.text
	}
	var out strings.Builder
	for i := range len(f.text) {
		switch {
		case !f.hidden[i]:
			out.WriteByte(f.text[i])
		case i == 0 || !f.hidden[i-1]:
			out.WriteString(redacted)
		}
	}
	return out.String()
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

// harmless replaces the characters that a terminal obeys or does not show. White space becomes a space.
func harmless(s string) string {
	var out strings.Builder
	before := rune(0)
	for i, r := range s {
		switch {
		case unicode.IsSpace(r):
			out.WriteRune(' ')
		case r == zeroWidthJoiner && joinsEmoji(before, s[i+utf8.RuneLen(r):]):
			out.WriteRune(r)
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Bidi_Control, r), isTag(r):
			out.WriteRune(unicode.ReplacementChar)
		default:
			out.WriteRune(r)
		}
		before = r
	}
	return out.String()
}

const (
	zeroWidthJoiner = '\u200d'
	emojiVariation  = '\ufe0f'
)

// joinsEmoji reports whether a joiner stands between two symbols: creators have emoji in their names.
func joinsEmoji(before rune, after string) bool {
	next, _ := utf8.DecodeRuneInString(after)
	return unicode.Is(unicode.So, next) && (unicode.In(before, unicode.So, unicode.Sk) || before == emojiVariation)
}

// isTag reports whether r is a tag, or a variation selector that no text of a person needs: both are invisible.
func isTag(r rune) bool { return 0xe0000 <= r && r <= 0xe0fff }

// cut shortens s to at most n bytes at the boundary of a character, and shows that it did.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	const more = "…"
	return strings.ToValidUTF8(s[:n-len(more)], "") + more
}
