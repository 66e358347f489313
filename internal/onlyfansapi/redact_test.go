package onlyfansapi

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// hiding returns a redactor that hides this secret besides the key.
func hiding(secret ...string) *redactor {
	r := newRedactor(fakeapi.Key)
	r.add(secrets{secret: secret})
	return r
}

// encodings are the forms in which an answer may echo a secret.
func encodings(secret string) map[string]string {
	quoted, _ := json.Marshal(secret)
	inJSON := string(quoted[1 : len(quoted)-1])
	twice, _ := json.Marshal(inJSON)
	var escaped strings.Builder
	for _, r := range secret {
		fmt.Fprintf(&escaped, `\u%04x`, r)
	}
	return map[string]string{
		"whole":                secret,
		"lower case":           strings.ToLower(secret),
		"upper case":           strings.ToUpper(secret),
		"URL":                  url.QueryEscape(secret),
		"path":                 url.PathEscape(secret),
		"hex":                  hex.EncodeToString([]byte(secret)),
		"HEX":                  strings.ToUpper(hex.EncodeToString([]byte(secret))),
		"HTML":                 html.EscapeString(secret),
		"JSON":                 inJSON,
		"JSON as PHP writes":   strings.ReplaceAll(inJSON, "/", `\/`),
		"JSON, all escaped":    escaped.String(),
		"JSON in JSON":         string(twice[1 : len(twice)-1]),
		"URL in a URL":         url.QueryEscape(url.QueryEscape(secret)),
		"base64":               base64.RawStdEncoding.EncodeToString([]byte(secret)),
		"base64 with a prefix": base64.RawStdEncoding.EncodeToString([]byte("Bearer " + secret)),
		"base64 of a URL":      base64.RawURLEncoding.EncodeToString([]byte("ab" + secret)),
	}
}

