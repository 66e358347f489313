//go:build unix

package acceptance

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// interrupt is a signal in the middle of a wait.
type interrupt struct {
	phase, situation string
	signal           syscall.Signal
	toGroup          bool // as a terminal sends it, else to the CLI alone
	again            bool // a second one soon after
}

// phases are where a data source is read.
var phases = map[string]struct {
	args   []string
	config string
}{
	"plan":          {[]string{"plan"}, ""},
	"planning half": {[]string{"apply", "-auto-approve"}, ""},
	"apply half": {
		[]string{"apply", "-auto-approve"},
		"resource \"terraform_data\" \"before\" {\n  input = \"changed before the wait\"\n}\n",
	},
}

// situations are what a wait may be doing.
func situations() map[string][]fakeapi.Answer {
	drips := fakeapi.Authenticating()
	drips.Drip = time.Second
	return map[string][]fakeapi.Answer{
		"sleeping":         {fakeapi.Authenticating()},
		"request hangs":    {{Delay: 4 * time.Minute}},
		"body drips":       {drips},
		"rate limit pause": {fakeapi.Error(429, "").WithHeader("Retry-After", "240")},
		"back-off":         {fakeapi.Error(500, "").Times(4), {Delay: 4 * time.Minute}},
	}
}

// An interrupt ends the wait at once wherever the provider can know of it, with a true message; the state is intact,
// its lock released, and the next run goes on.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()
	var all []interrupt
	for phase := range phases {
		for situation := range situations() {
			all = append(all, interrupt{phase: phase, situation: situation, signal: syscall.SIGINT, toGroup: true})
		}
		all = append(all,
			interrupt{phase: phase, situation: "sleeping", signal: syscall.SIGTERM, toGroup: true},
			interrupt{phase: phase, situation: "sleeping", signal: syscall.SIGINT, toGroup: true, again: true},
		)
		if phase != "planning half" { // there no CLI that could be had here passes its own signal on
			all = append(all,
				interrupt{phase: phase, situation: "sleeping", signal: syscall.SIGINT},
				interrupt{phase: phase, situation: "sleeping", signal: syscall.SIGTERM},
			)
		}
	}
	for _, i := range all {
		t.Run(
			fmt.Sprintf("%s, %s, %s, group %t, again %t", i.phase, i.situation, i.signal, i.toGroup, i.again),
			func(t *testing.T) {
				t.Parallel()
				if i.situation != "sleeping" { // what the wait was doing is the provider's affair
					onFirstEngine(t)
				}
				w, api, cmd := i.start(t)
				began := time.Now()
				i.send(t, cmd)
				if i.again {
					time.Sleep(500 * time.Millisecond)
					_ = syscall.Kill(-cmd.Process.Pid, i.signal) // it may have ended
				}
				err := cmd.Wait()
				took := time.Since(began)
				t.Logf("ended after %s", took.Round(time.Millisecond))

				printed := fold(cmd.Stdout.(*bytes.Buffer).String()) //nolint:forcetypeassert // see startUntilRequest
				told := strings.Contains(printed, "Error: Wait interrupted") &&
					strings.Contains(printed, "The attempt itself goes on at the API.")
				if err == nil {
					t.Error("the CLI succeeded")
				}
				// A CLI that is told twice may no longer wait for what the provider says.
				if !told && (!i.again || !strings.Contains(printed, "Two interrupts received")) {
					t.Errorf("the interrupt is not told: %s", printed)
				}
				if strings.Contains(printed, "in time") {
					t.Errorf("the interrupt is told as a timeout: %s", printed)
				}
				if took > 10*time.Second { // were it lost, it would take minutes
					t.Errorf("took %s", took)
				}
				w.checkEnd(printed, cmd.ProcessState)
				w.checkCanaries(printed)
				w.checkGoesOn(api, i.phase)
			},
		)
	}
}

// Reads that the CLI has queued behind its -parallelism are not begun after an interrupt.
func TestAccInterruptQueued(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	for n := range 15 {
		api.Script(fmt.Sprintf("auth_%d", n), fakeapi.Authenticating())
	}
	i := interrupt{phase: "planning half", signal: syscall.SIGINT, toGroup: true}
	w, cmd := i.startOn(t, api, dataBlock("count = 15", `attempt_id = "auth_${count.index}"`, `poll_interval = "4m"`))
	i.send(t, cmd)
	_ = cmd.Wait()                                       // were one begun, this would take 10 minutes
	printed := fold(cmd.Stdout.(*bytes.Buffer).String()) //nolint:forcetypeassert // see startUntilRequest
	if !strings.Contains(printed, "Error: Wait interrupted") {
		t.Errorf("the interrupt is not told: %s", printed)
	}
	if n := len(api.Requests()); n > 10 {
		t.Errorf("%d requests", n)
	}
	w.checkEnd(printed, cmd.ProcessState)
}

