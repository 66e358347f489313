//go:build unix

package acceptance

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// computesCodes is the argument of an account whose secret is given through an ephemeral variable.
const computesCodes = "totp_secret_wo = var.app_secret"

const appSecretVariable = "variable \"app_secret\" {\n  type      = string\n  ephemeral = true\n}\n"

// newUnattended is a workspace that connects a creator from nothing, with the secret of the app.
func newUnattended(t *testing.T, api *fakeapi.Server, account ...string) *workspace {
	t.Helper()
	w := newLogin(t, api, unattended(account...))
	w.env = append(w.env, "TF_VAR_app_secret="+fakeapi.AppSecret)
	return w
}

func unattended(account ...string) string {
	account = append(account, waitsForStarted, computesCodes, `on_user_action = "fail"`)
	return startBlock(`display_name = "Alice"`) + keptBlock(account...) + downstream + appSecretVariable
}

// codes returns the codes that were submitted so far.
func codes(api *fakeapi.Server) (codes []string) {
	for _, r := range api.Requests() {
		if r.Method == http.MethodPut && r.Body != "" && !strings.HasSuffix(r.Path, "/credentials") {
			var body struct{ Code string }
			must(json.Unmarshal([]byte(r.Body), &body))
			codes = append(codes, body.Code)
		}
	}
	return codes
}

// checkCodes searches for the codes where checkCanaries searches for the other secrets. A code is found as a word only,
// because the digits of a time in a log can be the same.
func (w *workspace) checkCodes(codes []string, printed string) {
	w.t.Helper()
	contents := w.contents()
	contents["what was printed"] = []byte(printed)
	for _, code := range codes {
		word := regexp.MustCompile(`\b` + code + `\b`)
		for name, content := range contents {
			if word.Match(content) {
				w.t.Errorf("%s holds the code %s", name, code)
			}
		}
	}
}

// From nothing to connected in one apply with nobody there, with a clock that differs from the API's; and so again
// after the session has expired. The secret and the codes are in nothing that is printed, logged, planned or stored.
func TestAccAppCodeSecrets(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.ClockSkew = -90 * time.Second
	asks := fakeapi.NeedsAppOTP().UntilAppCode(fakeapi.AppSecret)
	goes(api, running, asks, running.Times(2), fakeapi.Authenticated("acct_1"))
	api.ScriptNextLogin("acct_1", fakeapi.AheadOfRecord("acct_1"), asks, fakeapi.Authenticated("acct_1"))
	w := newUnattended(t, api, `on_disconnected = "reauthenticate"`)
	printed := w.planAndApply()
	w.keptIs(map[string]any{"id": "acct_1", "connected": true, "totp_secret_wo": nil})
	if !strings.Contains(w.read("trace.log"), "Code of totp_secret_wo submitted") {
		t.Error("the log does not say that a code was submitted")
	}
	printed += w.plansNothing()
	api.Expire("acct_1")
	printed += w.succeeds("apply -auto-approve", "1 changed")
	w.keptIs(map[string]any{"id": "acct_1", "connected": true})
	if n := len(codes(api)); n != 2 {
		t.Errorf("%d codes were submitted, want one for each sign-in", n)
	}
	w.checkCanaries(printed)
	w.checkCodes(codes(api), printed)
}

// Neither are they if the API echoes them in what it says of the attempt.
func TestAccAppCodeEchoed(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	api := fakeapi.New()
	goes(api, fakeapi.NeedsAppOTP()) // until there is a code, which may take the rest of a period
	api.ScriptSubmit("auth_new_1", fakeapi.Answer{})
	api.Alter = func(_ *http.Request, a fakeapi.Answer) fakeapi.Answer {
		if sent := codes(api); len(sent) > 0 && a.Body != nil {
			echo := "The code " + sent[0] + " of " + strings.ToLower(fakeapi.AppSecret) + " is wrong."
			return fakeapi.Failed("WRONG_2FA", echo).With("progress", echo)
		}
		return a
	}
	w := newUnattended(t, api)
	w.traced()
	printed := w.fails("apply -auto-approve", `Error: Authentication attempt "auth_new_1" failed (WRONG_2FA)`,
		"The code [redacted] of [redacted] is wrong.", "The API refused the codes that the provider computed")
	w.checkCanaries(printed)
	w.checkCodes(codes(api), printed)
}