func TestRedactorHidesLongSecrets(t *testing.T) {
	for _, secret := range []string{fakeapi.Key, `pass&word/"with" <all>+%`, "correct horse bättery"} {
		r := hiding(secret)
		for name, form := range encodings(secret) {
			got := r.clean("The key " + form + " is wrong, " + form + "!")
			if !strings.HasPrefix(got, "The key ") || !strings.Contains(got, redacted) || !strings.HasSuffix(got, "!") {
				t.Errorf("%s: %s", name, got)
			}
			for i := 0; i+14 <= len(form) && !strings.Contains(name, "base64 "); i++ {
				if part := form[i : i+14]; strings.Contains(got, part) {
					t.Errorf("%s: %s holds %s", name, got, part)
				}
			}
		}
		for name, part := range map[string]string{
			"start": secret[:13], "middle": secret[5:18], "end": secret[len(secret)-14:],
		} {
			if got := r.clean("x=" + part + "!"); got != "x=[redacted]!" {
				t.Errorf("%s: %s", name, got)
			}
		}
		if got, want := r.clean(secret+secret+" and "+secret), "[redacted] and [redacted]"; got != want {
			t.Errorf("two adjacent echoes: got %q, want %q", got, want)
		}
	}
	if got, want := hiding().clean("nothing of the key"), "nothing of the key"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A secret of less than 12 bytes is hidden only where it stands alone: else nobody could read the answer. Its encodings
// that differ from it are hidden everywhere.
func TestRedactorHidesShortSecrets(t *testing.T) {
	for secret, want := range map[string]string{
		"a":    "[redacted] field called auth, ab4, b-[redacted].",
		"ab4":  "a field called auth, [redacted], b-a.",
		"auth": "a field called [redacted], ab4, b-a.",
		"all":  "a field called auth, ab4, b-a.",
		"alle": "a field called auth, ab4, b-a.",
		"é":    "a field called auth, ab4, b-a.",
	} {
		if got := hiding(secret).clean("a field called auth, ab4, b-a."); got != want {
			t.Errorf("%s: got %s, want %s", secret, got, want)
		}
	}
	for _, secret := range []string{"s3c&", "hunter2", `p"/<>&%+ x`, "483920", "0123456789+"} {
		r := hiding(secret)
		for name, form := range encodings(secret) {
			if got := r.clean(
				"It is " + form + ".",
			); !strings.HasPrefix(got, "It is ") ||
				!strings.Contains(got, redacted) {
				t.Errorf("%s, %s: %s", secret, name, got)
			}
			if got := r.clean("x" + form + "y"); !strings.EqualFold(form, secret) && !strings.Contains(got, redacted) &&
				!strings.Contains(name, "64") {
				t.Errorf("%s, %s, in a word: %s", secret, name, got)
			}
		}
		if got := r.clean("=" + secret + secret + "="); got != "=[redacted]=" {
			t.Errorf("%s: two adjacent echoes: %s", secret, got)
		}
		if got := r.clean(fakeapi.Key + secret); got != redacted {
			t.Errorf("%s: after the key: %s", secret, got)
		}
	}
}

// An email or an auth_id is hidden where the API says something, and not where it is the name or the id of an account.
func TestRedactorLeavesNames(t *testing.T) {
	r := hiding("hunter2", "correct horse battery")
	r.add(secrets{personal: []string{"alice@example.com", "123456789"}})
	const text = "123456789 alice@example.com hunter2 correct horse battery"
	for got, want := range map[string]string{
		r.clean(text):     "[redacted] [redacted] [redacted] [redacted]",
		r.cleanName(text): "123456789 alice@example.com [redacted] [redacted]",
		r.cleanID(text):   "123456789 alice@example.com hunter2 [redacted]",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRedactorMakesTextHarmless(t *testing.T) {
	r := newRedactor(fakeapi.Key)
	for in, want := range map[string]string{
		"two\nlines\tand\r\nmore": "two lines and  more",
		"\x1b[31mred\x00\x7f":     "\ufffd[31mred\ufffd\ufffd",
		"a\u202eb\u2066c\u200fd":  "a\ufffdb\ufffdc\ufffdd",
		"a\u200bb\u200cc\u2060d":  "a\ufffdb\ufffdc\ufffdd",
		"a\u200db\ufeff\u00ad":    "a\ufffdb\ufffd\ufffd",
		"a\U000e0041b\U000e0100":  "a\ufffdb\ufffd",
		"a\u2028b":                "a b",
		"bad \xff\xfe":            "bad \ufffd\ufffd",
		"Zoë 👩‍🎤 👩🏽‍🎤 🏳️‍🌈 日本": "Zoë 👩‍🎤 👩🏽‍🎤 🏳️‍🌈 日本",
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
	for _, text := range []string{
		strings.Repeat("x", 10000), "x" + strings.Repeat("ä", 5000), "xx" + strings.Repeat("€", 5000),
	} {
		wait, _, err := waitFor(t, WaitOptions{}, fakeapi.Authenticated("acct_1").With("progress", text))
		if err != nil || wait.Attempt == nil || wait.Attempt.Progress == nil {
			t.Fatal(wait, err)
		}
		got := *wait.Attempt.Progress
		if kept, cut := strings.CutSuffix(
			got,
			"…",
		); !cut || len(got) > 4096 || len(got) < 4090 ||
			!strings.HasPrefix(text, kept) {
			t.Errorf("%d bytes: …%q", len(got), got[len(got)-20:])
		}
	}
}

// What was sent as a secret is hidden in every later answer, whatever asks: an attempt's record, a list, an error.
func TestSecretsAreHiddenForTheLifeOfTheClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		client := newTestClient(t, api, Config{})
		options := alice()
		options.Password = "hunter2"
		echo := "hunter2 " + fakeapi.ProxyPassword + " " + fakeapi.LoginEmail + " " + code
		if _, _, err := client.StartAuthAttempt(t.Context(), options, nil); err != nil {
			t.Fatal(err)
		}
		api.ScriptSubmit("auth_x", fakeapi.Answer{})
		if _, err := client.SubmitTwoFactorCode(t.Context(), "auth_x", code, nil); err != nil {
			t.Fatal(err)
		}
		const want = "[redacted] [redacted] [redacted] [redacted]"
		api.Script("auth_x", fakeapi.Failed("C", echo))
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
		if got := value(wait.Attempt.LastAttempt.ErrorMessage); err != nil || got != want {
			t.Errorf("a record: %q, %v", got, err)
		}
		api.Script("auth_y", fakeapi.Error(422, echo))
		if _, err := client.WaitForAuthAttempt(
			t.Context(),
			"auth_y",
			WaitOptions{},
		); !strings.Contains(
			text(err),
			"("+want+")",
		) {
			t.Errorf("an error: %v", err)
		}
		api.ScriptList(
			fakeapi.Answer{
				Body: `[{"id":"acct_1","display_name":"` + fakeapi.LoginEmail + ` hunter2","authentication_progress":"` + echo + `"}]`,
			},
		)
		accounts, err := client.Accounts(t.Context(), nil)
		if err != nil || value(accounts[0].AuthenticationProgress) != want ||
			value(accounts[0].DisplayName) != fakeapi.LoginEmail+" [redacted]" {
			t.Errorf("a list: %+v, %v", accounts, err)
		}
	})
}

// randomText is as hard to compress as a cookie.
func randomText(random *rand.Rand, n int) string {
	text := make([]byte, n)
	for i := range text {
		text[i] = byte('!' + random.IntN(94))
	}
	return string(text)
}

// Forty attempts with credentials of the greatest size take little memory, and no time for each answer.
func TestRedactorCost(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	all := make([]secrets, 40)
	for i := range all {
		for range 4 {
			all[i].secret = append(all[i].secret, randomText(random, MaxCredential))
		}
	}
	r := newRedactor(fakeapi.Key)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begun := time.Now()
	for _, s := range all {
		r.add(s)
	}
	added := time.Since(begun)
	runtime.GC()
	runtime.ReadMemStats(&after)
	held := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	for _, s := range all { // the same again adds nothing
		r.add(s)
	}
	begun = time.Now()
	const answers = 100
	for range answers {
		r.clean("The password " + all[7].secret[2][100:200] + " is wrong.")
	}
	t.Logf("%d MiB for 160 secrets of 16 KiB, added in %s; a text takes %s", held>>20, added, time.Since(begun)/answers)
	if held > 40<<20 {
		t.Errorf("%d MiB are held", held>>20)
	}
	for i := range 20 { // of such a secret, 15 bytes in a row are found wherever they begin
		part := all[7].secret[2][100+i : 115+i]
		for name, form := range encodings(part) {
			if got := r.clean("The password " + form + " is wrong."); !strings.Contains(got, redacted) {
				t.Errorf("%s from byte %d: %s", name, i, got)
			}
		}
	}
	runtime.KeepAlive(all)
}
