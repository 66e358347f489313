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
			want: `Authentication attempt "auth_x" failed (WRONG_PASSWORD); account_id is null
The API says: "The email or password is wrong."

Resources that use account_id are planned with null.

1. Correct what the API says is wrong, such as the password.
2. Start a new attempt at the API, and set attempt_id to its ID.

To stop here instead, set on_failure = "fail".

Last seen: state "failed", progress "started".`,
		},
		"failed": {
			arguments: atOnce(waitArguments{OnFailure: str("fail")}),
			script:    []fakeapi.Answer{{Body: `{"state":"failed"}`}},
			want: `Authentication attempt "auth_x" failed
The API gives no reason in words.

1. Correct what the API says is wrong, such as the password.
2. Start a new attempt at the API, and set attempt_id to its ID.

Alternatives:
- To go on with an attempt that failed, set on_failure = "continue".
- If you are destroying, use -refresh=false, which does not poll the attempt.

Last seen: state "failed".`,
		},
		"user action": {
			arguments: waitArguments{OnUserAction: str("fail")},
			script:    []fakeapi.Answer{fakeapi.WrongCode("42")},
			want: `Authentication attempt "auth_x" waits for a two-factor code (WRONG_2FA)
The last code was wrong (WRONG_2FA). The attempt waits for another one, sent to the phone ending in "42".

1. Submit the code, which this asks for. The answer says only that the API received it:
     SUBMIT 'http://127.0.0.1/api/authenticate/auth_x' | jq -ac '(.data? // .)'
2. Run the same command again.

Alternatives:
- To go on without the account's ID, set on_user_action = "continue".
- To wait until somebody has done this, set on_user_action = "wait".
- If you are destroying, use -refresh=false, which does not poll the attempt.

Last seen: state "needs-otp", progress "waiting_for_otp".`,
		},
		"user action, going on": {
			arguments: waitArguments{OnUserAction: str("continue")},
			script:    []fakeapi.Answer{fakeapi.NeedsFaceOTP("https://secret.example")},
			want: `Authentication attempt "auth_x" waits for a selfie
Resources that use account_id are planned with null.

1. Have the creator take the selfie at the address that this prints:
     CURL 'http://127.0.0.1/api/authenticate/auth_x' | jq -ac '(.data? // .) | .lastAttempt.face_otp_verification_url'
2. Tell the API that the selfie is taken:
     SELFIE 'http://127.0.0.1/api/authenticate/auth_x' | jq -ac '(.data? // .)'
3. Run the same command again.

Alternatives:
- To stop here instead, set on_user_action = "fail".
- To wait until somebody has done this, set on_user_action = "wait".

Last seen: state "needs-face-otp", progress "started".`,
		},
		"not found": {
			want: `Authentication attempt "auth_x" not found
http://127.0.0.1 answered 404 for the attempt "auth_x" (asked 2 times in 2s).

Possible causes:
- attempt_id is mistyped.
- The provider's api_key belongs to another OnlyFansAPI account than the one that started the attempt.
- The attempt ended long ago, and the API has forgotten it.
- The provider's base_url, http://127.0.0.1, is not that of the API.

Alternatives:
- To go on without it, with all results null, set on_not_found = "continue".
- If you are destroying, use -refresh=false, which does not poll the attempt.`,
		},
		"another server": {
			arguments: waitArguments{OnNotFound: str("continue")},
			script:    []fakeapi.Answer{{Status: 404, Body: "<html>secret</html>"}},
			want: `API not found at its address
Polling the attempt "auth_x" failed: HTTP 404 Not Found.

Another server than the API answers at http://127.0.0.1/api/authenticate/auth_x.

Check the provider's base_url, which is http://127.0.0.1.

The attempt was polled 2 times in 2s.`,
		},
		"forgotten, going on": {
			arguments: waitArguments{OnNotFound: str("continue"), PollInterval: str("1s")},
			script:    []fakeapi.Answer{running, fakeapi.Error(404, "")},
			want: `Authentication attempt "auth_x" not found
http://127.0.0.1 answered 404 for the attempt "auth_x", which it knew before.

Possible causes:
- attempt_id is mistyped.
- The provider's api_key belongs to another OnlyFansAPI account than the one that started the attempt.
- The attempt ended long ago, and the API has forgotten it.
- The provider's base_url, http://127.0.0.1, is not that of the API.

All results are null. To stop here instead, set on_not_found = "fail".

Last seen: state "authenticating", progress "started", unchanged for 1s (polled 2 times in 1s).`,
		},
		"timed out": {
			arguments: waitArguments{PollInterval: str("5m")},
			options:   readOptions{timeout: 9 * time.Minute, kind: dataSourceWait},
			script:    []fakeapi.Answer{running},
			want: `Authentication attempt "auth_x" did not end within 9m
The attempt itself goes on at the API.

Run the same command again.

Alternatives:
- To wait longer, set timeouts = { read = "18m" }.
- To go on with what is known by then, set on_timeout = "continue".
- If you are destroying, use -refresh=false, which does not poll the attempt.

Gave up after 9m (timeouts.read). Last seen: state "authenticating", progress "started", unchanged for 8m59s (polled 3
times in 8m59s).`,
		},
		"timed out while the user must act": {
			arguments: waitArguments{PollInterval: str("5m")},
			options:   readOptions{timeout: 9 * time.Minute, kind: ephemeralWait},
			script:    []fakeapi.Answer{code},
			want: `Authentication attempt "auth_x" timed out waiting for a two-factor code
The attempt waits for a two-factor code, sent to the phone ending in "42".

1. Submit the code, which this asks for. The answer says only that the API received it:
     SUBMIT 'http://127.0.0.1/api/authenticate/auth_x' | jq -ac '(.data? // .)'
2. Run the same command again.

Alternatives:
- To wait longer, set timeouts = { open = "18m" }.
- To go on with what is known by then, set on_timeout = "continue".

Gave up after 9m (timeouts.open). Last seen: state "needs-otp", progress "waiting_for_otp", unchanged for 8m59s
(polled 3 times in 8m59s).`,
		},
		"timed out while the user must act, and the API fails": {
			arguments: waitArguments{PollInterval: str("5m")},
			options:   readOptions{timeout: 9 * time.Minute, kind: actionWait},
			script:    []fakeapi.Answer{fakeapi.WrongCode("42"), fakeapi.WrongCode("42"), fakeapi.Error(502, "")},
			want: `Authentication attempt "auth_x" timed out waiting for a two-factor code (WRONG_2FA)
The last poll failed: HTTP 502 Bad Gateway.

The last code was wrong (WRONG_2FA). The attempt waits for another one, sent to the phone ending in "42".

1. Wait until the API answers again.
2. Submit the code, which this asks for. The answer says only that the API received it:
     SUBMIT 'http://127.0.0.1/api/authenticate/auth_x' | jq -ac '(.data? // .)'
3. Run the same command again.

Alternatives:
- To wait longer, set timeouts = { invoke = "18m" }.
- To go on with what is known by then, set on_timeout = "continue".

Gave up after 9m (timeouts.invoke). Last seen: state "needs-otp", progress "waiting_for_otp", unchanged for 8m59s
(polled POLLS times in 8m59s).`,
		},
		"timed out, going on": {
			arguments: waitArguments{PollInterval: str("5m"), OnTimeout: str("continue")},
			options:   readOptions{timeout: 9 * time.Minute, kind: dataSourceWait},
			script:    []fakeapi.Answer{running, running, fakeapi.Error(502, "")},
			want: `Authentication attempt "auth_x" did not end within 9m
The last poll failed: HTTP 502 Bad Gateway.

The attempt itself goes on at the API.

Resources that use account_id are planned with null.

Run the same command again.

Alternatives:
- To wait longer, set timeouts = { read = "18m" }.
- To stop here instead, set on_timeout = "fail".

Gave up after 9m (timeouts.read). Last seen: state "authenticating", progress "started", unchanged for 8m59s (polled
POLLS times in 8m59s).`,
		},
		"timed out, nothing seen": {
			options: readOptions{timeout: 10 * time.Second, kind: dataSourceWait},
			script:  []fakeapi.Answer{{Delay: time.Hour}},
			want: `No usable answer from the API
Polling the attempt "auth_x" failed: no complete answer came before the time was up.

1. Check from this machine whether the API answers, with 200 and application/json:
     CURL -o /dev/null -w '%{http_code} %{content_type}\n' 'http://127.0.0.1/api/accounts' | jq -aR .
2. If it does not, check the network, HTTPS_PROXY and NO_PROXY in the environment, and the provider's base_url, which
is http://127.0.0.1.
3. Run the same command again.`,
		},
		"rate limited": {
			options: readOptions{timeout: time.Minute, kind: dataSourceWait},
			script:  []fakeapi.Answer{fakeapi.Error(429, "Too Many Attempts.").WithHeader("Retry-After", "3600")},
			want: `Rate limit of the API outlasts the wait for the attempt "auth_x"
The API asks to make no requests for 1h, which is longer than what is left of the 1m of timeouts.read.

1. Wait for 1h. If other programs use the same key, lower the provider's requests_per_minute.
2. Run the same command again.

Alternatives:
- To wait longer, set timeouts = { read = "1h1m" }.
- If you are destroying, use -refresh=false, which does not poll the attempt.`,
		},
		"no credits": {
			options: readOptions{timeout: time.Minute, kind: ephemeralWait},
			script:  []fakeapi.Answer{fakeapi.NoCredits().WithHeader("Retry-After", "3600")},
			want: `Rate limit of the API outlasts the wait for the attempt "auth_x"
The API asks to make no requests for 1h, which is longer than what is left of the 1m of timeouts.open.

The API says: "You have no credits remaining"

1. If the API means something else, such as used-up credits, see the vendor's console: https://app.onlyfansapi.com
2. Wait for 1h. If other programs use the same key, lower the provider's requests_per_minute.
3. Run the same command again.

To wait longer, set timeouts = { open = "1h1m" }.`,
		},
		"maintenance": {
			arguments: waitArguments{PollInterval: str("1s")},
			options:   readOptions{timeout: 9 * time.Minute, kind: ephemeralWait},
			script: []fakeapi.Answer{
				running.Times(1), fakeapi.Error(503, "Back at noon.").WithHeader("Retry-After", "3600"),
			},
			want: `Authentication attempt "auth_x" could not be polled: the API is unavailable
The API answers HTTP 503, and asks to make no requests for 1h, which is longer than what is left of the 9m of
timeouts.open.

The API says: "Back at noon"

The attempt itself goes on at the API.

1. Wait for 1h.
2. Run the same command again.

Alternatives:
- To wait longer, set timeouts = { open = "1h9m" }.
- To go on with what is known by then, set on_timeout = "continue".

Last seen: state "authenticating", progress "started", unchanged for 1s (polled 2 times in 1s).`,
		},
		"no state": {
			arguments: waitArguments{PollInterval: str("5m")},
			options:   readOptions{timeout: 9 * time.Minute, kind: ephemeralWait},
			script:    []fakeapi.Answer{running.With("state", nil)},
			want: `Authentication attempt "auth_x" did not end within 9m
The API names no state of the attempt, so it is not known whether the attempt goes on.

Run the same command again.

Alternatives:
- To wait longer, set timeouts = { open = "18m" }.
- To go on with what is known by then, set on_timeout = "continue".

Gave up after 9m (timeouts.open). Last seen: no state, progress "started", unchanged for 8m59s (polled 3 times in
8m59s).`,
		},
		"bad key": {
			script: []fakeapi.Answer{fakeapi.Error(401, "Unauthenticated: "+fakeapi.Key)},
			want: `API key refused
Polling the attempt "auth_x" failed: HTTP 401 Unauthorized (Unauthenticated: [redacted]).

1. Check the key, which came from the argument api_key.
2. Set ONLYFANSAPI_API_KEY to the key in a shell, and run this there. If the API accepts the key, it prints 200 and
application/json:
     CURL -o /dev/null -w '%{http_code} %{content_type}\n' 'http://127.0.0.1/api/accounts' | jq -aR .
3. If the API refuses it, make another at https://app.onlyfansapi.com/api-keys. Check the provider's base_url, which
is http://127.0.0.1.`,
		},
		"forbidden": {
			script: []fakeapi.Answer{{Status: 403, Body: "<html>secret</html>"}},
			want: `Access refused
Polling the attempt "auth_x" failed: HTTP 403 Forbidden.

Possible causes:
- The provider's api_key may not see this attempt.
- A firewall or a proxy on the way blocks the request.`,
		},
		"redirect": {
			script: []fakeapi.Answer{fakeapi.Answer{Status: 302}.WithHeader("Location", "https://secret.example")},
			want: `API redirects
Polling the attempt "auth_x" failed: HTTP 302 Found.

The provider follows no redirect, because that would carry the API key elsewhere. Check the provider's base_url, which
is http://127.0.0.1.`,
		},
		"refused": {
			script: []fakeapi.Answer{fakeapi.Error(422, "The attempt id is invalid.")},
			want: `Request refused by the API
Polling the attempt "auth_x" failed: HTTP 422 Unprocessable Entity (The attempt id is invalid).

Check attempt_id. Check the provider's base_url, which is http://127.0.0.1.`,
		},
		"failing": {
			script: []fakeapi.Answer{fakeapi.Error(500, "Server Error")},
			want: `API is failing
Polling the attempt "auth_x" failed: HTTP 500 Internal Server Error.

This is a fault at the API or on the way to it. Run the same command again later.

The attempt was polled 5 times in 8s.`,
		},
		"a web page": {
			script: []fakeapi.Answer{{Body: "<html>secret</html>"}},
			want: `No usable answer from the API
Polling the attempt "auth_x" failed: the answer is not the JSON object that describes an attempt: it is not JSON.

1. Check from this machine whether the API answers, with 200 and application/json:
     CURL -o /dev/null -w '%{http_code} %{content_type}\n' 'http://127.0.0.1/api/accounts' | jq -aR .
2. If it does not, check the network, HTTPS_PROXY and NO_PROXY in the environment, and the provider's base_url, which
is http://127.0.0.1.
3. Run the same command again.

The attempt was polled 5 times in 8s.`,
		},
		"a message": {
			script: []fakeapi.Answer{{Body: map[string]any{"message": "Maintenance for " + fakeapi.Key + "."}}},
			want: `No usable answer from the API
Polling the attempt "auth_x" failed: the answer is not the JSON object that describes an attempt: it has no state, no
progress, no account and no lastAttempt, and says "Maintenance for [redacted]".

1. Check from this machine whether the API answers, with 200 and application/json:
     CURL -o /dev/null -w '%{http_code} %{content_type}\n' 'http://127.0.0.1/api/accounts' | jq -aR .
2. If it does not, check the network, HTTPS_PROXY and NO_PROXY in the environment, and the provider's base_url, which
is http://127.0.0.1.
3. Run the same command again.

The attempt was polled 5 times in 8s.`,
		},
		"too large": {
			script: []fakeapi.Answer{{Body: strings.Repeat("x", 5<<20)}},
			want: `API cannot be used
Polling the attempt "auth_x" failed: the answer is larger than 4 MiB, so it is not this API's.

Another server, or a proxy, may answer in the place of the API. Check the provider's base_url, which is
http://127.0.0.1.`,
		},
		"mistyped": {
			script: []fakeapi.Answer{
				fakeapi.Authenticated("a").With("lastAttempt.success", "secret").With("progress", []int{1}),
			},
			want: `Authentication attempt "auth_x" has fields of an unexpected type
These fields of the API's answer have another type than expected, and count as null: lastAttempt.success, progress.

Please report this at https://github.com/onlyfansapi/terraform-provider-onlyfansapi/issues.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			diags, polls := readInMemory(t, &authAttemptModel{waitArguments: test.arguments}, test.options,
				test.script...)
			want := strings.Replace(spelledOut(test.want), "POLLS", strconv.Itoa(polls), 1)
			// Back-off has jitter, so that what took 7.5 s on average may be rounded either way.
			got := strings.Replace(fullText(diags), "in 7s", "in 8s", 1)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the text (-want +got):\n%s", diff)
			}
		})
	}
}

// curlCommand is how a command begins that sends no secret but the key.
const curlCommand = `printf 'header = "Authorization: Bearer %s"\n' "$ONLYFANSAPI_API_KEY" | ` +
	"curl -sSK - -H 'Accept: application/json'"

// spelledOut writes out what the texts in tables have short: how a command begins, and lines that are wrapped.
func spelledOut(text string) string {
	return strings.NewReplacer(
		"CURL",
		curlCommand,
		"SUBMIT",
		`printf 'Code: ' && read -r code && [ -n "$code" ] && printf 'header = "Authorization: Bearer %s"\ndata = {"code":"%s"}\n' `+
			`"$ONLYFANSAPI_API_KEY" "$code" | `+"curl -sSK - -H 'Accept: application/json' -X PUT -H 'Content-Type: application/json'",
		"SELFIE",
		curlCommand+" -X PUT -H 'Content-Type: application/json' "+
			`-d '{"selfie_verification_completed": true}'`,
	).Replace(unwrapped(text))
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
		return attemptDiagnostics{attemptWait: hour, endpoint: endpoint{baseURL: "https://x.example"}, wait: wait}
	}
	atVendor := of(budget)
	atVendor.baseURL = onlyfansapi.DefaultBaseURL
	account := atVendor
	account.attemptID = "acct_it's"
	held := of(wait)
	held.wait.Attempt, held.wait.Outcome, held.wait.Polls = nil, "", 3
	held.wait.LastError = &onlyfansapi.Error{Status: 429, Message: "No credits."}
	held.pause = pauseOfWait{
		reason: errors.New("the API asks to hold all requests back"), until: time.Now().Add(90 * time.Minute),
	}
	recorded := of(wait)
	recorded.wait.Outcome, recorded.wait.RecordFromBefore = onlyfansapi.InProgress, true
	recorded.wait.Attempt = &onlyfansapi.AuthAttempt{
		State: new(""), LastAttempt: &onlyfansapi.LastAttempt{CompletedAt: new("noon"), Success: new(true)},
	}
	unreachable := &onlyfansapi.RequestError{Reason: "the connection was refused"}
	for _, test := range []struct {
		diagnostic diag.Diagnostic
		want       string
	}{
		{diagnostic: of(wait).interrupted(), want: `Wait interrupted for the attempt "auth_x"
The attempt itself goes on at the API.

The attempt waits for a two-factor code of the creator's authenticator app.

1. Submit the code, which this asks for. The answer says only that the API received it:
     SUBMIT 'https://x.example/api/authenticate/auth_x' | jq -ac '(.data? // .)'
2. Run the same command again.

Last seen: state "needs-app-otp", unchanged for 3s (polled 31 times in 1m2s).`},
		{diagnostic: held.interrupted(), want: `Wait interrupted for the attempt "auth_x"
The last poll failed: HTTP 429 Too Many Requests (No credits).

Before the interrupt, polls were held back 1h30m: the API asks to hold all requests back.

The attempt itself goes on at the API.

Run the same command again.

The attempt was polled 3 times in 1m2s.`},
		{
			diagnostic: recorded.interrupted(),
			want: `Wait interrupted for the attempt "auth_x"
The state is empty, but the attempt has most likely ended: its record was completed at "noon", with success, before
this wait began.

Look at the account in the vendor's console: https://app.onlyfansapi.com

If it is not connected there:
1. Correct what the API says is wrong, such as the password.
2. Start a new attempt at the API, and set attempt_id to its ID.

Last seen: an empty state, unchanged for 3s (polled 31 times in 1m2s).`,
		},
		{
			diagnostic: of(selfie).outOfTime(onlyfansapi.ErrTimedOut),
			want: `Authentication attempt "auth_x" timed out waiting for a selfie
1. Have the creator take the selfie at the address that this prints:
     CURL 'https://x.example/api/authenticate/auth_x' | jq -ac '(.data? // .) | .lastAttempt.face_otp_verification_url'
2. Tell the API that the selfie is taken:
     SELFIE 'https://x.example/api/authenticate/auth_x' | jq -ac '(.data? // .)'
3. Run the same command again.

Alternatives:
- To wait longer, set timeouts = { read = "2h" }.
- To go on with what is known by then, set on_timeout = "continue".
- If you are destroying, use -refresh=false, which does not poll the attempt.

Gave up after 1h (timeouts.read). Last seen: state "needs-face-otp", unchanged for 3s (polled 31 times in 1m2s).`,
		},
		{diagnostic: of(budget).pollFailed(&onlyfansapi.Error{Status: 402}), want: `Payment required by the API
Polling the attempt "auth_x" failed: HTTP 402 Payment Required.

Check the plan and the credits of the key's OnlyFansAPI account at https://app.onlyfansapi.com.`},
		{
			diagnostic: of(budget).outOfTime(onlyfansapi.ErrTimedOut),
			want: `Authentication attempt "auth_x" could not be polled within 1h
All requests that the API allows per minute were taken by other waits, or by other programs that use the key.

1. Wait for 1h30m3s. If other programs use the same key, lower the provider's requests_per_minute.
2. Run the same command again.

Alternatives:
- To wait longer, set timeouts = { read = "2h30m10s" }.
- If you are destroying, use -refresh=false, which does not poll the attempt.

Gave up after 1h (timeouts.read).`,
		},
		{diagnostic: of(budget).pollFailed(unreachable), want: `No usable answer from the API
Polling the attempt "auth_x" failed: the connection was refused.

1. Check from this machine whether the API answers, with 200 and application/json:
     CURL -o /dev/null -w '%{http_code} %{content_type}\n' 'https://x.example/api/accounts' | jq -aR .
2. If it does not, check the network, HTTPS_PROXY and NO_PROXY in the environment, and the provider's base_url, which
is https://x.example.
3. Run the same command again.`},
		{diagnostic: account.notFound(), want: `Authentication attempt "acct_it's" not found
https://app.onlyfansapi.com answered 404 for the attempt "acct_it's".

IDs that begin with acct_ are those of accounts, not of attempts.

- To wait for an attempt, give the attempt_id that the API returned when the attempt was started.
- To keep an account that is connected already, import it:
     terraform import onlyfansapi_account.NAME 'acct_it'\''s'

To go on without it, with all results null, set on_not_found = "continue".`},
		{diagnostic: atVendor.notFound(), want: `Authentication attempt "auth_x" not found
https://app.onlyfansapi.com answered 404 for the attempt "auth_x".

Possible causes:
- attempt_id is mistyped.
- The provider's api_key belongs to another OnlyFansAPI account than the one that started the attempt.
- The attempt ended long ago, and the API has forgotten it.

Alternatives:
- To go on without it, with all results null, set on_not_found = "continue".
- If you are destroying, use -refresh=false, which does not poll the attempt.`},
		{diagnostic: notConfigured("api_key"), want: `Provider not configured yet
The provider's api_key depends on something that has not been applied yet, so the provider cannot make requests.

- Apply what it depends on first, with -target.
- Or give it a value that is known at plan, for example in the environment.`},
		{diagnostic: missingAPIKey(), want: `API key missing
1. Make a key at https://app.onlyfansapi.com/api-keys
2. Give it in the environment, or as the argument api_key of provider "onlyfansapi":
     export ONLYFANSAPI_API_KEY='…'

A variable that is empty counts as missing, such as one that a CI job is not given.

If the CLI also says that the provider requires explicit configuration, that has the same cause.`},
		{
			diagnostic: invalidSetting("base_url", "ONLYFANSAPI_BASE_URL", errors.New("it needs a scheme and a host")),
			want: `Invalid base_url
The value of the environment variable ONLYFANSAPI_BASE_URL cannot be used: it needs a scheme and a host.

Give the address of the API, such as "https://app.onlyfansapi.com", which is also the default.`,
		},
		{
			diagnostic: submitError(endpoint{}, true, &onlyfansapi.Error{Status: 422, Message: "Too short."}),
			want: `Two-factor code refused
Submitting the two-factor code for the attempt "auth_x" failed: HTTP 422 Unprocessable Entity (Too short).

The API did not take the code.

1. Check whether the attempt still waits for a code:
     CURL '/api/authenticate/auth_x' | jq -ac '(.data? // .) | .state'
2. If it does, submit a new one.`,
		},
		{
			diagnostic: submitError(endpoint{baseURL: "https://a.example"}, true, &onlyfansapi.RequestError{
				Reason: "the connection was reset",
			}),
			want: `No usable answer from the API
Submitting the two-factor code for the attempt "auth_x" failed: the connection was reset.

It is not known whether the code arrived. The provider does not send it again by itself, because a code that arrives
twice can count as wrong.

1. Check the attempt:
     CURL 'https://a.example/api/authenticate/auth_x' | jq -ac '(.data? // .) | .state'
2. Submit a code only if the attempt still waits for one.

Check the network, HTTPS_PROXY and NO_PROXY in the environment, and the provider's base_url, which is
https://a.example.`,
		},
		{diagnostic: submitError(endpoint{}, false, onlyfansapi.ErrTimedOut), want: `Two-factor code not taken in time
Submitting the two-factor code for the attempt "auth_x" failed: the time is up.

The code was not sent.

1. Wait for some minutes. If other programs use the same key, lower the provider's requests_per_minute.
2. Submit a new code.`},
		{
			diagnostic: submitError(endpoint{baseURL: "https://a.example"}, true, onlyfansapi.ErrTimedOut),
			want: `Two-factor code not taken in time
Submitting the two-factor code for the attempt "auth_x" failed: the time is up.

It is not known whether the code arrived. The provider does not send it again by itself, because a code that arrives
twice can count as wrong.

1. Check the attempt:
     CURL 'https://a.example/api/authenticate/auth_x' | jq -ac '(.data? // .) | .state'
2. Submit a code only if the attempt still waits for one.

Check the network, HTTPS_PROXY and NO_PROXY in the environment, and the provider's base_url, which is
https://a.example.`,
		},
		{diagnostic: invalidSetting("api_key", "api_key", errors.New("it is odd")), want: `Invalid api_key
The value of the argument api_key cannot be used: it is odd.

Give the key as it is shown at https://app.onlyfansapi.com/api-keys, alone.

Quotes are kept where no shell reads a file with variables, such as by docker run --env-file, or where a .env file is
copied. A template stays as it is written where the CI system knows no value for it.`},
	} {
		if diff := cmp.Diff(spelledOut(test.want), fullText(diag.Diagnostics{test.diagnostic})); diff != "" {
			t.Errorf("the text (-want +got):\n%s", diff)
		}
	}
}

