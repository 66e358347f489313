//go:build unix

package acceptance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// Whatever the list does, the CLI ends by itself and in words, and tells no secret. TestAccountListFaults of
// internal/provider proves more of what it may do.
func TestAccAccountListFaults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   string
	}{
		"403":        {fakeapi.Error(403, "No."), "Error: Access refused .*HTTP 403 Forbidden [(]No"},
		"empty list": {fakeapi.Answer{Body: `[]`}, "Error: Account not found "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.ScriptList(test.answer)
			w := newWorkspace(t, api, accountBlock("x", `id = "acct_1"`))
			printed, state, took := w.apply()
			if state.Success() || !regexp.MustCompile(test.want).MatchString(printed) {
				t.Errorf("exit code %d, want %q in:\n%s", state.ExitCode(), test.want, printed)
			}
			if got := len(api.Requests()); got != 1 {
				t.Errorf("%d requests, want 1", got)
			}
			if took > time.Minute {
				t.Errorf("took %s", took)
			}
			w.checkEnd(printed, state)
			w.checkCanaries(printed)
		})
	}
}

// A list with 50 MB of profiles takes little memory, because it is never in it whole.
func TestAccFiftyMegabytesOfProfiles(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	item, err := json.Marshal(
		fakeapi.Account{ID: "acct_ID", DisplayName: "Creator", OnlyFansUsername: "creator"}.JSON(),
	)
	must(err)
	// Written as it is sent: what this process takes in memory, its children seem to take, too.
	list := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "[{}")
		for i := range 50 << 20 / len(item) {
			_, _ = fmt.Fprintf(w, ",%s", bytes.Replace(item, []byte("acct_ID"), fmt.Appendf(nil, "acct_%d", i), 1))
		}
		_, _ = io.WriteString(w, "]")
	})
	w := newWorkspace(t, list, accountBlock("x", `id = "acct_9999"`))
	printed, state, _ := w.apply()
	if !state.Success() {
		t.Error(printed)
	}
	w.checkEnd(printed, state) // and so the memory
}

// An interrupt ends the reading of a list at once, and is told as such.
func TestAccInterruptList(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]fakeapi.Answer{
		"hangs":    {Delay: 4 * time.Minute},
		"back-off": fakeapi.Error(429, "").WithHeader("Retry-After", "200"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "hangs" {
				onFirstEngine(t)
			}
			api := fakeapi.New()
			api.ScriptList(answer)
			i := interrupt{phase: "planning half", signal: syscall.SIGINT, toGroup: true}
			w, cmd := i.startOn(t, api, accountBlock("x", `id = "acct_1"`))
			began := time.Now()
			i.send(t, cmd)
			err := cmd.Wait()
			printed := fold(cmd.Stdout.(*bytes.Buffer).String()) //nolint:forcetypeassert // see startUntilRequest
			if err == nil || !strings.Contains(printed, "Error: Read interrupted") ||
				time.Since(began) > 10*time.Second {
				t.Errorf("%v after %s: %s", err, time.Since(began), printed)
			}
			w.checkEnd(printed, cmd.ProcessState)
			api.ScriptList()
			api.Connect(fakeapi.Account{ID: "acct_1"})
			w.succeeds("apply -auto-approve")
		})
	}
}
