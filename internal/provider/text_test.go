package provider

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

func TestToDo(t *testing.T) {
	const put = "PUT /api/authenticate/auth_x"
	const code = " to the API with " + put + ` and {"code": "…"}, or with the action onlyfansapi_submit_two_factor_code of Terraform 1.14 and newer`
	const selfie = ", then tell the API with " + put + ` and {"selfie_verification_completed": true}`
	for in, want := range map[string]string{
		`{"state":"needs-otp"}`:                                         "send the two-factor code" + code,
		`{"state":"x","twoFactorPending":true}`:                         "send the two-factor code" + code,
		`{"state":"needs-otp","lastAttempt":{"otp_phone_ending":"07"}}`: `send the two-factor code that came to the phone ending in "07"` + code,
		`{"state":"needs-app-otp"}`:                                     "send the code of the authenticator app" + code,
		`{"state":"needs_face_otp"}`:                                    "take the selfie at the address in face_otp_verification_url" + selfie,
		`{"mobile_auth_session_deeplink":"app://secret"}`:               "open on the phone the link in mobile_auth_session_deeplink",
		`{"state":"needs-otp","mobile_auth_session_deeplink":"","lastAttempt":{"otp_phone_ending":""}}`: "send the two-factor code" + code,
		`{"state":"needs-something-new"}`: `what the state "needs-something-new" asks for`,
	} {
		var attempt onlyfansapi.AuthAttempt
		must(json.Unmarshal([]byte(in), &attempt))
		wait := onlyfansapi.Wait{AttemptID: "auth_x", Attempt: &attempt}
		if got := (attemptDiagnostics{attemptWait: attemptWait{block: dataSourceBlock}, wait: wait}).toDo(policyContinue); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

// Where the links are to be had depends on what is kept: of the data source's attributes, an error throws all away.
func TestToDoSaysWhereLinksAre(t *testing.T) {
	phone := onlyfansapi.Wait{AttemptID: "auth_x", Attempt: &onlyfansapi.AuthAttempt{MobileAuthSessionDeeplink: new("app://secret")}}
	const dataSource = ` (which you get from the data source onlyfansapi_auth_attempt with on_user_action = "continue", through a sensitive output)`
	for _, test := range []struct {
		block  blockKind
		policy string
		want   string
	}{
		{dataSourceBlock, policyContinue, ""},
		{dataSourceBlock, policyFail, ` (which you get with on_user_action = "continue", from a sensitive output)`},
		{ephemeralResourceBlock, policyContinue, dataSource},
		{ephemeralResourceBlock, policyFail, dataSource},
		{actionBlock, policyWait, dataSource},
	} {
		got := attemptDiagnostics{attemptWait: attemptWait{block: test.block}, wait: phone}.toDo(test.policy)
		if want := "open on the phone the link in mobile_auth_session_deeplink" + test.want; got != want {
			t.Errorf("%+v, %s: got %q, want %q", test.block, test.policy, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                             "0s",
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
		if got := words(d); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
	if got, want := quoted(new(strings.Repeat("é", 500))), `"`+strings.Repeat("é", 399)+`…"`; got != want {
		t.Errorf("got %s", got)
	}
}