// submitError returns the error about a code for the attempt auth_x.
func submitError(e endpoint, sent bool, err error) diag.Diagnostic {
	return e.requestError(e.submitRequest("auth_x"), sent, err)
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
	_, diags := (&providerData{unknown: "api_key"}).waitForAttempt(t.Context(),
		readOptions{}.attemptWait(waitArguments{}))
	if len(diags) != 1 {
		t.Fatalf("got %v, want one error", diags)
	}
	if at, ok := diags[0].(diag.DiagnosticWithPath); ok {
		t.Errorf("it stands on %s", at.Path())
	}
}

// Where the first poll brought no answer, and the next was held back until the time was up, it is the limit that has to
// be told, not the API.
func TestHeldBackAfterAnError(t *testing.T) {
	w := readOptions{timeout: time.Minute, kind: dataSourceWait}.attemptWait(waitArguments{})
	_, diags := attemptDiagnostics{attemptWait: w, wait: onlyfansapi.Wait{
		AttemptID: "auth_x",
		Polls:     1,
		LastError: &onlyfansapi.HeldBackError{Reason: onlyfansapi.ErrRequestBudget, Until: time.Now()},
	}}.conclude(onlyfansapi.ErrTimedOut)
	if len(diags) != 1 || !strings.Contains(diags[0].Summary(), "could not be polled within 1m") {
		t.Errorf("got %v", diags)
	}
}

