package provider

import (
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func rateFaults() map[string]fault {
	limited := func(retryAfter string) fakeapi.Answer {
		return fakeapi.Error(429, "Slow.").WithHeader("Retry-After", retryAfter)
	}
	const outlasts = "Error: Rate limit of the API outlasts the wait .*"
	const soon = "Sat, 01 Jan 2000 00:00:05 GMT" // virtual time begins at midnight
	faults := map[string]fault{
		"longer than the time left": {
			script:   []fakeapi.Answer{limited("3600")},
			want:     outlasts + "for 1h,",
			requests: once,
		},
		"503 with a time": {
			script: []fakeapi.Answer{fakeapi.Error(503, "").WithHeader("Retry-After", "3600")},
			want: "Error: .* could not be polled: the API is unavailable " +
				".*HTTP 503, and asks to make no requests for 1h",
			requests: once,
		},
		"503 with a short time": {
			script:   []fakeapi.Answer{fakeapi.Error(503, "").WithHeader("Retry-After", "1").Times(7), done},
			requests: [2]int{8, 8},
		},
		"overflowing": {script: []fakeapi.Answer{limited("99999999999999999999")}, want: outlasts, requests: once},
		"Retry-After 0 for ever": {
			script:    []fakeapi.Answer{limited("0")},
			arguments: map[string]any{"timeouts": map[string]any{"read": "10s"}},
			want:      outlasts,
			requests:  [2]int{4, 6},
		},
		"none remaining": {
			script:     []fakeapi.Answer{running.WithHeader("x-rate-limit-remaining-minute", "0"), done},
			hideLimits: true,
			requests:   twice,
		},
		"none remaining, Laravel": {
			script: []fakeapi.Answer{
				running.WithHeader("X-RateLimit-Remaining", "0").WithHeader("Retry-After", "1"),
				done,
			},
			hideLimits: true,
			requests:   twice,
		},
	}
	for name, value := range map[string]string{
		"absent":   "",
		"0":        "0",
		"negative": "-5",
		"past":     "Thu, 21 Oct 1999 07:28:00 GMT",
		"nonsense": "soon",
		"a date":   soon,
		"seconds":  "2",
	} {
		faults["Retry-After "+name] = fault{script: []fakeapi.Answer{limited(value), done}, requests: twice}
	}
	return faults
}
