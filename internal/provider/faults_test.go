package provider

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// fault is something that goes wrong at the API, and what a user then gets from the data source.
type fault struct {
	// script is what the API answers about the attempt auth_x. With hideLimits, nothing else tells of the rate limit.
	script     []fakeapi.Answer
	hideLimits bool
	arguments  map[string]any // beside attempt_id

	// want is a regular expression for the only diagnostic, such as "Error: API key refused"; "" if there is none.
	want string
	// outcome is the attribute's value if there is no error; "succeeded" if it is "".
	outcome string
	// requests are the fewest and the most that the API may see.
	requests [2]int
}

var (
	running = fakeapi.Authenticating()
	done    = fakeapi.Authenticated("acct_1")

	once  = [2]int{1, 1}
	twice = [2]int{2, 2}
	three = [2]int{3, 3}
	four  = [2]int{4, 4} // an end that is not whole is polled three times more
	five  = [2]int{5, 5}

	sixSeconds = map[string]any{"timeouts": map[string]any{"read": "6s"}}
)

// Whatever the API answers, a read ends by itself and in words, stores what it should, and tells no secret.
// TestAccFaults in internal/acceptance runs a case of each kind on a real CLI, and measures its time and memory.
func TestFaults(t *testing.T) {
	t.Parallel()
	for group, faults := range map[string]map[string]fault{
		"status": statusFaults(), "redirect": redirectFaults(), "rate": rateFaults(), "body": bodyFaults(),
		"json": jsonFaults(), "state": stateFaults(), "id": idFaults(),
	} {
		t.Run(group, func(t *testing.T) {
			t.Parallel()
			for name, f := range faults {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					f.run(t)
				})
			}
		})
	}
}

func (f fault) run(t *testing.T) {
	t.Helper()
	api := fakeapi.New()
	api.HideLimits = f.hideLimits
	if f.script != nil {
		api.Script("auth_x", f.script...)
	}
	arguments := map[string]any{"attempt_id": "auth_x"}
	for name, value := range f.arguments {
		arguments[name] = value
	}
	onActionServer(t, api, func(s *actionServer) {
		state, diags := s.readAccounts(s.ctx, "onlyfansapi_auth_attempt", arguments) // which searches for secrets, too
		diags = asPrinted(diags)
		if !regexp.MustCompile(f.want).MatchString(diags) || f.want == "" && diags != "" {
			t.Errorf("want %q in:\n%s", f.want, diags)
		}
		if n := strings.Count(diags, "Error: "); n > 1 || (n == 1) != strings.HasPrefix(f.want, "Error: ") {
			t.Errorf("%d errors:\n%s", n, diags)
		}
		want := `"succeeded"`
		switch {
		case strings.HasPrefix(f.want, "Error: "):
			want = ""
		case f.outcome != "":
			want = `"` + f.outcome + `"`
		}
		if got := state["outcome"]; got != want {
			t.Errorf("outcome %s, want %s", got, want)
		}
	})
	if n := len(api.Requests()); n < f.requests[0] || n > f.requests[1] {
		t.Errorf("%d requests, want %d to %d", n, f.requests[0], f.requests[1])
	}
	for _, request := range api.Requests() {
		if request.Method != http.MethodGet {
			t.Errorf("a %s request", request.Method)
		}
	}
}

// asPrinted returns diagnostics as the CLIs title them, with white space folded.
func asPrinted(diags string) string {
	return strings.Join(
		strings.Fields(strings.NewReplacer("ERROR: ", "Error: ", "WARNING: ", "Warning: ").Replace(diags)),
		" ",
	)
}

// An id that cannot be meant is refused without a request.
func idFaults() map[string]fault {
	faults := map[string]fault{
		"timeout of zero": {
			arguments: map[string]any{"timeouts": map[string]any{"read": "0s"}},
			want:      "Error: Invalid timeouts.read ",
		},
		"timeout below zero": {
			arguments: map[string]any{"timeouts": map[string]any{"read": "-1s"}},
			want:      "Error: Invalid timeouts.read ",
		},
	}
	for name, id := range map[string]string{
		"empty": "", "slash": "a/b", "dot": ".", "dots": "..", "percent": "a%2e", "query": "a?b",
		"URL": "https://x.example/api/authenticate/auth_x",
	} {
		faults[name] = fault{arguments: map[string]any{"attempt_id": id}, want: "Error: Invalid attempt_id "}
	}
	return faults
}

// Whatever the list of accounts does, the read of an account ends in words, with the requests that it takes.
func TestAccountListFaults(t *testing.T) {
	t.Parallel()
	type script = []fakeapi.Answer
	const noAnswer = "Error: No usable answer from the API .*"
	list := fakeapi.Answer{Body: `[{"id":"acct_1"}]`}
	slow := fakeapi.Error(429, "Slow.").WithHeader("Retry-After", "1")
	for name, test := range map[string]struct {
		script script
		want   string // none if it is ""
		lists  int
	}{
		"401": {
			script: script{fakeapi.Error(401, "No.")},
			want:   "Error: API key refused .*HTTP 401",
			lists:  1,
		},
		"429 once":      {script: script{slow, list}, lists: 2},
		"429 for ever":  {script: script{slow}, want: "Error: Rate limit of the API reached ", lists: 4},
		"503 once":      {script: script{fakeapi.Error(503, ""), list}, lists: 2},
		"503 for ever":  {script: script{fakeapi.Error(503, "")}, want: "Error: API is failing .*HTTP 503", lists: 4},
		"no list":       {script: script{{Body: `{}`}}, want: noAnswer + "no list of accounts", lists: 4},
		"a page":        {script: script{{Body: "<!DOCTYPE html>"}}, want: noAnswer + "not valid JSON", lists: 4},
		"cut short":     {script: script{{Body: `[{"id":"acct_1"}`}, list}, lists: 2},
		"items of odds": {script: script{{Body: `[null,7,{"id":{}},{"id":"acct_1"},{"id":"acct_1"}]`}}, lists: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.ScriptList(test.script...)
			onActionServer(t, api, func(s *actionServer) {
				_, diags := s.readAccounts(s.ctx, "onlyfansapi_account", map[string]any{"id": "acct_1"})
				if diags = asPrinted(
					diags,
				); !regexp.MustCompile(test.want).MatchString(diags) ||
					test.want == "" && diags != "" {
					t.Errorf("want %q in:\n%s", test.want, diags)
				}
			})
			wantRequests(t, api, test.lists)
		})
	}
}
