//go:build unix

package provider

import (
	"bytes"
	"net/http"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// An interrupt from the terminal ends the wait at once, also in the planning half of apply, with a true message.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		args   []string
	}{
		"plan, sleeping":         {fakeapi.Authenticating(), []string{"plan"}},
		"apply, sleeping":        {fakeapi.Authenticating(), []string{"apply", "-auto-approve"}},
		"apply, request hangs":   {fakeapi.Answer{Delay: time.Minute}, []string{"apply", "-auto-approve"}},
		"apply, rate limit wait": {fakeapi.Error(http.StatusTooManyRequests, "").WithHeader("Retry-After", "60"), []string{"apply", "-auto-approve"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.Script("auth_x", test.answer)
			w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`, `poll_interval = "4m"`))
			cmd := w.command(test.args...)
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			inGroup(cmd)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			awaitRequest(t, api)
			signalGroup(t, cmd, syscall.SIGINT)
			// Were the interrupt lost, this would take 4 minutes or fail with another message.
			if err := cmd.Wait(); err == nil {
				t.Error("no error")
			}
			if text := fold(out.String()); !strings.Contains(text, "Error: Wait interrupted") || !strings.Contains(text, "The attempt itself goes on at the API.") ||
				strings.Contains(text, "did not respond") || strings.Contains(text, "in time") {
				t.Errorf("got %s", text)
			}
			if len(api.Requests()) != 1 {
				t.Errorf("%d requests", len(api.Requests()))
			}
		})
	}
}

// A provider whose CLI was killed does not go on looking.
func TestAccKilledCLI(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticating())
	w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`, `poll_interval = "1s"`))
	cmd := w.command("plan")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	awaitRequest(t, api)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	time.Sleep(5 * time.Second)
	before := len(api.Requests())
	time.Sleep(3 * time.Second)
	if after := len(api.Requests()); after != before {
		t.Errorf("%d requests more", after-before)
	}
}

// inGroup makes the command the leader of a process group, as a shell does.
func inGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// signalGroup does what a terminal does on Ctrl-C.
func signalGroup(t *testing.T, cmd *exec.Cmd, signal syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(-cmd.Process.Pid, signal); err != nil {
		t.Fatal(err)
	}
}

// awaitRequest returns when the first request has come.
func awaitRequest(t *testing.T, api *fakeapi.Server) {
	t.Helper()
	for range 600 {
		if len(api.Requests()) > 0 {
			time.Sleep(100 * time.Millisecond) // for its answer
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("no request came")
}
