//go:build unix

package acceptance

import (
	"strings"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func stateFaults() map[string]fault {
	strange := running.With("state", "pondering")
	const late = "Error: Authentication attempt .* did not end within .*"
	message := strings.Repeat("Y", 1<<20)
	return map[string]fault{
		"unknown": {script: []fakeapi.Answer{strange.Times(2), done}, want: "Apply complete!", requests: [2]int{3, 3}},
		"unknown, once": {
			script:    []fakeapi.Answer{strange},
			arguments: []string{"wait_for_completion = false"},
			want:      "Apply complete!",
			outcome:   "in_progress",
			requests:  once,
		},
		"unknown for ever": {
			script:    []fakeapi.Answer{strange},
			arguments: []string{sixSeconds},
			want:      late + `state "pondering"`,
			requests:  [2]int{3, 5},
		},
		"empty": {script: []fakeapi.Answer{running.With("state", ""), done}, want: "Apply complete!", requests: twice},
		"null":  {script: []fakeapi.Answer{running.With("state", nil), done}, want: "Apply complete!", requests: twice},
		"flapping": {
			script:    []fakeapi.Answer{running, fakeapi.NeedsOTP("42"), strange, done},
			arguments: []string{`poll_interval = "1s"`},
			want:      "Apply complete!",
			requests:  [2]int{4, 4},
		},
		"very long": {
			script:    []fakeapi.Answer{running.With("state", strings.Repeat("x", 10000))},
			arguments: []string{sixSeconds},
			want:      late + `state "x{399}…"`,
			requests:  [2]int{3, 5},
		},
		"needs for ever": {
			script:    []fakeapi.Answer{fakeapi.NeedsOTP("42")},
			arguments: []string{sixSeconds},
			want:      "Error: Authentication attempt .* timed out waiting for a two-factor code .*" + `phone ending in "42"`,
			requests:  [2]int{3, 5},
		},
		"needs something": {
			script:    []fakeapi.Answer{running.With("state", "needs_new_thing")},
			arguments: []string{sixSeconds},
			want:      "Error: Authentication attempt .* timed out waiting for a person .*" + `its state is "needs_new_thing"`,
			requests:  [2]int{3, 5},
		},
		"ahead of record": {
			script:    []fakeapi.Answer{fakeapi.AheadOfRecord("a").Times(2), done},
			arguments: []string{`poll_interval = "1s"`},
			want:      "Apply complete!",
			requests:  [2]int{3, 3},
		},
		"failed": {
			script:      []fakeapi.Answer{fakeapi.Failed("C_1", "Said so.")},
			want:        `Warning: Authentication attempt "auth_x" failed \(C_1\); account_id is null .*The API says: "Said so[.]"`,
			outcome:     "failed",
			requests:    once,
			everyEngine: true,
		},
		"failed, no details": {
			script:   []fakeapi.Answer{{Body: `{"state":"failed"}`}},
			want:     `Warning: Authentication attempt "auth_x" failed; account_id is null .*The API gives no reason in words`,
			outcome:  "failed",
			requests: once,
		},
		"failed, stop": {
			script:      []fakeapi.Answer{fakeapi.Failed("C_1", "Said so.")},
			arguments:   []string{`on_failure = "fail"`},
			want:        `Error: Authentication attempt "auth_x" failed \(C_1\) `,
			requests:    once,
			everyEngine: true,
		},
		"control characters": {
			script:      []fakeapi.Answer{fakeapi.Failed("C", "a\x1b[2Jb\u202ec\x00d\ne")},
			want:        "a\ufffd\\[2Jb\ufffdc\ufffdd e",
			outcome:     "failed",
			requests:    once,
			everyEngine: true,
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
