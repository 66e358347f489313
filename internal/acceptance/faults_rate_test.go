//go:build unix

package acceptance

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// onlyScript lets the script say all that is told of the limit.
func onlyScript(_ *testing.T, api *fakeapi.Server) http.Handler {
	api.HideLimits = true
	return api
}

func rateFaults() map[string]fault {
	limited := func(retryAfter string) fakeapi.Answer {
		return fakeapi.Error(429, "Slow.").WithHeader("Retry-After", retryAfter)
	}
	const outlasts = "Error: Rate limit of the API outlasts the wait .*"
	soon := func() string { return time.Now().Add(5 * time.Second).UTC().Format(http.TimeFormat) }
	faults := map[string]fault{
		"longer than the time left": {script: []fakeapi.Answer{limited("3600")}, want: outlasts + "for 1h,", requests: once},
		"longer, going on": {
			script:      []fakeapi.Answer{running, limited("3600")},
			arguments:   []string{`on_timeout = "continue"`},
			want:        "Warning: Rate limit of the API outlasts the wait",
			outcome:     "timed_out",
			requests:    twice,
			everyEngine: true,
		},
		"503 with a time": {
			script:   []fakeapi.Answer{fakeapi.Error(503, "").WithHeader("Retry-After", "3600")},
			want:     outlasts,
			requests: once,
		},
		"503 with a short time": {
			script:   []fakeapi.Answer{fakeapi.Error(503, "").WithHeader("Retry-After", "1").Times(7), done},
			want:     "Apply complete!",
			requests: [2]int{8, 8},
		},
		"overflowing": {script: []fakeapi.Answer{limited("99999999999999999999")}, want: outlasts, requests: once},
		"Retry-After 0 for ever": {
			script:    []fakeapi.Answer{limited("0")},
			arguments: []string{`timeouts = { read = "10s" }`},
			want:      outlasts,
			requests:  [2]int{4, 6},
		},
		"none remaining": {
			script:   []fakeapi.Answer{running.WithHeader("x-rate-limit-remaining-minute", "0"), done},
			handler:  onlyScript,
			want:     "Apply complete!",
			requests: twice,
		},
		"none remaining, Laravel": {
			script:   []fakeapi.Answer{running.WithHeader("X-RateLimit-Remaining", "0").WithHeader("Retry-After", "1"), done},
			handler:  onlyScript,
			want:     "Apply complete!",
			requests: twice,
		},
		"20 waits, 15 a window": {
			handler: func(_ *testing.T, api *fakeapi.Server) http.Handler {
				api.RequestsPerMinute = 15
				for i := range 20 {
					api.Script(fmt.Sprintf("auth_%d", i), done)
				}
				return api
			},
			config:      "data \"onlyfansapi_auth_attempt\" \"x\" {\n  count      = 20\n  attempt_id = \"auth_${count.index}\"\n}\n",
			flags:       []string{"-parallelism=20"},
			want:        "Apply complete!",
			requests:    [2]int{20, 30},
			within:      3 * time.Minute,
			everyEngine: true,
		},
	}
	for name, value := range map[string]string{
		"absent":   "",
		"0":        "0",
		"negative": "-5",
		"past":     "Wed, 21 Oct 2015 07:28:00 GMT",
		"nonsense": "soon",
		"a date":   soon(),
		"seconds":  "2",
	} {
		faults["Retry-After "+name] = fault{script: []fakeapi.Answer{limited(value), done}, want: "Apply complete!", requests: twice}
	}
	return faults
}
