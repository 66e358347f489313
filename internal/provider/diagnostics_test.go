package provider

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// Every way in which a wait can end badly, word for word.
func TestDiagnosticTexts(t *testing.T) {
	str := types.StringValue
	once := types.BoolValue(false)
	running, code := fakeapi.Authenticating(), fakeapi.NeedsOTP("42")
	atOnce := func(m waitArguments) waitArguments { m.WaitForCompletion = once; return m }
	for name, test := range map[string]struct {
		arguments waitArguments
		options   readOptions
		script    []fakeapi.Answer
		want      string
	}{
		"failed, going on": {
			arguments: atOnce(waitArguments{}),
			script:    []fakeapi.Answer{fakeapi.Failed("WRONG_PASSWORD", "The email or password is wrong.")},
			want: `Authentication attempt "auth_x" failed (WRONG_PASSWORD)
The attempt "auth_x" ended in failure. The API says why: "The email or password is wrong."

Last seen: state "failed", progress "started", error code "WRONG_PASSWORD", unchanged for 0s (1 poll in 0s).

Start a new attempt at the API and give its id as attempt_id. To stop here instead, set on_failure = "fail".`,
		},
		"failed": {
			arguments: atOnce(waitArguments{OnFailure: str("fail")}),
			script:    []fakeapi.Answer{{Body: `{"state":"failed"}`}},
			want: `Authentication attempt "auth_x" failed
The attempt "auth_x" ended in failure. The API does not say why in words.

Last seen: state "failed", progress none, unchanged for 0s (1 poll in 0s).

Start a new attempt at the API and give its id as attempt_id. To go on with an attempt that failed, set
on_failure = "continue". To destroy without asking about the attempt, use -refresh=false.`,
		},
		"user action": {
			arguments: waitArguments{OnUserAction: str("fail")},
			script:    []fakeapi.Answer{fakeapi.WrongCode("42")},
			want: `Authentication attempt "auth_x" waits for a person (WRONG_2FA)
The attempt "auth_x" goes on when somebody acts: send the two-factor code that came to the phone ending in "42" to the
API with PUT /api/authenticate/auth_x and {"code": "…"}, or with the action onlyfansapi_submit_two_factor_code of
Terraform 1.14 and newer.

Last seen: state "needs-otp", progress "waiting_for_otp", error code "WRONG_2FA", unchanged for 0s (1 poll in 0s).

Run this again after that. To go on without that, set on_user_action = "continue". To wait for it, set
on_user_action = "wait". To destroy without asking about the attempt, use -refresh=false.`,
		},
		"user action, going on": {
			arguments: waitArguments{OnUserAction: str("continue")},
			script:    []fakeapi.Answer{fakeapi.NeedsFaceOTP("https://secret.example")},
			want: `Authentication attempt "auth_x" waits for a person
The attempt "auth_x" goes on when somebody acts: take the selfie at the address in face_otp_verification_url, then
tell the API with PUT /api/authenticate/auth_x and {"selfie_verification_completed": true}.

Last seen: state "needs-face-otp", progress "started", unchanged for 0s (1 poll in 0s).

Run this again after that. To stop here instead, set on_user_action = "fail". To wait for it, set
on_user_action = "wait".`,
		},
		"not found": {
			want: `Authentication attempt "auth_x" not found
The API does not know the attempt "auth_x".

Nothing was seen of the attempt (2 polls in 2s).

Check attempt_id (an account's id, such as acct_…, is not one), and that the provider's api_key is of the OnlyFansAPI
account that started the attempt. The API may forget an attempt that ended long ago. The address asked was
http://127.0.0.1/api/authenticate/auth_x: check also the provider's base_url, which is http://127.0.0.1. To go on
without it, with all results null, set on_not_found = "continue". To destroy without asking about the attempt, use -refresh=false.`,
		},
		"another server": {
			arguments: waitArguments{OnNotFound: str("continue")},
			script:    []fakeapi.Answer{{Status: 404, Body: "<html>secret</html>"}},
			want: `API not found at its address
Polling the attempt "auth_x" failed: HTTP 404 Not Found.

Nothing was seen of the attempt (2 polls in 2s).

The answer has not the form of the API's own, so that another server is likely to be at the address asked,
http://127.0.0.1/api/authenticate/auth_x. Check the provider's base_url, which is http://127.0.0.1.`,
		},
		"forgotten, going on": {
			arguments: waitArguments{OnNotFound: str("continue"), PollInterval: str("1s")},
			script:    []fakeapi.Answer{running, fakeapi.Error(404, "")},
			want: `Authentication attempt "auth_x" not found
The API does not know the attempt "auth_x" any more.

Last seen: state "authenticating", progress "started", unchanged for 1s (2 polls in 1s).

Check attempt_id (an account's id, such as acct_…, is not one), and that the provider's api_key is of the OnlyFansAPI
account that started the attempt. The API may forget an attempt that ended long ago. The address asked was
http://127.0.0.1/api/authenticate/auth_x: check also the provider's base_url, which is http://127.0.0.1. All results
are null. To stop here instead, set on_not_found = "fail".`,
		},
		"timed out": {
			arguments: waitArguments{PollInterval: str("5m")},
			options:   readOptions{timeout: 9 * time.Minute, block: dataSourceBlock},
			script:    []fakeapi.Answer{running},
			want: `Authentication attempt "auth_x" did not end in time
The attempt "auth_x" had not ended within 9m.

Last seen: state "authenticating", progress "started", unchanged for 8m59s (3 polls in 8m59s).

Wait longer with timeouts = { read = "18m" }. To go on with what is known by then, set on_timeout = "continue". To
destroy without asking about the attempt, use -refresh=false.`,
		},
		"timed out while the user must act": {
			arguments: waitArguments{PollInterval: str("5m")},
			options:   readOptions{timeout: 9 * time.Minute, block: ephemeralResourceBlock},
			script:    []fakeapi.Answer{code},
			want: `Authentication attempt "auth_x" did not end in time
The attempt "auth_x" had not ended within 9m.

Last seen: state "needs-otp", progress "waiting_for_otp", unchanged for 8m59s (3 polls in 8m59s).

It goes on when somebody acts: send the two-factor code that came to the phone ending in "42" to the API with PUT
/api/authenticate/auth_x and {"code": "…"}, or with the action onlyfansapi_submit_two_factor_code of Terraform 1.14
and newer. Run this again after that, or wait longer with timeouts = { open = "18m" }. To go on with what is known by
then, set on_timeout = "continue".`,
		},
		"timed out, going on": {
			arguments: waitArguments{PollInterval: str("5m"), OnTimeout: str("continue")},
			options:   readOptions{timeout: 9 * time.Minute, block: dataSourceBlock},
			script:    []fakeapi.Answer{running, running, fakeapi.Error(502, "")},
			want: `Authentication attempt "auth_x" did not end in time
The attempt "auth_x" had not ended within 9m. The last poll brought no answer: HTTP 502 Bad Gateway.

Last seen: state "authenticating", progress "started", unchanged for 8m59s (POLLS polls in 8m59s).

Wait longer with timeouts = { read = "18m" }. To stop here instead, set on_timeout = "fail".`,
		},
		"timed out, nothing seen": {
			options: readOptions{timeout: 10 * time.Second, block: dataSourceBlock},
			script:  []fakeapi.Answer{{Delay: time.Hour}},
			want: `No usable answer from the API
Polling the attempt "auth_x" failed: no complete answer came before the time was up.

Nothing was seen of the attempt (1 poll in 10s).

Check the network, the proxy settings of the environment, and the provider's base_url, which is http://127.0.0.1.`,
		},
		"rate limited": {
			options: readOptions{timeout: time.Minute, block: dataSourceBlock},
			script:  []fakeapi.Answer{fakeapi.Error(429, "Too Many Attempts.").WithHeader("Retry-After", "3600")},
			want: `Rate limit of the API outlasts the wait for the attempt "auth_x"
The API asks to hold all requests back for 1h, which is longer than what is left of the 1m for the attempt "auth_x".

Nothing was seen of the attempt (1 poll in 0s).

Run this again later, or lower the provider's requests_per_minute if others use the same key. Or wait longer with
timeouts = { read = "1h1m" }. To destroy without asking about the attempt, use -refresh=false.`,
		},
		"bad key": {
			script: []fakeapi.Answer{fakeapi.Error(401, "Unauthenticated: "+fakeapi.Key)},
			want: `API key refused
Polling the attempt "auth_x" failed: HTTP 401 Unauthorized (Unauthenticated: [redacted]).

Nothing was seen of the attempt (1 poll in 0s).

Check the key, which came from the argument api_key. Keys are made at https://app.onlyfansapi.com/api-keys.`,
		},
		"forbidden": {
			script: []fakeapi.Answer{{Status: 403, Body: "<html>secret</html>"}},
			want: `Access refused
Polling the attempt "auth_x" failed: HTTP 403 Forbidden.

Nothing was seen of the attempt (1 poll in 0s).

Check that the provider's api_key may see this attempt, and that no firewall or proxy on the way blocks the request.`,
		},
		"redirect": {
			script: []fakeapi.Answer{fakeapi.Answer{Status: 302}.WithHeader("Location", "https://secret.example")},
			want: `API redirects
Polling the attempt "auth_x" failed: HTTP 302 Found.

Nothing was seen of the attempt (1 poll in 0s).

A redirect is never followed, because it would carry the API key elsewhere. Check the provider's base_url, which is
http://127.0.0.1.`,
		},
		"refused": {
			script: []fakeapi.Answer{fakeapi.Error(422, "The attempt id is invalid.")},
			want: `Request refused by the API
Polling the attempt "auth_x" failed: HTTP 422 Unprocessable Entity (The attempt id is invalid.).

Nothing was seen of the attempt (1 poll in 0s).

Check attempt_id, and the provider's base_url, which is http://127.0.0.1.`,
		},
		"failing": {
			script: []fakeapi.Answer{fakeapi.Error(500, "Server Error")},
			want: `API is failing
Polling the attempt "auth_x" failed: HTTP 500 Internal Server Error (Server Error).

Nothing was seen of the attempt (5 polls in 8s).

This is a fault at the API or on the way to it. Run this again later.`,
		},
		"a web page": {
			script: []fakeapi.Answer{{Body: "<html>secret</html>"}},
			want: `No usable answer from the API
Polling the attempt "auth_x" failed: the answer is not the JSON object that describes an attempt: it is not
JSON.

Nothing was seen of the attempt (5 polls in 8s).

Check the network, the proxy settings of the environment, and the provider's base_url, which is http://127.0.0.1.`,
		},
		"a message": {
			script: []fakeapi.Answer{{Body: map[string]any{"message": "Maintenance for " + fakeapi.Key + "."}}},
			want: `No usable answer from the API
Polling the attempt "auth_x" failed: the answer is not the JSON object that describes an attempt: it has no state, no
progress, no account and no lastAttempt, and says "Maintenance for [redacted].".

Nothing was seen of the attempt (5 polls in 8s).

Check the network, the proxy settings of the environment, and the provider's base_url, which is http://127.0.0.1.`,
		},
		"too large": {
			script: []fakeapi.Answer{{Body: strings.Repeat("x", 5<<20)}},
			want: `API cannot be used
Polling the attempt "auth_x" failed: the answer is larger than 4 MiB, so it is not this API's.

Nothing was seen of the attempt (1 poll in 0s).

Check the provider's base_url, which is http://127.0.0.1.`,
		},
		"mistyped": {
			script: []fakeapi.Answer{fakeapi.Authenticated("a").With("lastAttempt.success", "secret").With("progress", []int{1})},
			want: `Authentication attempt "auth_x" has fields of an unexpected type
What the API sent about the attempt "auth_x" has another type than expected in: lastAttempt.success, progress. They
count as null. Please report this at https://github.com/onlyfansapi/terraform-provider-onlyfansapi/issues.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			diags, polls := readInMemory(t, &authAttemptModel{waitArguments: test.arguments}, test.options, test.script...)
			want := strings.Replace(unwrapped(test.want), "POLLS", strconv.Itoa(polls), 1)
			// Back-off has jitter, so that what took 7.5 s on average may be rounded either way.
			got := strings.Replace(fullText(diags), "in 7s", "in 8s", 1)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the text (-want +got):\n%s", diff)
			}
		})
	}
}

// The texts of what no script of the fake brings about.
func TestMoreDiagnosticTexts(t *testing.T) {
	attempt := &onlyfansapi.AuthAttempt{State: new("needs-app-otp")}
	wait := onlyfansapi.Wait{
		AttemptID: "auth_x",
		Attempt:   attempt,
		Outcome:   onlyfansapi.WaitingForUser,
		Polls:     31,
		Waited:    62 * time.Second,
		Unchanged: 3 * time.Second,
	}
	selfie := wait
	selfie.Attempt = &onlyfansapi.AuthAttempt{
		State:       new("needs-face-otp"),
		LastAttempt: &onlyfansapi.LastAttempt{ErrorCode: new(""), ErrorMessage: new("")},
	}
	budget := wait
	budget.Attempt, budget.Outcome, budget.Polls, budget.LastError = nil, "", 0, &onlyfansapi.HeldBackError{
		Reason: onlyfansapi.ErrRequestBudget, Until: time.Now().Add(90*time.Minute + 3*time.Second),
	}
	hour := readOptions{timeout: time.Hour}.attemptWait(waitArguments{})
	hour.policies.onTimeout = policyFail
	of := func(wait onlyfansapi.Wait) attemptDiagnostics {
		return attemptDiagnostics{attemptWait: hour, connection: connection{baseURL: "https://x.example"}, wait: wait}
	}
	atVendor := of(budget)
	atVendor.baseURL = onlyfansapi.DefaultBaseURL
	unreachable := &onlyfansapi.RequestError{Reason: "the connection was refused"}
	for _, test := range []struct {
		diagnostic diag.Diagnostic
		want       string
	}{
		{diagnostic: of(wait).interrupted(), want: `Wait interrupted
The wait for the attempt "auth_x" was interrupted.

Last seen: state "needs-app-otp", progress none, unchanged for 3s (31 polls in 1m2s).

The attempt itself goes on at the API. It needs somebody to act: send the code of the authenticator app to the API
with PUT /api/authenticate/auth_x and {"code": "…"}, or with the action onlyfansapi_submit_two_factor_code of
Terraform 1.14 and newer. Run this again to see how it ends.`},
		{diagnostic: of(selfie).outOfTime(onlyfansapi.ErrTimedOut), want: `Authentication attempt "auth_x" did not end in time
The attempt "auth_x" had not ended within 1h.

Last seen: state "needs-face-otp", progress none, unchanged for 3s (31 polls in 1m2s).

It goes on when somebody acts: take the selfie at the address in face_otp_verification_url (which you get with
on_user_action = "continue", from a sensitive output), then tell the API with PUT /api/authenticate/auth_x and
{"selfie_verification_completed": true}. Run this again after that, or wait longer with timeouts = { read = "2h" }. To
go on with what is known by then, set on_timeout = "continue".`},
		{diagnostic: of(budget).unanswered(&onlyfansapi.Error{Status: 402}), want: `Payment required by the API
Polling the attempt "auth_x" failed: HTTP 402 Payment Required.

The attempt was not polled.

Check the plan and the credits of the key's OnlyFansAPI account.`},
		{diagnostic: of(budget).outOfTime(onlyfansapi.ErrTimedOut), want: `Authentication attempt "auth_x" could not be polled in time
Whether the attempt "auth_x" has ended is not known: within 1h, all requests that are allowed per minute were taken by
other waits, or by others that use the key.

The attempt was not polled.

Run this again later, or lower the provider's requests_per_minute if others use the same key. Or wait longer with
timeouts = { read = "2h30m10s" }.`},
		{diagnostic: of(budget).unanswered(unreachable), want: `No usable answer from the API
Polling the attempt "auth_x" failed: the connection was refused.

The attempt was not polled.

Check the network, the proxy settings of the environment, and the provider's base_url, which is https://x.example.`},
		{diagnostic: atVendor.notFound(), want: `Authentication attempt "auth_x" not found
The API does not know the attempt "auth_x".

The attempt was not polled.

Check attempt_id (an account's id, such as acct_…, is not one), and that the provider's api_key is of the OnlyFansAPI
account that started the attempt. The API may forget an attempt that ended long ago. To go on without it, with all
results null, set on_not_found = "continue".`},
		{diagnostic: notConfigured("api_key"), want: `Provider not configured yet
The provider's api_key is not known before something else is applied, so no request can be made.

Apply what it depends on first (with -target), or give a value that is known at plan, for example in the environment.`},
		{diagnostic: missingAPIKey(), want: `API key missing
Set the environment variable ONLYFANSAPI_API_KEY, or the argument api_key of provider "onlyfansapi". Keys are made at
https://app.onlyfansapi.com/api-keys.`},
		{diagnostic: invalidSetting("base_url", "ONLYFANSAPI_BASE_URL", errors.New("it needs a scheme and a host")), want: `Invalid base_url
The value of the environment variable ONLYFANSAPI_BASE_URL cannot be used: it needs a scheme and a host.

Give the address of the API, such as "https://app.onlyfansapi.com". Unset, it is that one.`},
		{
			diagnostic: connection{}.codeNotTaken("auth_x", true, &onlyfansapi.Error{Status: 422, Message: "Too short."}),
			want: `Two-factor code refused
Submitting the two-factor code for the attempt "auth_x" failed: HTTP 422 Unprocessable Entity (Too short.).

The API did not take the code.

Check whether the attempt still awaits a code, and submit a new one.`,
		},
		{
			diagnostic: connection{baseURL: "https://a.example"}.codeNotTaken("auth_x", true, &onlyfansapi.RequestError{Reason: "the connection was reset"}),
			want: `No usable answer from the API
Submitting the two-factor code for the attempt "auth_x" failed: the connection was reset.

It is not known whether the code arrived. It is not sent again by itself, because one that arrives twice can count as
a wrong one: check the attempt first, and submit a code only if it still awaits one.

Check the network, the proxy settings of the environment, and the provider's base_url, which is https://a.example.`,
		},
		{diagnostic: connection{}.codeNotTaken("auth_x", false, onlyfansapi.ErrTimedOut), want: `Two-factor code not taken in time
Submitting the two-factor code for the attempt "auth_x" failed: the time is up.

The code was not sent.

Lower the provider's requests_per_minute if others use the same key, and submit a new code.`},
		{
			diagnostic: connection{baseURL: "https://a.example"}.codeNotTaken("auth_x", true, onlyfansapi.ErrTimedOut),
			want: `Two-factor code not taken in time
Submitting the two-factor code for the attempt "auth_x" failed: the time is up.

It is not known whether the code arrived. It is not sent again by itself, because one that arrives twice can count as
a wrong one: check the attempt first, and submit a code only if it still awaits one.

Check the network, and the provider's base_url, which is https://a.example.`,
		},
		{diagnostic: invalidSetting("api_key", "api_key", errors.New("it is odd")), want: `Invalid api_key
The value of the argument api_key cannot be used: it is odd.

Give the key as it is shown at https://app.onlyfansapi.com/api-keys, alone.`},
	} {
		if diff := cmp.Diff(unwrapped(test.want), fullText(diag.Diagnostics{test.diagnostic})); diff != "" {
			t.Errorf("the text (-want +got):\n%s", diff)
		}
	}
}

// An id or a code of any length leaves a summary of one line.
func TestSummariesAreShort(t *testing.T) {
	d := attemptDiagnostics{
		attemptWait: attemptWait{attemptID: strings.Repeat("é", 65)},
		wait: onlyfansapi.Wait{Attempt: &onlyfansapi.AuthAttempt{
			LastAttempt: &onlyfansapi.LastAttempt{ErrorCode: new(strings.Repeat("X", 65))},
		}},
	}
	want := `Authentication attempt "` + strings.Repeat("é", 63) + `…" failed (` + strings.Repeat("X", 63) + "…)"
	if got := d.failed().Summary(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// The argument is the provider's: on the data source that reports it, the path would lead nowhere.
func TestNotConfiguredStandsOnNoAttribute(t *testing.T) {
	_, diags := (&providerData{unknown: "api_key"}).waitForAttempt(t.Context(), readOptions{}.attemptWait(waitArguments{}))
	if len(diags) != 1 {
		t.Fatalf("got %v, want one error", diags)
	}
	if at, ok := diags[0].(diag.DiagnosticWithPath); ok {
		t.Errorf("it stands on %s", at.Path())
	}
}

// Where the first poll brought no answer, and the next was held back until the time was up, it is the limit that has to be told, not the API.
func TestHeldBackAfterAnError(t *testing.T) {
	w := readOptions{timeout: time.Minute, block: dataSourceBlock}.attemptWait(waitArguments{})
	_, diags := attemptDiagnostics{attemptWait: w, wait: onlyfansapi.Wait{
		AttemptID: "auth_x",
		Polls:     1,
		LastError: &onlyfansapi.HeldBackError{Reason: onlyfansapi.ErrRequestBudget, Until: time.Now()},
	}}.conclude(onlyfansapi.ErrTimedOut)
	if len(diags) != 1 || !strings.Contains(diags[0].Summary(), "could not be polled in time") {
		t.Errorf("got %v", diags)
	}
}