// An action that is interrupted fails, also where the signal came to the CLI alone, which passes it on in an apply.
func TestAccInterruptAction(t *testing.T) {
	t.Parallel()
	needsActions(t)
	for _, toGroup := range []bool{true, false} {
		t.Run(fmt.Sprintf("group %t", toGroup), func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.Script("auth_x", fakeapi.Authenticating())
			w := newWorkspace(t, api, `
action "onlyfansapi_wait_for_auth_attempt" "x" {
  config {
    attempt_id = "auth_x"
  }
}
`)
			cmd := w.startUntilRequest(
				api,
				"apply",
				"-auto-approve",
				"-invoke=action.onlyfansapi_wait_for_auth_attempt.x",
			)
			interrupt{signal: syscall.SIGINT, toGroup: toGroup}.send(t, cmd)
			err := cmd.Wait()
			printed := fold(cmd.Stdout.(*bytes.Buffer).String()) //nolint:forcetypeassert // see startUntilRequest
			if err == nil {
				t.Error("the CLI succeeded")
			}
			if !strings.Contains(printed, "Wait interrupted for the attempt") {
				t.Errorf("the interrupt is not told: %s", printed)
			}
			w.checkEnd(printed, cmd.ProcessState)
		})
	}
}

// A provider whose CLI was killed stops polling and ends; what was applied before is in the state.
func TestAccKilledCLI(t *testing.T) {
	t.Parallel()
	for phase := range phases {
		t.Run(phase, func(t *testing.T) {
			t.Parallel()
			i := interrupt{phase: phase, situation: "sleeping", signal: syscall.SIGKILL}
			w, api, cmd := i.start(t)
			i.send(t, cmd)
			_ = cmd.Wait()
			w.checkNoProcess() // within 5 s
			before := len(api.Requests())
			time.Sleep(3 * time.Second)
			if after := len(api.Requests()); after != before {
				t.Errorf("%d requests more", after-before)
			}
			w.checkGoesOn(api, "")
		})
	}
}

// Neither does one stay that was idle just then.
func TestAccKilledCLIWithIdleProvider(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Skip("needs /proc to see processes")
	}
	w := newWorkspace(t, fakeapi.New(), `
resource "terraform_data" "before" {
  provisioner "local-exec" {
    command = "touch started && sleep 8"
  }
}
`+dataBlock(`attempt_id = "auth_x"`, "depends_on = [terraform_data.before]"))
	cmd := w.command("apply", "-auto-approve")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 600 {
		if _, err := os.Stat(filepath.Join(w.dir, "started")); err == nil && len(w.providers()) > 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if len(w.providers()) == 0 { // neither before nor after the 8 seconds
		t.Error("no provider to be left")
	}
	interrupt{signal: syscall.SIGKILL}.send(t, cmd)
	_ = cmd.Wait()
	w.checkNoProcess()
}

// start runs the CLI until the wait is where it shall be.
func (i interrupt) start(t *testing.T) (*workspace, *fakeapi.Server, *exec.Cmd) {
	t.Helper()
	api := fakeapi.New()
	api.Script("auth_x", situations()[i.situation]...)
	phase := phases[i.phase]
	lines := []string{`attempt_id = "auth_x"`}
	if i.signal != syscall.SIGKILL {
		lines = append(lines, `poll_interval = "4m"`)
	}
	if phase.config != "" {
		lines = append(lines, "depends_on = [terraform_data.before]")
	}
	w, cmd := i.startOn(t, api, phase.config+dataBlock(lines...))
	return w, api, cmd
}

// startOn runs the CLI on a configuration until the first request has been answered.
func (i interrupt) startOn(t *testing.T, api *fakeapi.Server, config string) (*workspace, *exec.Cmd) {
	t.Helper()
	w := newWorkspace(t, api, config)
	return w, w.startUntilRequest(api, phases[i.phase].args...)
}

func (w *workspace) startUntilRequest(api *fakeapi.Server, args ...string) *exec.Cmd {
	w.t.Helper()
	cmd := w.command(args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a shell does
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	for range 600 {
		if len(api.Requests()) > 0 {
			time.Sleep(200 * time.Millisecond) // for its answer
			return cmd
		}
		time.Sleep(100 * time.Millisecond)
	}
	_ = cmd.Process.Kill()
	w.t.Fatalf("no request came: %s", out.String())
	return nil
}

// A run that was stopped past the deadline of a wait (Ctrl-Z, and fg) polls once more, and finds what has happened
// meanwhile.
func TestAccStopped(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticating().For(4*time.Second), fakeapi.Authenticated(fakeapi.AccountID))
	stop := interrupt{phase: "plan", signal: syscall.SIGSTOP, toGroup: true}
	_, cmd := stop.startOn(t, api, dataBlock(`attempt_id = "auth_x"`, `timeouts   = { read = "3s" }`))
	stop.send(t, cmd)
	time.Sleep(6 * time.Second)
	interrupt{signal: syscall.SIGCONT, toGroup: true}.send(t, cmd)
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, cmd.Stdout)
	}
}

func (i interrupt) send(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	pid := cmd.Process.Pid
	if i.toGroup {
		pid = -pid
	}
	if err := syscall.Kill(pid, i.signal); err != nil {
		t.Fatal(err)
	}
}

// checkGoesOn checks that the interrupted run left a state with which the next can go on.
func (w *workspace) checkGoesOn(api *fakeapi.Server, phase string) {
	w.t.Helper()
	if phase == "apply half" && !strings.Contains(w.read("terraform.tfstate"), "changed before the wait") {
		w.t.Error("what was applied before the wait is not in the state")
	}
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w.succeeds("apply -auto-approve")
}
