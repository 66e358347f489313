package provider

import (
	"strings"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func stateFaults() map[string]fault {
	strange := running.With("state", "pondering")
	const late = "Error: Authentication attempt .* did not end within .*"
	message := strings.Repeat("Y", 1<<20)
	return map[string]fault{
		"unknown": {script: []fakeapi.Answer{strange.Times(2), done}, requests: three},
		"unknown, once": {
			script:    []fakeapi.Answer{strange},
			arguments: map[string]any{"wait_for_completion": false},
			outcome:   "in_progress",
			requests:  once,
		},
		"unknown for ever": {
			script:    []fakeapi.Answer{strange},
			arguments: sixSeconds,
			want:      late + `state "pondering"`,
			requests:  [2]int{3, 5},
		},
		"empty": {script: []fakeapi.Answer{running.With("state", ""), done}, requests: twice},
		"null":  {script: []fakeapi.Answer{running.With("state", nil), done}, requests: twice},
		"flapping": {
			script:    []fakeapi.Answer{running, fakeapi.NeedsOTP("42"), strange, done},
			arguments: map[string]any{"poll_interval": "1s"},
			requests:  four,
		},
		"very long": {
			script:    []fakeapi.Answer{running.With("state", strings.Repeat("x", 10000))},
			arguments: sixSeconds,
			want:      late + `state "x{399}…"`,
			requests:  [2]int{3, 5},
		},
		"needs for ever": {
			script:    []fakeapi.Answer{fakeapi.NeedsOTP("42")},
			arguments: sixSeconds,
			want: "Error: Authentication attempt .* timed out waiting for a two-factor code .*" +
				`phone ending in "42"`,
			requests: [2]int{3, 5},
		},
		"needs something": {
			script:    []fakeapi.Answer{running.With("state", "needs_new_thing")},
			arguments: sixSeconds,
			want: "Error: Authentication attempt .* timed out waiting for a person .*" +
				`its state is "needs_new_thing"`,
			requests: [2]int{3, 5},
		},
		"ahead of record": {
			script:    []fakeapi.Answer{fakeapi.AheadOfRecord("a").Times(2), done},
			arguments: map[string]any{"poll_interval": "1s"},
			requests:  three,
		},
		"failed, no details": {
			script: []fakeapi.Answer{{Body: `{"state":"failed"}`}},
			want: `Warning: Authentication attempt "auth_x" failed; account_id is null ` +
				`.*The API gives no reason in words`,
			outcome:  "failed",
			requests: once,
		},
		"1 MB of message": {
			script:   []fakeapi.Answer{fakeapi.Failed("C", message)},
			want:     `"Y{399}…"`,
			outcome:  "failed",
			requests: once,
		},
		"the key in it": {
			script:   []fakeapi.Answer{fakeapi.Failed("C", "Key "+fakeapi.Key+"!")},
			want:     `"Key \[redacted\]!"`,
			outcome:  "failed",
			requests: once,
		},
	}
}
