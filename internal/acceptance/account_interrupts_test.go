//go:build unix

package acceptance

import (
	"bytes"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// startUntil runs the CLI until the API has been asked for this more often than before, or is about to answer it.
func (w *workspace) startUntil(asked func() int, args ...string) *exec.Cmd {
	w.t.Helper()
	before := asked()
	cmd := w.command(args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a shell does
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	for range 600 {
		if asked() > before {
			time.Sleep(200 * time.Millisecond) // for its answer
			return cmd
		}
		time.Sleep(100 * time.Millisecond)
	}
	_ = cmd.Process.Kill()
	w.t.Fatalf("no request came: %s", out.String())
	return nil
}

// interrupted interrupts a run, and returns what it printed. It must end soon, and fail.
func (w *workspace) interrupted(cmd *exec.Cmd, toGroup bool) string {
	w.t.Helper()
	began := time.Now()
	interrupt{signal: syscall.SIGINT, toGroup: toGroup}.send(w.t, cmd)
	err := cmd.Wait()
	printed := fold(cmd.Stdout.(*bytes.Buffer).String()) //nolint:forcetypeassert // see startUntil
	if err == nil {
		w.t.Errorf("the CLI succeeded: %s", printed)
	}
	if took := time.Since(began); took > 15*time.Second { // were it lost, it would take minutes
		w.t.Errorf("took %s", took)
	}
	w.checkEnd(printed, cmd.ProcessState)
	w.checkCanaries(printed)
	return printed
}

// ways are how an interrupt comes: as a terminal sends it, and to the CLI alone, which passes it on in an apply.
var ways = map[string]bool{"to the group": true, "to the CLI": false}

// A create that is interrupted stores nothing, and taints nothing: the next apply goes on with the same attempt.
func TestAccAccountInterruptCreate(t *testing.T) {
	t.Parallel()
	for way, toGroup := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.Script("auth_x", running)
			w := newWorkspace(t, api, "resource \"terraform_data\" \"before\" {\n  input = \"before the wait\"\n}\n"+
				keptBlock(plain, "depends_on = [terraform_data.before]")+downstream)
			cmd := w.startUntil(func() int { return len(api.Requests()) }, "apply", "-auto-approve")
			printed := w.interrupted(cmd, toGroup)
			w.says("apply", printed, []string{"Error: Wait interrupted", "The attempt itself goes on at the API."})
			w.keptIs(nil)
			if !strings.Contains(w.read("terraform.tfstate"), "before the wait") {
				t.Error("what was applied before is not in the state")
			}
			api.Script("auth_x", running, done)
			w.succeeds("apply -auto-approve", "2 added, 0 changed, 0 destroyed")
			w.keptIs(map[string]any{"id": "acct_1"})
		})
	}
	t.Run("looking for the account", func(t *testing.T) {
		t.Parallel()
		onFirstEngine(t)
		api := fakeapi.New()
		api.Script("auth_x", done)
		api.ScriptList(fakeapi.Answer{Body: []any{}})
		w := newWorkspace(t, api, keptBlock(plain))
		cmd := w.startUntil(func() int { return len(api.Lists()) }, "apply", "-auto-approve")
		w.says("apply", w.interrupted(cmd, true), []string{"Error: Read interrupted"})
		w.keptIs(nil)
		api.ScriptList()
		w.succeeds("apply -auto-approve", "1 added")
	})
}

// A read that is interrupted leaves the state as it was.
func TestAccAccountInterruptRead(t *testing.T) {
	t.Parallel()
	for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}, {"destroy", "-auto-approve"}} {
		t.Run(command[0], func(t *testing.T) {
			t.Parallel()
			w, api := adopted(t, keptBlock(plain, "disconnect_on_destroy = true"))
			before := w.read("terraform.tfstate")
			hanging := &hangs{}
			w.serveInstead(hanging)
			cmd := w.startUntil(hanging.count, command...)
			w.says(
				command[0],
				w.interrupted(cmd, true),
				[]string{"Error: Read interrupted", "Run the same command again."},
			)
			if diff := gocmp.Diff(before, w.read("terraform.tfstate")); diff != "" {
				t.Errorf("the state changed:\n%s", diff)
			}
			w.serveInstead(api)
			w.plansNothing()
		})
	}
}

