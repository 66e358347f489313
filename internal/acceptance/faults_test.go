//go:build unix

package acceptance

import (
	"bytes"
	"net/http"
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
	// everyEngine is set where the CLI has a part in it, or where one case stands for its group; see onFirstEngine.
	everyEngine bool
	// within bounds the time of the apply; a minute where it is 0. It is generous, for the machine may be busy.
	within time.Duration
}

// Whatever goes wrong, the CLI ends by itself in time and in words, leaves no process, takes little memory and tells
// no secret.
func TestAccFaults(t *testing.T) {
	for group, faults := range map[string]map[string]fault{
		"api": apiFaults(), "net": netFaults(), "settings": settingsFaults(),
	} {
		t.Run(group, func(t *testing.T) {
			t.Parallel()
			for name, f := range faults {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					if !f.everyEngine {
						onFirstEngine(t)
					}
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
			outputBlock("outcome", "data.onlyfansapi_auth_attempt.x.outcome")
	}
	w := newWorkspace(t, handler, "provider \"onlyfansapi\" {\n  "+strings.Join(f.provider, "\n  ")+"\n}\n"+config)
	w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.dir, "trace.log"))
	if f.setup != nil {
		f.setup(t, w, api)
	}
	printed, state, took := w.apply(f.flags...)

	fails := strings.HasPrefix(f.want, "Error: ")
	if code := state.ExitCode(); (code != 0) != fails {
		t.Errorf("exit code %d", code)
	}
	if strings.Contains(printed, "Error: ") != fails {
		t.Errorf("an error is printed: %t, want %t", !fails, fails)
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
		if exe, _ := os.Readlink(
			filepath.Join(filepath.Dir(dir), "exe"),
		); strings.Contains(
			exe,
			"terraform-provider-",
		) {
			found = append(found, exe)
		}
	}
	return found
}

var (
	once  = [2]int{1, 1}
	twice = [2]int{2, 2}
	five  = [2]int{5, 5}
)

const sixSeconds = `timeouts = { read = "6s" }`
