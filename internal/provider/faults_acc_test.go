//go:build unix

package provider

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// fault is something that goes wrong, and what a user then gets from an apply.
type fault struct {
	// script is what the API answers about the attempt auth_x; handler, where set, is asked instead of the API.
	script  []fakeapi.Answer
	handler func(*testing.T, *fakeapi.Server) http.Handler
	// setup changes the workspace, for faults outside of HTTP. With noServer, nothing listens before it.
	setup    func(*testing.T, *workspace, *fakeapi.Server)
	noServer bool
	// arguments and provider are lines of the two blocks.
	arguments, provider []string
	config              string // instead of the data source
	flags               []string

	// want is a regular expression for what is printed. Where it begins with "Error: ", the apply fails.
	want string
	// outcome is the attribute's value where the apply succeeds; "succeeded" where it is "".
	outcome string
	// requests are the fewest and the most that the API may see.
	requests [2]int
	// within bounds the time of the apply; a minute where it is 0. It is generous, for the machine may be busy.
	within time.Duration
}

// Whatever goes wrong, the CLI ends by itself in time and in words, leaves no process, takes little memory and tells
// no secret.
func TestAccFaults(t *testing.T) {
	groups := map[string]map[string]fault{
		"status": statusFaults(), "rate": rateFaults(), "body": bodyFaults(), "json": jsonFaults(),
		"state": stateFaults(), "redirect": redirectFaults(), "net": netFaults(), "settings": settingsFaults(),
	}
	for group, faults := range groups {
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
	api := fakeapi.New()
	if f.script != nil {
		api.Script("auth_x", f.script...)
	}
	var handler http.Handler = api
	if f.handler != nil {
		handler = f.handler(t, api)
	}
	if f.noServer {
		handler = nil
	}
	config := f.config
	if config == "" {
		config = dataBlock(append([]string{`attempt_id = "auth_x"`}, f.arguments...)...) +
			"output \"outcome\" {\n  value = data.onlyfansapi_auth_attempt.x.outcome\n}\n"
	}
	w := newWorkspace(t, handler, "provider \"onlyfansapi\" {\n  "+strings.Join(f.provider, "\n  ")+"\n}\n"+config)
	w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.dir, "trace.log"))
	if f.setup != nil {
		f.setup(t, w, api)
	}
	printed, state, took := w.apply(f.flags...)

	fails := strings.HasPrefix(f.want, "Error: ")
	if (state.ExitCode() != 0) != fails || strings.Contains(printed, "Error: ") != fails {
		t.Errorf("exit code %d", state.ExitCode())
	}
	if !regexp.MustCompile(f.want).MatchString(printed) {
		t.Errorf("want %q in:\n%s", f.want, printed)
	}
	if fails && strings.Count(printed, "Error: ") > 1 && f.config == "" {
		t.Errorf("more than one error:\n%s", printed)
	}
	if !fails && f.config == "" {
		want := f.outcome
		if want == "" {
			want = "succeeded"
		}
		if got := w.outputs()["outcome"]; got != `"`+want+`"` {
			t.Errorf("outcome %s, want %s", got, want)
		}
	}
	if n := len(api.Requests()); n < f.requests[0] || n > f.requests[1] {
		t.Errorf("%d requests, want %d to %d", n, f.requests[0], f.requests[1])
	}
	within := f.within
	if within == 0 {
		within = time.Minute
	}
	if took > within {
		t.Errorf("took %s, more than %s", took, within)
	}
	w.checkEnd(printed, state)
	w.checkCanaries(printed)
	for _, request := range api.Requests() {
		if request.Method != http.MethodGet {
			t.Errorf("a %s request", request.Method)
		}
	}
}

