package provider

import (
	"fmt"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func statusFaults() map[string]fault {
	page := fakeapi.Answer{Body: "<!DOCTYPE html><title>Attention</title>"}.WithHeader("Content-Type", "text/html")
	faults := map[string]fault{
		"403 of a CDN": {
			script:   []fakeapi.Answer{{Status: 403, Body: page.Body, Header: page.Header}},
			want:     "Error: Access refused .*HTTP 403 Forbidden[.]",
			requests: once,
		},
		"404 for ever": {
			script:   []fakeapi.Answer{fakeapi.Error(404, "No.")},
			want:     `Error: Authentication attempt "auth_x" not found `,
			requests: twice,
		},
		"404 of another server": {
			script:    []fakeapi.Answer{{Status: 404, Body: page.Body, Header: page.Header}},
			arguments: map[string]any{"on_not_found": "continue"},
			want: "Error: API not found at its address " +
				".*at http://127.0.0.1/api/authenticate/auth_x. Check the provider's base_url",
			requests: twice,
		},
		"404 once": {script: []fakeapi.Answer{fakeapi.Error(404, "No."), done}, requests: twice},
		"404 afterwards": {
			script:   []fakeapi.Answer{running, fakeapi.Error(404, "No.")},
			want:     `Error: Authentication attempt "auth_x" not found .*which it knew before`,
			requests: twice,
		},
		"422 with fields": {
			script: []fakeapi.Answer{
				{
					Status: 422,
					Body: map[string]any{
						"message": "Invalid.",
						"errors":  map[string]any{"attempt_id": []string{"Too odd."}},
					},
				},
			},
			want:     "Error: Request refused by the API .*attempt_id: Too odd[)]",
			requests: once,
		},
		"429 for ever": {
			script:    []fakeapi.Answer{fakeapi.Error(429, "Slow.").WithHeader("Retry-After", "1")},
			arguments: map[string]any{"timeouts": map[string]any{"read": "6500ms"}},
			want:      "Error: Rate limit of the API outlasts the wait ",
			requests:  [2]int{7, 7},
		},
	}
	for status, summary := range map[int]string{
		400: "Request refused by the API", 401: "API key refused", 402: "Payment required by the API",
		403: "Access refused",
		405: "Request refused by the API", 410: "Request refused by the API",
		501: "API is failing", 505: "API is failing",
	} {
		faults[fmt.Sprint(status)] = fault{
			script:   []fakeapi.Answer{fakeapi.Error(status, "Said so.")},
			want:     fmt.Sprintf(`Error: %s .*HTTP %d .*\(Said so\)`, summary, status),
			requests: once,
		}
	}
	for _, status := range []int{408, 425, 500, 502, 503, 504, 520} {
		answer := fakeapi.Answer{Status: status, Body: page.Body, Header: page.Header}
		summary := "API is failing"
		if status < 500 {
			summary = "Request refused by the API"
		}
		faults[fmt.Sprint(status, " for ever")] = fault{
			script:   []fakeapi.Answer{answer},
			want:     fmt.Sprintf("Error: %s .*HTTP %d", summary, status),
			requests: five,
		}
		faults[fmt.Sprint(status, " once")] = fault{script: []fakeapi.Answer{answer, done}, requests: twice}
		faults[fmt.Sprint(status, " four times")] = fault{
			script:   []fakeapi.Answer{answer.Times(4), done},
			requests: five,
		}
		faults[fmt.Sprint(status, " in mid-wait")] = fault{
			script:    []fakeapi.Answer{running, answer},
			arguments: sixSeconds,
			want: fmt.Sprintf(
				"Error: Authentication attempt .* did not end within .*The last poll failed: HTTP %d",
				status,
			),
			requests: five,
		}
	}
	return faults
}

func redirectFaults() map[string]fault {
	faults := map[string]fault{}
	for name, location := range map[string]string{
		"same host":   "/login?key=" + fakeapi.Key,
		"loop":        "/api/authenticate/auth_x",
		"no Location": "",
		"file":        "file:///etc/passwd",
		"other host":  "http://app.invalid/",
	} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			faults[fmt.Sprint(name, " ", status)] = fault{
				script:   []fakeapi.Answer{fakeapi.Answer{Status: status}.WithHeader("Location", location)},
				want:     fmt.Sprintf("Error: API redirects .*HTTP %d ", status),
				requests: once,
			}
		}
	}
	return faults
}
