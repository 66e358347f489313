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

// Whatever the list does, the CLI ends by itself and in words, with the requests that it takes and no secret told.
func TestAccAccountListFaults(t *testing.T) {
	t.Parallel()
	list := fakeapi.Answer{Body: `[{"id":"acct_1"}]`}
	slow := fakeapi.Error(429, "Slow.").WithHeader("Retry-After", "1")
	for name, test := range map[string]struct {
		script      []fakeapi.Answer
		want        string // where it begins with "Error: ", the apply fails
		lists       int
		everyEngine bool
	}{
		"401":           {script: []fakeapi.Answer{fakeapi.Error(401, "No.")}, want: "Error: API key refused .*HTTP 401", lists: 1},
		"403":           {script: []fakeapi.Answer{fakeapi.Error(403, "No.")}, want: "Error: Access refused .*HTTP 403 Forbidden [(]No", lists: 1, everyEngine: true},
		"429 once":      {script: []fakeapi.Answer{slow, list}, want: "Apply complete!", lists: 2},
		"429 for ever":  {script: []fakeapi.Answer{slow}, want: "Error: Rate limit of the API reached ", lists: 4},
		"503 once":      {script: []fakeapi.Answer{fakeapi.Error(503, ""), list}, want: "Apply complete!", lists: 2},
		"503 for ever":  {script: []fakeapi.Answer{fakeapi.Error(503, "")}, want: "Error: API is failing .*HTTP 503", lists: 4},
		"no list":       {script: []fakeapi.Answer{{Body: `{}`}}, want: "Error: No usable answer from the API .*no list of accounts", lists: 4},
		"a page":        {script: []fakeapi.Answer{{Body: "<!DOCTYPE html>"}}, want: "Error: No usable answer from the API .*not valid JSON", lists: 4},
		"cut short":     {script: []fakeapi.Answer{{Body: `[{"id":"acct_1"}`}, list}, want: "Apply complete!", lists: 2},
		"empty list":    {script: []fakeapi.Answer{{Body: `[]`}}, want: "Error: Account not found ", lists: 1, everyEngine: true},
		"items of odds": {script: []fakeapi.Answer{{Body: `[null,7,{"id":{}},{"id":"acct_1"},{"id":"acct_1"}]`}}, want: "Apply complete!", lists: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !test.everyEngine {
				onFirstEngine(t)
			}
			api := fakeapi.New()
			api.ScriptList(test.script...)
			w := newWorkspace(t, api, accountBlock("x", `id = "acct_1"`))
			printed, state, took := w.apply()
			if fails := strings.HasPrefix(test.want, "Error: "); state.Success() == fails || strings.Contains(printed, "Error: ") != fails {
				t.Errorf("exit code %d", state.ExitCode())
			}
			if !regexp.MustCompile(test.want).MatchString(printed) {
				t.Errorf("want %q in:\n%s", test.want, printed)
			}
			if got := len(api.Requests()); got != test.lists {
				t.Errorf("%d requests, want %d", got, test.lists)
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
	item, err := json.Marshal(fakeapi.Account{ID: "acct_ID", DisplayName: "Creator", OnlyFansUsername: "creator"}.JSON())
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
			if err == nil || !strings.Contains(printed, "Error: Read interrupted") || time.Since(began) > 10*time.Second {
				t.Errorf("%v after %s: %s", err, time.Since(began), printed)
			}
			w.checkEnd(printed, cmd.ProcessState)
			api.ScriptList()
			api.Connect(fakeapi.Account{ID: "acct_1"})
			w.succeeds("apply -auto-approve")
		})
	}
}
