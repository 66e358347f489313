package onlyfansapi

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

var testRedactor = newRedactor(fakeapi.Key)

// sample is the vendor's sample answer, whole.
func sample(t testing.TB) []byte {
	t.Helper()
	body, err := json.Marshal(fakeapi.Authenticated(fakeapi.AccountID).Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestDecodeSample(t *testing.T) {
	got, err := decodeAuthAttempt(sample(t), testRedactor, false)
	want := &AuthAttempt{
		Account: &ConnectedAccount{
			ID:           new(fakeapi.AccountID),
			DisplayName:  new("demo@example.com"),
			OnlyFansData: &OnlyFansData{ID: new("123456789"), Username: new("demouser123")},
		},
		State:    new("authenticated"),
		Progress: new("signed_in"),
		LastAttempt: &LastAttempt{
			StartedAt: new(
				fakeapi.StartedAt,
			),
			CompletedAt: new(fakeapi.CompletedAt),
			Success:     new(true),
			NeedsOTP:    new(false),
		},
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(AuthAttempt{})); diff != "" {
		t.Errorf("the attempt (-want +got):\n%s", diff)
	}
}

func TestDecodeForgives(t *testing.T) {
	deep := strings.Repeat("[", 5000) + strings.Repeat("]", 5000)
	for name, test := range map[string]struct{ in, want, mistyped string }{
		"exact names": {
			in: `{"state":"a","State":"b","STATE":"c","lastattempt":{"success":true}}`, want: `{"state":"a"}`,
		},
		"last duplicate": {
			in:   `{"state":"a","lastAttempt":{"success":true,"error_code":"x"},"state":"b","lastAttempt":{"success":false}}`,
			want: `{"state":"b","lastAttempt":{"success":false}}`,
		},
		"duplicate null":    {in: `{"state":"a","progress":"b","progress":null}`, want: `{"state":"a"}`},
		"byte order mark":   {in: "\ufeff" + `{"state":"a"}`, want: `{"state":"a"}`},
		"PHP's empty array": {in: `{"state":"a","account":[],"lastAttempt":[ ]}`, want: `{"state":"a"}`},
		"nulls":             {in: `{"state":null,"account":null,"lastAttempt":null}`, want: `{}`},
		"numbers as text": {
			in: `{"state":12,"account":{"id":12345678901234567,"display_name":1e999999,` +
				`"onlyfans_data":{"id":98765432109876543210,"username":true}}}`,
			want: `{"state":"12","account":{"id":"12345678901234567","display_name":"1e999999",` +
				`"onlyfans_data":{"id":"98765432109876543210","username":"true"}}}`,
		},
		"text as bool": {
			in:       `{"twoFactorPending":"true","lastAttempt":{"success":"1","needs_otp":"false"}}`,
			want:     `{"lastAttempt":{}}`,
			mistyped: "twoFactorPending lastAttempt.success lastAttempt.needs_otp",
		},
		"objects as text": {
			in:       `{"state":{"a":1},"progress":["x"],"account":{"id":{},"onlyfans_data":{"id":[1]}}}`,
			want:     `{"account":{"onlyfans_data":{}}}`,
			mistyped: "state progress account.id account.onlyfans_data.id",
		},
		"text as objects": {
			in: `{"state":"a","account":"x","lastAttempt":7}`, want: `{"state":"a"}`, mistyped: "account lastAttempt",
		},
		"profile is a list": {
			in: `{"account":{"onlyfans_data":[1]}}`, want: `{"account":{}}`, mistyped: "account.onlyfans_data",
		},
		"last of mistyped duplicates": {
			in:   `{"state":{},"state":"a","account":{"id":[1]},"account":{"id":"x"},"lastAttempt":7,"lastAttempt":null}`,
			want: `{"state":"a","account":{"id":"x"}}`,
		},
		"none, as PHP writes it": {
			in: `{"state":"a","mobile_auth_session_deeplink":false,"account":{"id":false,"onlyfans_data":{"id":0}},"lastAttempt":` +
				`{"started_at":false,"completed_at":0,"error_code":false,"otp_phone_ending":false,"face_otp_verification_url":false}}`,
			want: `{"state":"a","account":{"onlyfans_data":{}},"lastAttempt":{}}`,
		},
		"0 is no id": {
			in:   `{"state":"a","account":{"id":"0","onlyfans_data":{"id":"000"}}}`,
			want: `{"state":"a","account":{"onlyfans_data":{}}}`,
		},
		"no id, no link": {
			in:       `{"state":"a","mobile_auth_session_deeplink":7,"account":{"id":true,"onlyfans_data":{"id":-7}}}`,
			want:     `{"state":"a","account":{"onlyfans_data":{}}}`,
			mistyped: "mobile_auth_session_deeplink account.id account.onlyfans_data.id",
		},
		"an id that cannot be used": {
			in: `{"state":"a","account":{"id":"acct 1"}}`, want: `{"state":"a","account":{}}`, mistyped: "account.id",
		},
		"an id with an override": {
			in:       `{"state":"a","account":{"id":"acct\u202e1"}}`,
			want:     `{"state":"a","account":{}}`,
			mistyped: "account.id",
		},
		"0 and 1 are bools": {
			in:   `{"twoFactorPending":1,"lastAttempt":{"success":0,"needs_otp":1}}`,
			want: `{"twoFactorPending":true,"lastAttempt":{"success":false,"needs_otp":true}}`,
		},
		"2 is no bool": {
			in:       `{"twoFactorPending":2,"lastAttempt":{"success":1.0}}`,
			want:     `{"lastAttempt":{}}`,
			mistyped: "twoFactorPending lastAttempt.success",
		},
		"in data, beside none": {
			in: `{"state":null,"account":[],"twoFactorPending":false,"data":{"state":"a"}}`, want: `{"state":"a"}`,
		},
		"data that is not used": {
			in: `{"state":"a","data":{"state":7,"account":{"id":{}},"progress":[1]}}`, want: `{"state":"a"}`,
		},
		"the last data": {
			in: `{"data":{"state":"b"},"data":{"state":"a"}}`, want: `{"state":"a"}`,
		},
		"a BOM, in data": {in: "\ufeff" + `{"data":{"state":"a"}}`, want: `{"state":"a"}`},
		"last of mistyped duplicates, wrapped": {
			in: `{"data":{"state":{}},"data":{"progress":{},"progress":"a"}}`, want: `{"progress":"a"}`,
		},
		"mistyped last of duplicates": {
			in: `{"state":"a","state":{},"state":{}}`, want: `{}`, mistyped: "state",
		},
		"wrapped": {
			in: `{"data":{"state":"a","account":{"id":"x"}}}`, want: `{"state":"a","account":{"id":"x"}}`,
		},
		"wrapped, mistyped": {
			in: `{"data":{"state":"a","twoFactorPending":3}}`, want: `{"state":"a"}`, mistyped: "twoFactorPending",
		},
		"not wrapped":       {in: `{"state":"a","data":{"state":"b"}}`, want: `{"state":"a"}`},
		"data is no object": {in: `{"state":"a","data":"b"}`, want: `{"state":"a"}`},
		"invalid UTF-8":     {in: "{\"state\":\"a\xff\"}", want: "{\"state\":\"a\ufffd\"}"},
		"lone surrogate":    {in: `{"state":"a\ud800"}`, want: "{\"state\":\"a\ufffd\"}"},
		"harmful text": {
			in:   `{"lastAttempt":{"error_message":"\u001b[31m\u202e` + fakeapi.Key + `"}}`,
			want: `{"lastAttempt":{"error_message":"` + "\ufffd[31m\ufffd" + `[redacted]"}}`,
		},
		"other fields": {
			in: `{"state":"a","deep":` + deep + `,"huge":1e99999999,` +
				`"account":{"x":[{}],"onlyfans_data":{"avatarThumbs":{"c50":"u"},"headerSize":{"w":1}}}}`,
			want: `{"state":"a","account":{"onlyfans_data":{}}}`,
		},
		"not known, a name": {in: `{"state":"a","a/b":1,"":2}`, want: `{"state":"a"}`},
	} {
		got, err := decodeAuthAttempt([]byte(test.in), testRedactor, false)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		encoded, err := json.Marshal(got)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(reorder(t, test.want), string(encoded)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if mistyped := strings.Join(got.Mistyped, " "); mistyped != test.mistyped {
			t.Errorf("%s: mistyped %q, want %q", name, mistyped, test.mistyped)
		}
	}
}

// reorder writes want as [json.Marshal] writes an AuthAttempt.
func reorder(t *testing.T, want string) string {
	t.Helper()
	var attempt AuthAttempt
	if err := json.Unmarshal([]byte(want), &attempt); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(attempt)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// What a 200 lacks that is no attempt is said, and nothing of what it holds but the vendor's message.
func TestDecodeRefuses(t *testing.T) {
	const (
		empty, short     = "it is empty", "it is cut short"
		noJSON, noObject = "it is not JSON", "it is JSON, but no object"
	)
	const noField = "it has no state, no progress, no account and no lastAttempt"
	for in, want := range map[string]string{
		"":                    empty,
		" ":                   empty,
		"\ufeff":              empty,
		"null":                noObject,
		"true":                noObject,
		"7":                   noObject,
		`"state"`:             noObject,
		"[]":                  noObject,
		`[{"state":"a"}]`:     noObject,
		"{}":                  noField,
		`{"message":"hello"}`: noField + `, and says "hello"`,
		`{"error":"hello \u001b` + fakeapi.Key + `"}`:    noField + `, and says "hello �[redacted]"`,
		`{"message":"` + strings.Repeat("x", 500) + `"}`: noField + `, and says "` + strings.Repeat("x", 397) + `…"`,
		`{"State":"a"}`:              noField,
		`{"data":{}}`:                noField,
		`{"data":{"x":1}}`:           noField,
		`{"state":"a"`:               short,
		`{"state":"auth`:             short,
		`{"state":"a"} trailing`:     noJSON,
		`{"data":{"state":"a"}} x`:   noJSON,
		`{"data":{"state":"a"}}{}`:   noJSON,
		`{"data":{"state":"a"}`:      short,
		`{"state":"a"}{"state":"b"}`: noJSON,
		`{"state":'a'}`:              noJSON,
		`{state:"a"}`:                noJSON,
		"<!DOCTYPE html>":            noJSON,
		"\x1f\x8b":                   noJSON,
		`{"state":"a","x":` + strings.Repeat("[", 1<<20): noJSON,
	} {
		got, err := decodeAuthAttempt([]byte(in), testRedactor, false)
		if want := "the answer is not the JSON object that describes an attempt: " + want; err == nil ||
			err.Error() != want ||
			!isPassing(err) {
			t.Errorf("%.40q: got %+v, %v; want %s", in, got, err, want)
		}
	}
}

// Whoever has a link can use it, so that no other text may show it.
func TestDecodeHidesRepeatedLinks(t *testing.T) {
	const app, face = "ofapp://session/4f9c1e77", "https://verify.example.com/s/81c2"
	got, err := decodeAuthAttempt(
		[]byte(`{"state":"needs-otp","progress":"open `+app+`","mobile_auth_session_deeplink":"`+app+`",`+
			`"lastAttempt":{"error_message":"`+app+` or `+face+`","face_otp_verification_url":"`+face+`"}}`),
		testRedactor,
		false,
	)
	if err != nil {
		t.Fatal(err)
	}
	if *got.Progress != "open [redacted]" || *got.LastAttempt.ErrorMessage != "[redacted] or [redacted]" {
		t.Errorf("%q, %q", *got.Progress, *got.LastAttempt.ErrorMessage)
	}
	if *got.MobileAuthSessionDeeplink != app || *got.LastAttempt.FaceOTPVerificationURL != face {
		t.Errorf("%q, %q", *got.MobileAuthSessionDeeplink, *got.LastAttempt.FaceOTPVerificationURL)
	}
}

func TestDecodeRawProfile(t *testing.T) {
	const profile = `{"id": 12345678901234567890, "username":"u", "ratio":1.50, "csrf":"c", "nested":{"a":[1,2]}}`
	body := []byte(`{"state":"authenticated","account":{"onlyfans_data" : ` + profile + ` ,"id":"a"}}`)
	got, err := decodeAuthAttempt(body, testRedactor, true)
	if err != nil || got.Account.OnlyFansData.Raw != profile {
		t.Errorf("got %+v, %v", got, err)
	}
	got, err = decodeAuthAttempt(body, testRedactor, false)
	if err != nil || got.Account.OnlyFansData.Raw != "" {
		t.Errorf("kept the profile unasked: %+v, %v", got, err)
	}
	got, err = decodeAuthAttempt([]byte(`{"state":"a","account":{"onlyfans_data":null}}`), testRedactor, true)
	if err != nil || got.Account.OnlyFansData != nil {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestOutcome(t *testing.T) {
	for in, want := range map[string]Outcome{
		`{"state":"authenticated"}`:                                     Succeeded,
		`{"state":"authenticated","lastAttempt":{"needs_otp":true}}`:    WaitingForUser,
		`{"state":"authenticated","twoFactorPending":true}`:             Succeeded,
		`{"state":"failed","twoFactorPending":true}`:                    Failed,
		`{"state":"needs-otp"}`:                                         WaitingForUser,
		`{"state":"needs-app-otp"}`:                                     WaitingForUser,
		`{"state":"needs-something-new"}`:                               WaitingForUser,
		`{"state":"needs_face_otp"}`:                                    WaitingForUser,
		`{"state":"authenticating","twoFactorPending":true}`:            WaitingForUser,
		`{"state":"pondering","lastAttempt":{"needs_otp":true}}`:        WaitingForUser,
		`{"state":null,"lastAttempt":{"needs_face_otp":true}}`:          WaitingForUser,
		`{"progress":"x","mobile_auth_session_deeplink":"app://x"}`:     WaitingForUser,
		`{"state":"authenticating","mobile_auth_session_deeplink":""}`:  InProgress,
		`{"state":"authenticating","lastAttempt":{"completed_at":"x"}}`: InProgress,
		`{"state":"Authenticated"}`:                                     InProgress,
		`{"state":"needs"}`:                                             InProgress,
		`{"state":""}`:                                                  InProgress,
		`{"state":null}`:                                                InProgress,
	} {
		attempt, err := decodeAuthAttempt([]byte(in), testRedactor, false)
		if err != nil || attempt.Outcome() != want {
			t.Errorf("%s: got %q, %v; want %q", in, attempt.Outcome(), err, want)
		}
	}
}

// Never a panic, never more than the limits, and what was decoded decodes to the same again.
func FuzzDecode(f *testing.F) {
	f.Add(sample(f))
	for _, seed := range []string{
		`{"data":{"state":"needs-otp"}}`, `{"state":1,"account":[],"lastAttempt":{"success":"x"}}`, "\ufeff{}", `{"state":"\ud800\u202e"}`,
		`{"account":{"onlyfans_data":{"id":1e400}},"state":"a","state":"b"}`, "{\"progress\":\"\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		first, err := decodeAuthAttempt(body, testRedactor, true)
		if err != nil {
			return
		}
		if len(value(first.State)) > MaxText || len(first.Mistyped) > len(body) {
			t.Fatalf("over the limits: %d bytes", len(value(first.State)))
		}
		encoded, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		if string(encoded) == "{}" {
			return
		}
		second, err := decodeAuthAttempt(encoded, testRedactor, false)
		if err != nil {
			t.Fatalf("%s: %v", encoded, err)
		}
		again, err := json.Marshal(second)
		if err != nil || string(again) != string(encoded) {
			t.Fatalf("%s became %s, %v", encoded, again, err)
		}
	})
}

func BenchmarkDecodeSample(b *testing.B) {
	body := sample(b)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		attempt, err := decodeAuthAttempt(body, testRedactor, false)
		if err != nil || attempt.Outcome() != Succeeded {
			b.Fatal(err)
		}
	}
}
