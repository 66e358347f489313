package onlyfansapi

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func TestRedactorHidesTheKey(t *testing.T) {
	key, r := fakeapi.Key, newRedactor(fakeapi.Key)
	for name, form := range map[string]string{
		"whole":                key,
		"lower case":           strings.ToLower(key),
		"upper case":           strings.ToUpper(key),
		"start":                key[:20],
		"middle":               key[5:19],
		"end":                  key[len(key)-14:],
		"URL":                  url.QueryEscape(key),
		"hex":                  hex.EncodeToString([]byte(key)),
		"HEX":                  strings.ToUpper(hex.EncodeToString([]byte(key))),
		"base64":               base64.StdEncoding.EncodeToString([]byte(key)),
		"base64 with a prefix": base64.StdEncoding.EncodeToString([]byte("Bearer " + key)),
		"base64 of a URL":      base64.URLEncoding.EncodeToString([]byte("ab" + key)),
	} {
		got := r.clean("The key " + form + " is wrong, " + form + "!")
		if !strings.HasPrefix(got, "The key ") || !strings.Contains(got, "[redacted]") || !strings.HasSuffix(got, "!") {
			t.Errorf("%s: %s", name, got)
		}
		for i := 0; i+14 <= len(form); i++ {
			part := form[i : i+14]
			if strings.Contains(got, part) && !strings.HasPrefix(name, "base64 with") {
				t.Errorf("%s: %s holds %s", name, got, part)
			}
		}
	}
	if got, want := r.clean("nothing of the key"), "nothing of the key"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := newRedactor("short").clean("a short key"); got != "a [redacted] key" {
		t.Errorf("a key shorter than a fragment: %q", got)
	}
}

func TestRedactorMakesTextHarmless(t *testing.T) {
	r := newRedactor(fakeapi.Key)
	for in, want := range map[string]string{
		"two\nlines\tand\r\nmore": "two lines and  more",
		"\x1b[31mred\x00\x7f":     "\ufffd[31mred\ufffd\ufffd",
		"a\u202eb\u2066c\u200fd":  "a\ufffdb\ufffdc\ufffdd",
		"a\u2028b":                "a b",
		"bad \xff\xfe":            "bad \ufffd\ufffd",
		"Zoë 👩‍🎤 日本":              "Zoë 👩‍🎤 日本",
	} {
		if got := r.clean(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	long := r.clean(strings.Repeat("é", 1<<20))
	if len(long) > MaxText || !strings.HasSuffix(long, "é…") || !utf8.ValidString(long) {
		t.Errorf("a long text became %d bytes, ending in %q", len(long), long[len(long)-8:])
	}
}

// No attribute takes more than 4 KiB of the API's text, which is cut between characters.
func TestTextOfAnAttributeIsCut(t *testing.T) {
	for _, text := range []string{strings.Repeat("x", 10000), "x" + strings.Repeat("ä", 5000), "xx" + strings.Repeat("€", 5000)} {
		wait, _, err := waitFor(t, WaitOptions{}, fakeapi.Authenticated("acct_1").With("progress", text))
		if err != nil || wait.Attempt == nil || wait.Attempt.Progress == nil {
			t.Fatal(wait, err)
		}
		got := *wait.Attempt.Progress
		if kept, cut := strings.CutSuffix(got, "…"); !cut || len(got) > 4096 || len(got) < 4090 || !strings.HasPrefix(text, kept) {
			t.Errorf("%d bytes: …%q", len(got), got[len(got)-20:])
		}
	}
}

// A secret of a few characters, such as a password that the API refuses, is hidden only where it stands alone: else nobody could read the answer.
func TestRedactorHidesShortSecretsAsWords(t *testing.T) {
	for secret, want := range map[string]string{
		"a":    "[redacted] field called auth, ab4, b-[redacted].",
		"ab4":  "a field called auth, [redacted], b-a.",
		"auth": "a field called [redacted], ab4, b-a.",
		"all":  "a field called auth, ab4, b-a.",
		"alle": "a field c[redacted]d auth, ab4, b-a.",
		"é":    "a field called auth, ab4, b-a.",
	} {
		if got := newRedactor(secret).clean("a field called auth, ab4, b-a."); got != want {
			t.Errorf("%s: got %s, want %s", secret, got, want)
		}
	}
}