// apply runs an apply to its end, which is its own affair.
func (w *workspace) apply(flags ...string) (printed string, state *os.ProcessState, took time.Duration) {
	w.t.Helper()
	cmd := w.command(append([]string{"apply", "-auto-approve"}, flags...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	if err := cmd.Run(); cmd.ProcessState == nil {
		w.t.Fatal(err)
	}
	return fold(out.String()), cmd.ProcessState, time.Since(began)
}

// maxMemory is what neither the CLI nor the provider may take more of, in bytes.
const maxMemory = 300 << 20

// checkEnd checks what must hold of every run, however it ended.
func (w *workspace) checkEnd(printed string, state *os.ProcessState) {
	w.t.Helper()
	for _, bad := range []string{"did not respond", "panic", "goroutine ", "Bug in the provider", "crash"} {
		if strings.Contains(printed, bad) {
			w.t.Errorf("printed %q:\n%s", bad, printed)
		}
	}
	// Linux counts the children that were waited for in, in KiB.
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok && usage.Maxrss<<10 > maxMemory {
		w.t.Errorf("took %d MiB", usage.Maxrss>>10)
	}
	w.checkNoProcess()
}

// checkNoProcess waits for the provider's processes of this workspace to be gone.
func (w *workspace) checkNoProcess() {
	w.t.Helper()
	for range 50 {
		if len(w.providers()) == 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	w.t.Errorf("processes are left: %s", w.providers())
}

// providers lists the provider's processes of this workspace. Where there is no /proc, it sees none.
func (w *workspace) providers() (found []string) {
	dirs, _ := filepath.Glob("/proc/[0-9]*/cwd")
	for _, dir := range dirs {
		if cwd, err := os.Readlink(dir); err != nil || cwd != w.dir {
			continue
		}
		if exe, _ := os.Readlink(filepath.Join(filepath.Dir(dir), "exe")); strings.Contains(exe, "terraform-provider-") {
			found = append(found, exe)
		}
	}
	return found
}

var (
	running = fakeapi.Authenticating()
	done    = fakeapi.Authenticated("acct_1")
	once    = [2]int{1, 1}
	twice   = [2]int{2, 2}
	five    = [2]int{5, 5}
)

const short = `timeouts = { read = "6s" }`

func statusFaults() map[string]fault {
	page := fakeapi.Answer{Body: "<!DOCTYPE html><title>Attention</title>"}.WithHeader("Content-Type", "text/html")
	faults := map[string]fault{
		"401 in mid-wait": {script: []fakeapi.Answer{running, fakeapi.Error(401, "Unauthenticated.")}, want: "Error: API key refused .*state \"authenticating\"", requests: twice},
		"403 of a CDN":    {script: []fakeapi.Answer{{Status: 403, Body: page.Body, Header: page.Header}}, want: "Error: Access refused .*HTTP 403 Forbidden[.]", requests: once},
		"404 for ever":    {script: []fakeapi.Answer{fakeapi.Error(404, "No.")}, want: "Error: Authentication attempt not found ", requests: twice},
		"404 once":        {script: []fakeapi.Answer{fakeapi.Error(404, "No."), done}, want: "Apply complete!", requests: twice},
		"404 afterwards":  {script: []fakeapi.Answer{running, fakeapi.Error(404, "No.")}, want: "Error: Authentication attempt not found .*any more", requests: twice},
		"422 with fields": {script: []fakeapi.Answer{{Status: 422, Body: map[string]any{"message": "Invalid.", "errors": map[string]any{"attempt_id": []string{"Too odd."}}}}}, want: "Error: Request refused by the API .*attempt_id: Too odd[.]", requests: once},
		"429 once":        {script: []fakeapi.Answer{fakeapi.Error(429, "Slow.").WithHeader("Retry-After", "1"), done}, want: "Apply complete!", requests: twice},
		"429 for ever":    {script: []fakeapi.Answer{fakeapi.Error(429, "Slow.").WithHeader("Retry-After", "1")}, arguments: []string{short}, want: "Error: Rate limit of the API outlasts the wait ", requests: [2]int{4, 8}},
	}
	for status, summary := range map[int]string{
		400: "Request refused by the API", 401: "API key refused", 402: "Payment required by the API", 403: "Access refused",
		405: "Request refused by the API", 410: "Request refused by the API", 501: "API is failing", 505: "API is failing",
	} {
		faults[fmt.Sprint(status)] = fault{script: []fakeapi.Answer{fakeapi.Error(status, "Said so.")}, want: fmt.Sprintf(`Error: %s .*HTTP %d .*\(Said so\.\)`, summary, status), requests: once}
	}
	for _, status := range []int{408, 425, 500, 502, 503, 504, 520} {
		answer := fakeapi.Answer{Status: status, Body: page.Body, Header: page.Header}
		summary := "API is failing"
		if status < 500 {
			summary = "Request refused by the API"
		}
		faults[fmt.Sprint(status, " for ever")] = fault{script: []fakeapi.Answer{answer}, want: fmt.Sprintf("Error: %s .*HTTP %d", summary, status), requests: five}
		faults[fmt.Sprint(status, " once")] = fault{script: []fakeapi.Answer{answer, done}, want: "Apply complete!", requests: twice}
		faults[fmt.Sprint(status, " four times")] = fault{script: []fakeapi.Answer{answer.Times(4), done}, want: "Apply complete!", requests: five}
		faults[fmt.Sprint(status, " in mid-wait")] = fault{script: []fakeapi.Answer{running, answer}, arguments: []string{short}, want: fmt.Sprintf("Error: Authentication attempt did not end in time .*brought no answer: HTTP %d", status), requests: [2]int{3, 7}}
	}
	return faults
}

func rateFaults() map[string]fault {
	limited := func(retryAfter string) fakeapi.Answer {
		return fakeapi.Error(429, "Slow.").WithHeader("Retry-After", retryAfter)
	}
	const outlasts = "Error: Rate limit of the API outlasts the wait .*"
	soon := func() string { return time.Now().Add(5 * time.Second).UTC().Format(http.TimeFormat) }
	faults := map[string]fault{
		"longer than the time left": {script: []fakeapi.Answer{limited("3600")}, want: outlasts + "for 1h,", requests: once},
		"longer, going on":          {script: []fakeapi.Answer{running, limited("3600")}, arguments: []string{`on_timeout = "continue"`}, want: "Warning: Rate limit of the API outlasts the wait", outcome: "timed_out", requests: twice},
		"503 with a time":           {script: []fakeapi.Answer{fakeapi.Error(503, "").WithHeader("Retry-After", "3600")}, want: outlasts, requests: once},
		"503 with a short time":     {script: []fakeapi.Answer{fakeapi.Error(503, "").WithHeader("Retry-After", "1").Times(7), done}, want: "Apply complete!", requests: [2]int{8, 8}},
		"overflowing":               {script: []fakeapi.Answer{limited("99999999999999999999")}, want: outlasts, requests: once},
		"none remaining":            {script: []fakeapi.Answer{running.WithHeader("x-rate-limit-remaining-minute", "0"), done}, want: "Apply complete!", requests: twice},
		"none remaining, Laravel":   {script: []fakeapi.Answer{running.WithHeader("X-RateLimit-Remaining", "0").WithHeader("Retry-After", "1"), done}, want: "Apply complete!", requests: twice},
		"20 waits, 15 a window": {
			handler: func(_ *testing.T, api *fakeapi.Server) http.Handler {
				api.RequestsPerMinute = 15
				for i := range 20 {
					api.Script(fmt.Sprintf("auth_%d", i), done)
				}
				return api
			},
			config: "data \"onlyfansapi_auth_attempt\" \"x\" {\n  count      = 20\n  attempt_id = \"auth_${count.index}\"\n}\n",
			flags:  []string{"-parallelism=20"}, want: "Apply complete!", requests: [2]int{20, 30}, within: 3 * time.Minute,
		},
	}
	for name, value := range map[string]string{"absent": "", "0": "0", "negative": "-5", "past": "Wed, 21 Oct 2015 07:28:00 GMT", "nonsense": "soon", "a date": soon(), "seconds": "2"} {
		faults["Retry-After "+name] = fault{script: []fakeapi.Answer{limited(value), done}, want: "Apply complete!", requests: twice}
	}
	return faults
}

func stateFaults() map[string]fault {
	strange := running.With("state", "pondering")
	const late = "Error: Authentication attempt did not end in time .*"
	message := strings.Repeat("Y", 1<<20)
	return map[string]fault{
		"unknown":            {script: []fakeapi.Answer{strange.Times(2), done}, want: "Apply complete!", requests: [2]int{3, 3}},
		"unknown, once":      {script: []fakeapi.Answer{strange}, arguments: []string{"wait_for_completion = false"}, want: "Apply complete!", outcome: "in_progress", requests: once},
		"unknown for ever":   {script: []fakeapi.Answer{strange}, arguments: []string{short}, want: late + `state "pondering"`, requests: [2]int{3, 5}},
		"empty":              {script: []fakeapi.Answer{running.With("state", ""), done}, want: "Apply complete!", requests: twice},
		"null":               {script: []fakeapi.Answer{running.With("state", nil), done}, want: "Apply complete!", requests: twice},
		"flapping":           {script: []fakeapi.Answer{running, fakeapi.NeedsOTP("42"), strange, done}, arguments: []string{`poll_interval = "1s"`}, want: "Apply complete!", requests: [2]int{4, 4}},
		"very long":          {script: []fakeapi.Answer{running.With("state", strings.Repeat("x", 10000))}, arguments: []string{short}, want: late + `state "x{399}…"`, requests: [2]int{3, 5}},
		"needs for ever":     {script: []fakeapi.Answer{fakeapi.NeedsOTP("42")}, arguments: []string{short}, want: late + `phone ending in "42"`, requests: [2]int{3, 5}},
		"needs something":    {script: []fakeapi.Answer{running.With("state", "needs_new_thing")}, arguments: []string{short}, want: late + `what the state "needs_new_thing" asks for`, requests: [2]int{3, 5}},
		"ahead of record":    {script: []fakeapi.Answer{fakeapi.AheadOfRecord("a").Times(2), done}, arguments: []string{`poll_interval = "1s"`}, want: "Apply complete!", requests: [2]int{3, 3}},
		"failed":             {script: []fakeapi.Answer{fakeapi.Failed("C_1", "Said so.")}, want: `Warning: Authentication attempt failed .*"Said so[.]".*error code "C_1"`, outcome: "failed", requests: once},
		"failed, no details": {script: []fakeapi.Answer{{Body: `{"state":"failed"}`}}, want: "Warning: Authentication attempt failed .*does not say why", outcome: "failed", requests: once},
		"failed, stop":       {script: []fakeapi.Answer{fakeapi.Failed("C_1", "Said so.")}, arguments: []string{`on_failure = "fail"`}, want: "Error: Authentication attempt failed ", requests: once},
		"control characters": {script: []fakeapi.Answer{fakeapi.Failed("C", "a\x1b[2Jb\u202ec\x00d\ne")}, want: "a\ufffd\\[2Jb\ufffdc\ufffdd e", outcome: "failed", requests: once},
		"1 MB of message":    {script: []fakeapi.Answer{fakeapi.Failed("C", message)}, want: `"Y{399}…"`, outcome: "failed", requests: once},
		"the key in it":      {script: []fakeapi.Answer{fakeapi.Failed("C", "Key "+fakeapi.Key+"!")}, want: `"Key \[redacted\]!"`, outcome: "failed", requests: once},
	}
}

func redirectFaults() map[string]fault {
	faults := map[string]fault{}
	for name, location := range map[string]string{
		"same host": "/login?key=" + fakeapi.Key, "loop": "/api/authenticate/auth_x", "no Location": "", "file": "file:///etc/passwd", "other host": "http://app.invalid/",
	} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			faults[fmt.Sprint(name, " ", status)] = fault{
				script: []fakeapi.Answer{fakeapi.Answer{Status: status}.WithHeader("Location", location)},
				want:   fmt.Sprintf("Error: API redirects .*HTTP %d ", status), requests: once,
			}
		}
	}
	faults["other port"] = fault{
		handler: func(t *testing.T, api *fakeapi.Server) http.Handler {
			other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("a request to the other port: %v", r.Header) }))
			t.Cleanup(other.Close)
			api.Script("auth_x", fakeapi.Answer{Status: 302}.WithHeader("Location", other.URL))
			return api
		},
		want: "Error: API redirects ", requests: once,
	}
	return faults
}