// What is no secret is refused by every command, in words that do not repeat it, also where it is a literal.
func TestAccAppSecretRefused(t *testing.T) {
	t.Parallel()
	needsVersion(t, writeOnlySince, "write-only arguments")
	api := fakeapi.New()
	w := newWorkspace(t, api, keptBlock(plain, `totp_secret_wo = "`+fakeapi.LoginPassword+`"`))
	for _, command := range []string{"validate", "plan", "apply -auto-approve"} {
		out := w.fails(command, "Error: Invalid totp_secret_wo", "it is not base32")
		w.checkCanaries(out, "main.tf")
	}
	if n := len(api.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// A CLI without write-only arguments says so, and does not print the line of a literal.
func TestAccAppSecretOnOldCLI(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	if !engine.Version.LessThan(writeOnlySince) {
		t.Skipf("%s has write-only arguments", engine)
	}
	w := newWorkspace(t, fakeapi.New(), keptBlock(plain, `totp_secret_wo = "`+fakeapi.AppSecret+`"`))
	for _, command := range []string{"validate", "plan", "apply -auto-approve"} {
		out := w.fails(command, "Error: Write-only arguments need a newer CLI", "Or remove totp_secret_wo")
		w.checkCanaries(out, "main.tf")
	}
}

// The secret and the code are not in what a provider leaves behind that dies while it submits one.
func TestAccAppCodeSecretsOfCrash(t *testing.T) {
	t.Parallel()
	needsVersion(t, writeOnlySince, "write-only arguments")
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Skip("needs /proc to see processes")
	}
	api := fakeapi.New()
	goes(api, fakeapi.NeedsAppOTP().UntilAppCode(fakeapi.AppSecret), fakeapi.Authenticated("acct_1"))
	slow := &slowly{api: api, method: http.MethodPut}
	w := newUnattended(t, api)
	w.env = append(w.env, "GOTRACEBACK=all")
	w.traced()
	w.serveInstead(slow)
	cmd := w.startUntil(slow.count, "apply", "-auto-approve")
	w.quitProviders()
	_ = cmd.Wait()
	printed := cmd.Stdout.(*bytes.Buffer).String() //nolint:forcetypeassert // see startUntil
	if !strings.Contains(printed+w.read("trace.log"), "goroutine ") {
		t.Errorf("no stack was printed, so that the search proves nothing: %s", printed)
	}
	w.checkCanaries(printed)
	near := []string{}
	for seconds := -60; seconds <= 60; seconds += 30 {
		near = append(near, fakeapi.AppCode(fakeapi.AppSecret, time.Now().Add(time.Duration(seconds)*time.Second)))
	}
	w.checkCodes(slices.Compact(near), printed)
}

// An interrupt while a code is on its way leaves the attempt in the state, and the next apply needs no other code.
func TestAccAppCodeInterrupted(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	api := fakeapi.New()
	goes(api, fakeapi.NeedsAppOTP().UntilAppCode(fakeapi.AppSecret), fakeapi.Authenticated("acct_1"))
	var arrived atomic.Int64
	api.Alter = func(r *http.Request, a fakeapi.Answer) fakeapi.Answer {
		if r.Method == http.MethodPut {
			arrived.Add(1)
			time.Sleep(2 * time.Second)
		}
		return a
	}
	w := newUnattended(t, api)
	w.interrupted(w.startUntil(func() int { return int(arrived.Load()) }, "apply", "-auto-approve"), true)
	w.startedIs(api, "auth_new_1", 1)
	w.succeeds("apply -auto-approve", "2 added")
	if n := len(codes(api)); n != 1 {
		t.Errorf("%d codes arrived, want 1", n)
	}
}
