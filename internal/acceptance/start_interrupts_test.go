//go:build unix

package acceptance

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// signals are how a run is told to stop: as a terminal tells it, and to the CLI alone, as some pipelines do.
var signals = map[string]interrupt{
	"Ctrl-C":             {signal: syscall.SIGINT, toGroup: true},
	"SIGINT to the CLI":  {signal: syscall.SIGINT},
	"SIGTERM":            {signal: syscall.SIGTERM, toGroup: true},
	"SIGTERM to the CLI": {signal: syscall.SIGTERM},
}

// paused is a resource that takes a while, and shows by a file that it has begun.
const paused = `
resource "terraform_data" "pause" {
  DEPENDS
  provisioner "local-exec" {
    command = "touch paused && sleep 3"
  }
}
`

// moment is when a run that starts an attempt and waits for it is interrupted.
type moment struct {
	// pause is what the resource that takes a while depends on, and before and account are lines of the two blocks.
	pause, before, account string
	// reached tells how far the run is: more than 0 once the moment has come.
	reached func(*workspace, *fakeapi.Server, *slowly) int
	// id is the attempt that the state has then, and starts how many were started.
	id     string
	starts int
}

func (w *workspace) paused() int {
	if _, err := os.Stat(filepath.Join(w.dir, "paused")); err != nil {
		return 0
	}
	return 1
}

// moments are all that differ for the attempt.
func moments() map[string]moment {
	pausing := func(w *workspace, _ *fakeapi.Server, _ *slowly) int { return w.paused() }
	return map[string]moment{
		"before the POST": {before: "depends_on = [terraform_data.pause]", pause: "input = 1", reached: pausing},
		"in the POST": {
			reached: func(_ *workspace, _ *fakeapi.Server, slow *slowly) int { return slow.count() },
			id:      "auth_new_1",
			starts:  1,
		},
		"between start and wait": {
			pause:   "input = onlyfansapi_auth_attempt.x.id",
			account: "depends_on = [terraform_data.pause]",
			reached: pausing,
			id:      "auth_new_1",
			starts:  1,
		},
		"in the wait": {
			reached: func(_ *workspace, api *fakeapi.Server, _ *slowly) int { return len(api.Polls("auth_new_1")) },
			id:      "auth_new_1",
			starts:  1,
		},
	}
}

// config is the whole story, with the pause where the moment has it.
func (m moment) config() string {
	config := startBlock(
		"credentials_wo_version = 1",
		`display_name = "Alice"`,
		m.before,
	) + keptBlock(
		waitsForStarted,
		m.account,
	)
	if m.pause != "" {
		config += string(bytes.ReplaceAll([]byte(paused), []byte("DEPENDS"), []byte(m.pause)))
	}
	return config
}

// Whenever a run is interrupted, nothing is tainted and nothing is lost: the next apply goes on with the attempt that
// was started, and there is one POST in all.
func TestAccStartInterrupted(t *testing.T) {
	t.Parallel()
	for when, m := range moments() {
		for how, i := range signals {
			t.Run(when+", "+how, func(t *testing.T) {
				t.Parallel()
				if how != "Ctrl-C" && when != "in the POST" {
					onFirstEngine(t)
				}
				api := fakeapi.New()
				api.ScriptStarted(func(string, fakeapi.Start) []fakeapi.Answer { return script(running) })
				w := newLogin(t, api, m.config())
				slow := &slowly{api: api, method: "POST"}
				w.serveInstead(slow)
				cmd := w.startUntil(func() int { return m.reached(w, api, slow) }, "apply", "-auto-approve")
				i.send(t, cmd)
				printed := w.ended(cmd)
				w.startedIs(api, m.id, m.starts)
				w.keptIs(nil)

				w.serveInstead(api)
				end := fakeapi.Authenticated("acct_1").With("account.display_name", "Alice")
				api.ScriptStarted(func(string, fakeapi.Start) []fakeapi.Answer { return script(running, end) })
				if m.id != "" {
					api.Script(m.id, running, end)
				}
				printed += w.succeeds("apply -auto-approve")
				w.startedIs(api, "auth_new_1", 1)
				w.keptIs(map[string]any{"id": "acct_1"})
				w.plansNothing()
				w.checkCanaries(printed)
			})
		}
	}
}

// ended waits for a run that was interrupted, and returns what it printed. It fails, soon.
func (w *workspace) ended(cmd *exec.Cmd) string {
	w.t.Helper()
	began := time.Now()
	err := cmd.Wait()
	printed := fold(cmd.Stdout.(*bytes.Buffer).String()) //nolint:forcetypeassert // see startUntil
	if err == nil {
		w.t.Errorf("the CLI succeeded: %s", printed)
	}
	if took := time.Since(began); took > 15*time.Second { // were it lost, the wait would take minutes
		w.t.Errorf("took %s", took)
	}
	w.checkEnd(printed, cmd.ProcessState)
	return printed
}

// So it is where an account gets new credentials: an interrupt does not cut the request off, the attempt that it began
// is stored, and the next apply updates the account in place.
func TestAccStartInterruptedAnew(t *testing.T) {
	t.Parallel()
	for how, i := range signals {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			if how != "Ctrl-C" {
				onFirstEngine(t)
			}
			api := fakeapi.New()
			w := newLogin(t, api, startBlock("credentials_wo_version = 1")+keptBlock(waitsForStarted))
			w.succeeds("apply -auto-approve", "2 added")
			account, _ := w.kept()["id"].(string)
			slow := &slowly{api: api, method: "PUT"}
			w.serveInstead(slow)
			w.write("main.tf", requiredProviders+startBlock("credentials_wo_version = 2")+keptBlock(waitsForStarted))
			cmd := w.startUntil(slow.count, "apply", "-auto-approve")
			i.send(t, cmd)
			w.ended(cmd)
			w.startedIs(api, "auth_again_2", 1)
			w.keptIs(map[string]any{"id": account, "attempt_id": "auth_new_1"})
			w.serveInstead(api)
			w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
			if slow.count() != 1 {
				t.Errorf("the credentials were sent %d times", slow.count())
			}
			w.startedIs(api, "auth_again_2", 1)
			w.keptIs(map[string]any{"id": account, "attempt_id": "auth_again_2"})
			w.plansNothing()
		})
	}
}

// A CLI that is killed in the POST, or told twice to stop, stores nothing, and no provider can do anything about it:
// the next apply starts another attempt.
func TestAccStartKilledCLI(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	for how, signals := range map[string][]interrupt{
		"killed":       {{signal: syscall.SIGKILL}},
		"Ctrl-C twice": {{signal: syscall.SIGINT, toGroup: true}, {signal: syscall.SIGINT, toGroup: true}},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.ScriptStart(
				fakeapi.Answer{Delay: 4 * time.Minute},
				fakeapi.Answer{Body: map[string]any{"attempt_id": "auth_2"}},
			)
			w := newLogin(t, api, startBlock())
			cmd := w.startUntil(func() int { return len(api.Starts()) }, "apply", "-auto-approve")
			for _, i := range signals {
				i.send(t, cmd)
				time.Sleep(time.Second)
			}
			_ = cmd.Wait()
			w.checkNoProcess()
			w.startedIs(api, "", 1)
			w.succeeds("apply -auto-approve -lock-timeout=10s", "1 added")
			w.startedIs(api, "auth_2", 2)
		})
	}
}
