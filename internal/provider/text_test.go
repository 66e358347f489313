package provider

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

func TestUserSteps(t *testing.T) {
	const address = " 'https://x.example/api/authenticate/it%27s_x'"
	const whole = " | jq -ac '(.data? // .)'"
	code := spelledOut(
		"Submit the code, which this asks for. The answer says only that the API received it:\n     SUBMIT",
	) + address + whole
	const waits = "a two-factor code. The attempt waits for a two-factor code. "
	selfie := spelledOut("1. Have the creator take the selfie at the address that this prints:\n     CURL") + address +
		" | jq -ac '(.data? // .) | .lastAttempt.face_otp_verification_url'\n" +
		spelledOut("2. Tell the API that the selfie is taken:\n     SELFIE") + address + whole
	for in, want := range map[string]string{
		`{"state":"needs-otp"}`:                 waits + code,
		`{"state":"x","twoFactorPending":true}`: waits + code,
		`{"state":"needs-otp","lastAttempt":{"otp_phone_ending":"07"}}`: "a two-factor code. " +
			`The attempt waits for a two-factor code, sent to the phone ending in "07". ` + code,
		`{"state":"needs-otp","lastAttempt":{"otp_phone_ending":"07","error_code":"WRONG_2FA"}}`: "a two-factor code. " +
			`The last code was wrong (WRONG_2FA). The attempt waits for another one, sent to the phone ending in "07". ` + code,
		`{"state":"needs-otp","lastAttempt":{"error_code":"OTHER"}}`: waits + code,
		`{"state":"needs-app-otp"}`: "a two-factor code. " +
			"The attempt waits for a two-factor code of the creator's authenticator app. " + code,
		`{"state":"needs_face_otp"}`:                                          "a selfie. The attempt waits for a selfie. " + selfie,
		`{"state":"needs_face_otp","lastAttempt":{"error_code":"WRONG_2FA"}}`: "a selfie. The attempt waits for a selfie. " + selfie,
		`{"mobile_auth_session_deeplink":"app://secret"}`: "the app on the phone. The attempt waits for the app on the phone. " +
			"Have the creator open on the phone the link that this prints:\n     " +
			curlCommand + address + " | jq -ac '(.data? // .) | .mobile_auth_session_deeplink'",
		`{"state":"needs-something-new"}`: `a person. The attempt waits for a person: its state is "needs-something-new". ` +
			"Do what the state asks for. The vendor's console is at https://app.onlyfansapi.com.",
	} {
		var attempt onlyfansapi.AuthAttempt
		must(json.Unmarshal([]byte(in), &attempt))
		todo := steps(
			endpoint{baseURL: "https://x.example"}.userSteps(onlyfansapi.Wait{
				AttemptID: "it's_x", Attempt: &attempt,
			})...,
		)
		if got := userActionNoun(&attempt) + ". " + userActionText(&attempt) + " " + todo; got != want {
			t.Errorf("%s: got %s\nwant %s", in, got, want)
		}
	}
}

// A base URL may hold what a shell would read otherwise.
func TestShellQuoted(t *testing.T) {
	if got, want := shellQuoted(`a'b $c`), `'a'\''b $c'`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                             "0s",
		1234567 * time.Nanosecond:     "1ms",
		400 * time.Millisecond:        "400ms",
		501 * time.Millisecond:        "1s",
		2600 * time.Millisecond:       "3s",
		time.Minute:                   "1m",
		90 * time.Second:              "1m30s",
		10 * time.Minute:              "10m",
		time.Hour:                     "1h",
		time.Hour + 5*time.Second:     "1h0m5s",
		20*time.Hour + 10*time.Minute: "20h10m",
	} {
		if got := durationText(d); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}

// A text of the API is whole up to its longest length, in characters.
func TestShortened(t *testing.T) {
	for n, want := range map[int]string{
		1:   "é",
		400: strings.Repeat("é", 400),
		401: strings.Repeat("é", 399) + "…",
		500: strings.Repeat("é", 399) + "…",
	} {
		if got := quoted(new(strings.Repeat("é", n))); got != `"`+want+`"` {
			t.Errorf("%d characters: got %s", n, got)
		}
	}
}

// Where it is not known how long a request is held back, no time is told.
func TestUnknownTime(t *testing.T) {
	if got := afterSpace(0); got != "" {
		t.Errorf("an unknown time: %q", got)
	}
	if got := afterSpace(5 * time.Second); got != " 5s" {
		t.Errorf("five seconds: %q", got)
	}
	if got := heldFor(&onlyfansapi.HeldBackError{Until: time.Now().Add(-time.Hour)}); got != 0 {
		t.Errorf("what is over: %s", got)
	}
}
