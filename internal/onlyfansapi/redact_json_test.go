package onlyfansapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A key is hidden in the strings of a JSON text however it is escaped, and nothing else changes.
func TestHideInJSON(t *testing.T) {
	const key = "of/live-Key+0123456789"
	var escaped strings.Builder
	for _, c := range key {
		fmt.Fprintf(&escaped, `\u%04X`, c)
	}
	for name, test := range map[string]struct{ key, in, want string }{
		"plain":           {key, `{"a": "x ` + key + `!"}`, `{"a": "x [redacted]!"}`},
		"as PHP writes":   {key, `{"a":"of\/live-Key+0123456789"}`, `{"a":"[redacted]"}`},
		"all escaped":     {key, `["` + escaped.String() + `\n\"é"]`, `["[redacted]\n\"é"]`},
		"several":         {key, `[["` + key + `"],"b","` + key + `"]`, `[["[redacted]"],"b","[redacted]"]`},
		"no object":       {key, `"` + key + `"`, `"[redacted]"`},
		"after an escape": {key, `{"a\\":"\\","b":"\\` + key + `"}`, `{"a\\":"\\","b":"\\[redacted]"}`},
		"not the key": {
			key:  key,
			in:   "{\"z\" :\t1.50, \"a\":\"\\/\\u00e9\\ud800\", \"\" : [1e400, -0, null,true ] }",
			want: "{\"z\" :\t1.50, \"a\":\"\\/\\u00e9\\ud800\", \"\" : [1e400, -0, null,true ] }",
		},
		"a name":   {"error_message", `{"error_message" : "the error_message"}`, `{"[redacted]" : "the [redacted]"}`},
		"a number": {"123456789012", `{"id":123456789012,"b":"123456789012"}`, `{"id":123456789012,"b":"[redacted]"}`},
	} {
		if got := newRedactor(test.key).hideInJSON(test.in); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

// What comes out is JSON again, and means the same but for the strings in which the key was hidden.
func FuzzHideInJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":"` + fakeapi.Key + `","b":[1.50,"\u006b",null,"\\\""],"c":{"` + fakeapi.Key + `":-0}}`, `"` + fakeapi.Key + `\ud800"`, ` [ ] `,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		in = strings.ToValidUTF8(in, "\ufffd")
		if !jsontext.Value(in).IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) {
			return
		}
		out := testRedactor.hideInJSON(in)
		before, after := jsonTokens(t, in), jsonTokens(t, out)
		if len(before) != len(after) {
			t.Fatalf("%s became %s", in, out)
		}
		for i, token := range before {
			if text, ok := token.(string); ok && after[i] == testRedactor.hide(text, true, &testRedactor.secrets) {
				continue
			}
			if token != after[i] {
				t.Fatalf("%s became %s: %v became %v", in, out, token, after[i])
			}
		}
	})
}

func jsonTokens(t *testing.T, text string) (tokens []json.Token) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return tokens
		}
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		tokens = append(tokens, token)
	}
}

// A state means what it means also where a key happens to hold the same word, which is then hidden.
func TestStateIsReadBeforeRedaction(t *testing.T) {
	for in, want := range map[string]Outcome{
		`{"state":"authenticated"}`:          Succeeded,
		`{"data":{"state":"authenticated"}}`: Succeeded,
		`{"state":"authenticating","lastAttempt":{"completed_at":"x","success":true}}`: InProgress,
		`{"state":"needs-app-otp"}`:                 WaitingForUser,
		`{"state":"authenticated","state":"other"}`: InProgress,
		`{"state":"authenticated","state":null}`:    InProgress,
	} {
		attempt, err := decodeAuthAttempt([]byte(in), newRedactor("authenticated authenticating needs-app-otp"), false)
		if err != nil || attempt.Outcome() != want {
			t.Errorf("%s: got %q, %v; want %q", in, attempt.Outcome(), err, want)
			continue
		}
		if strings.HasPrefix(value(attempt.State), "authenticat") || strings.HasPrefix(value(attempt.State), "needs") {
			t.Errorf("%s: the state %q holds a part of the key", in, *attempt.State)
		}
		if known := attempt.KnownState(); known == strings.Contains(in, "other") {
			t.Errorf("%s: known is %t", in, known)
		}
		if want == WaitingForUser && attempt.UserAction() != SubmitAppCode {
			t.Errorf("%s: user action %v", in, attempt.UserAction())
		}
	}
}
