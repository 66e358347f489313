//go:build unix

package acceptance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func settingsFaults() map[string]fault {
	env := func(entries ...string) func(*testing.T, *workspace, *fakeapi.Server) {
		return func(_ *testing.T, w *workspace, _ *fakeapi.Server) { w.env = append(w.env, entries...) }
	}
	good := []fakeapi.Answer{done}
	none := [2]int{0, 0}
	id := func(id string) string { return dataBlock("attempt_id = " + id) }
	return map[string]fault{
		"key with a newline at its end": {
			script:      good,
			setup:       env(envAPIKey + "=" + fakeapi.Key + "\n"),
			want:        "Apply complete!",
			requests:    once,
			everyEngine: true,
		},
		"key with a newline inside": {
			script:   good,
			setup:    env(envAPIKey + "=" + fakeapi.Key[:20] + "\n" + fakeapi.Key[20:]),
			want:     "Error: Invalid api_key .*" + envAPIKey,
			requests: none,
		},
		"another key": {
			script:   good,
			setup:    env(envAPIKey + "=" + fakeapi.Key[:30]),
			want:     "Error: API key refused ",
			requests: once,
		},
		"no key": {
			script:      good,
			setup:       env(envAPIKey + "="),
			want:        "Error: API key missing ",
			requests:    none,
			everyEngine: true,
		},
		"URL without a scheme": {
			script:   good,
			setup:    env(envBaseURL + "=app.example"),
			want:     "Error: Invalid base_url .*" + envBaseURL,
			requests: none,
		},
		"URL with a user": {
			script:      good,
			provider:    []string{`base_url = "https://u:p@app.example"`},
			want:        "Error: Invalid base_url .*user name or password",
			requests:    none,
			everyEngine: true,
		},
		"URL that is not loopback": {
			script:   good,
			provider: []string{`base_url = "http://app.example"`},
			want:     "Error: Invalid base_url .*in the clear",
			requests: none,
		},
		"timeout below the interval": {
			script:      good,
			arguments:   []string{sixSeconds, `poll_interval = "7s"`},
			want:        "Error: Invalid poll_interval ",
			requests:    none,
			everyEngine: true,
		},
		"id with a newline": {
			config:      id(`"a\nb"`),
			want:        "Error: Invalid attempt_id ",
			requests:    none,
			everyEngine: true,
		},
		"id of 10,000 characters": {
			config:      id(`"` + strings.Repeat("a", 10000) + `"`),
			want:        "Error: Invalid attempt_id ",
			requests:    none,
			everyEngine: true,
		},
		"URL with /api": {
			script: good,
			setup: func(_ *testing.T, w *workspace, _ *fakeapi.Server) {
				w.env = append(w.env, envBaseURL+"="+w.baseURL()+"/api/")
			},
			want:     "Apply complete!",
			requests: once,
		},
		"URL with a prefix": {
			handler: func(_ *testing.T, api *fakeapi.Server) http.Handler {
				api.Script("auth_x", done)
				return http.StripPrefix("/gateway", api)
			},
			setup: func(_ *testing.T, w *workspace, _ *fakeapi.Server) {
				w.env = append(w.env, envBaseURL+"="+w.baseURL()+"/gateway/api")
			},
			want:     "Apply complete!",
			requests: once,
		},
	}
}