// A record that was complete before the wait began says how the attempt has ended: to wait longer is no advice then.
func TestAuthAttemptRecordFromBefore(t *testing.T) {
	expired := fakeapi.Failed("session_expired", "Sign in again.").With("state", "expired")
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   string
	}{
		"not known": {expired, `The state "expired" is not known to the provider, but the attempt has most likely ended: ` +
			`its record was completed at "` + fakeapi.CompletedAt + `", without success, before this wait began. ` +
			`The error code is "session_expired". The API says: "Sign in again."`},
		"none": {expired.With("state", nil), "The API names no state, but the attempt has most likely ended: "},
	} {
		api := fakeapi.New()
		api.Script("auth_x", test.answer)
		onActionServer(t, api, func(s *actionServer) {
			_, diags := s.invoke(s.ctx, waitAction, map[string]any{"attempt_id": "auth_x"})
			wantIn(
				t,
				diags,
				`"auth_x" has most likely ended (session_expired)`,
				test.want,
				"Start a new attempt at the API, and set attempt_id to its ID.",
			)
			if strings.Contains(diags, attemptGoesOn) || strings.Contains(diags, "To wait longer") {
				t.Errorf("%s: it says that the attempt goes on, or to wait for it:\n%s", name, diags)
			}
		})
	}
}