func settingsFaults() map[string]fault {
	env := func(entries ...string) func(*testing.T, *workspace, *fakeapi.Server) {
		return func(_ *testing.T, w *workspace, _ *fakeapi.Server) { w.env = append(w.env, entries...) }
	}
	good := []fakeapi.Answer{done}
	none := [2]int{0, 0}
	id := func(id string) string { return dataBlock("attempt_id = " + id) }
	faults := map[string]fault{
		"key with a newline at its end": {script: good, setup: env(envAPIKey + "=" + fakeapi.Key + "\n"), want: "Apply complete!", requests: once},
		"key with a newline inside":     {script: good, setup: env(envAPIKey + "=" + fakeapi.Key[:20] + "\n" + fakeapi.Key[20:]), want: "Error: Invalid api_key .*" + envAPIKey, requests: none},
		"another key":                   {script: good, setup: env(envAPIKey + "=" + fakeapi.Key[:30]), want: "Error: API key refused ", requests: once},
		"no key":                        {script: good, setup: env(envAPIKey + "="), want: "Error: API key missing ", requests: none},
		"URL without a scheme":          {script: good, setup: env(envBaseURL + "=app.example"), want: "Error: Invalid base_url .*" + envBaseURL, requests: none},
		"URL with a user":               {script: good, provider: []string{`base_url = "https://u:p@app.example"`}, want: "Error: Invalid base_url .*user name or password", requests: none},
		"URL that is not loopback":      {script: good, provider: []string{`base_url = "http://app.example"`}, want: "Error: Invalid base_url .*in the clear", requests: none},
		"timeout below the interval":    {script: good, arguments: []string{short, `poll_interval = "7s"`}, want: "Error: Invalid poll_interval ", requests: none},
		"timeout of zero":               {script: good, arguments: []string{`timeouts = { read = "0s" }`}, want: "Error: Invalid timeouts.read ", requests: none},
		"timeout below zero":            {script: good, arguments: []string{`timeouts = { read = "-1s" }`}, want: "Error: Invalid timeouts.read ", requests: none},
		"URL with /api": {script: good, setup: func(_ *testing.T, w *workspace, _ *fakeapi.Server) {
			w.env = append(w.env, envBaseURL+"="+w.baseURL()+"/api/")
		}, want: "Apply complete!", requests: once},
		"URL with a prefix": {handler: func(_ *testing.T, api *fakeapi.Server) http.Handler {
			api.Script("auth_x", done)
			return http.StripPrefix("/gateway", api)
		}, setup: func(_ *testing.T, w *workspace, _ *fakeapi.Server) {
			w.env = append(w.env, envBaseURL+"="+w.baseURL()+"/gateway/api")
		}, want: "Apply complete!", requests: once},
	}
	for name, value := range map[string]string{
		"empty": `""`, "slash": `"a/b"`, "dot": `"."`, "dots": `".."`, "percent": `"a%2e"`, "query": `"a?b"`, "newline": `"a\nb"`,
		"10,000 characters": `"` + strings.Repeat("a", 10000) + `"`, "URL": `"https://x.example/api/authenticate/auth_x"`,
	} {
		faults["id "+name] = fault{config: id(value), want: "Error: Invalid attempt_id ", requests: none}
	}
	return faults
}

// baseURL is the address that newWorkspace gave.
func (w *workspace) baseURL() string {
	for _, entry := range w.env {
		if url, ok := strings.CutPrefix(entry, envBaseURL+"="); ok {
			return url
		}
	}
	w.t.Fatal("no base URL")
	return ""
}