// A query that is interrupted says so, and does not pass for one that found nothing.
func TestAccQueryInterrupted(t *testing.T) {
	t.Parallel()
	needsQueries(t)
	for way, toGroup := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			hanging := &hangs{}
			w := newWorkspace(t, hanging, "provider \"onlyfansapi\" {}\n")
			w.write("all.tfquery.hcl", query())
			cmd := w.startUntil(hanging.count, "query")
			w.says(
				"query",
				w.interrupted(cmd, toGroup),
				[]string{"Error: Read interrupted", "Run the same command again."},
			)
		})
	}
}

// An update that is interrupted is gone on with: no second sign-in is begun, also where the signal came while the first
// one was being answered.
func TestAccAccountInterruptLogin(t *testing.T) {
	t.Parallel()
	for way, toGroup := range ways {
		t.Run("waiting, "+way, func(t *testing.T) {
			t.Parallel()
			w, api := sessionGone(t)
			api.ScriptNextLogin("acct_1", fakeapi.AheadOfRecord("acct_1"))
			cmd := w.startUntil(func() int { return len(api.Polls("auth_again_1")) }, "apply", "-auto-approve")
			w.says(
				"apply",
				w.interrupted(cmd, toGroup),
				[]string{`Error: Wait interrupted for the attempt "auth_again_1"`},
			)
			w.keptIs(map[string]any{"id": "acct_1", "connected": false})
			api.Script("auth_again_1", fakeapi.AheadOfRecord("acct_1").Times(2), done)
			w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
			wantLogins(t, api, 1)
			w.plansNothing()
		})
		t.Run("asking, "+way, func(t *testing.T) {
			t.Parallel()
			w, api := sessionGone(t)
			slow := &slowly{api: api, method: "POST"}
			w.serveInstead(slow)
			api.ScriptNextLogin("acct_1", fakeapi.AheadOfRecord("acct_1"))
			cmd := w.startUntil(slow.count, "apply", "-auto-approve")
			w.says(
				"apply",
				w.interrupted(cmd, toGroup),
				[]string{`Error: Wait interrupted for the attempt "auth_again_1"`},
			)
			w.serveInstead(api)
			api.Script("auth_again_1", fakeapi.AheadOfRecord("acct_1").Times(2), done)
			w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
			wantLogins(t, api, 1)
			w.plansNothing()
		})
	}
}

// The DELETE is not cut by an interrupt, or nobody would know what became of it: the account is gone, and so it is in
// the state.
func TestAccAccountInterruptDelete(t *testing.T) {
	t.Parallel()
	for way, toGroup := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			w, api := adopted(t, keptBlock(plain, "disconnect_on_destroy = true"))
			slow := &slowly{api: api, method: "DELETE"}
			w.serveInstead(slow)
			cmd := w.startUntil(slow.count, "destroy", "-auto-approve")
			interrupt{signal: syscall.SIGINT, toGroup: toGroup}.send(t, cmd)
			_ = cmd.Wait()                                       // the CLIs differ in how this ends
			printed := fold(cmd.Stdout.(*bytes.Buffer).String()) //nolint:forcetypeassert // see startUntil
			w.checkEnd(printed, cmd.ProcessState)
			w.keptIs(nil)
			if got := methods(api); !gocmp.Equal(got, []string{disconnect1}) || len(api.Accounts()) != 0 {
				t.Errorf("requests %v, accounts %v: %s", got, api.Accounts(), printed)
			}
			w.serveInstead(api)
			w.succeeds("destroy -auto-approve", "0 destroyed")
		})
	}
}

// A CLI that is killed while an account is created leaves nothing of it, and no provider.
func TestAccAccountKilledCLI(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", running)
	w := newWorkspace(t, api, keptBlock(plain))
	cmd := w.startUntil(func() int { return len(api.Requests()) }, "apply", "-auto-approve")
	interrupt{signal: syscall.SIGKILL}.send(t, cmd)
	_ = cmd.Wait()
	w.checkNoProcess()
	w.keptIs(nil)
	api.Script("auth_x", done)
	w.succeeds("apply -auto-approve", "1 added")
}
