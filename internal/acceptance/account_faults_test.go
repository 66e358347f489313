package acceptance

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// faulty answers the first requests of one kind, such as "GET /api/accounts", itself, and lets the API answer the rest.
type faulty struct {
	api     http.Handler
	request string

	mu      sync.Mutex
	answers []func(http.ResponseWriter)
}

func (f *faulty) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	var answer func(http.ResponseWriter)
	if len(f.answers) > 0 && r.Method+" "+r.URL.Path == f.request {
		answer, f.answers = f.answers[0], f.answers[1:]
	}
	f.mu.Unlock()
	if answer == nil {
		f.api.ServeHTTP(w, r)
		return
	}
	answer(w)
}

func (f *faulty) left() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.answers)
}

// The passing faults: what is asked may be asked again.
func status(code int, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
	}
}

func closed(_ http.ResponseWriter) { panic(http.ErrAbortHandler) }

func cutShort(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "9999")
	_, _ = w.Write([]byte(`[{"id":"acct_1","onlyfans_email":"` + fakeapi.Email))
	panic(http.ErrAbortHandler)
}

// Whatever passes by itself, in any request of any operation, is not seen by the user.
func TestAccAccountPassingFaults(t *testing.T) {
	t.Parallel()
	limited := status(http.StatusTooManyRequests, "Retry-After", "1")
	reads := []func(http.ResponseWriter){limited, status(http.StatusBadGateway), cutShort}
	more := []func(http.ResponseWriter){status(http.StatusServiceUnavailable, "Retry-After", "1"), closed, status(http.StatusInternalServerError)}
	notTaken := []func(http.ResponseWriter){limited, status(http.StatusTooEarly), status(http.StatusServiceUnavailable, "Retry-After", "1")}
	for name, test := range map[string]struct {
		request string
		faults  [][]func(http.ResponseWriter)
		prepare func(w *workspace, api *fakeapi.Server)
		command string
		want    map[string]any // nil: nothing is kept
	}{
		"create, poll": {request: pollX, faults: [][]func(http.ResponseWriter){reads, more}, command: "apply -auto-approve", want: map[string]any{"id": "acct_1"}},
		"create, list": {request: list, faults: [][]func(http.ResponseWriter){reads, more}, command: "apply -auto-approve", want: map[string]any{"id": "acct_1"}},
		"read": {
			request: list, faults: [][]func(http.ResponseWriter){reads, more}, command: "plan -detailed-exitcode", want: map[string]any{"connected": true},
			prepare: func(w *workspace, _ *fakeapi.Server) { w.succeeds("apply -auto-approve") },
		},
		"new attempt": {
			request: pollY, faults: [][]func(http.ResponseWriter){reads}, command: "apply -auto-approve", want: map[string]any{"attempt_id": "auth_y"},
			prepare: func(w *workspace, api *fakeapi.Server) {
				w.succeeds("apply -auto-approve")
				api.Script("auth_y", done)
				w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_y"`))
			},
		},
		"login": {
			request: pollLogin, faults: [][]func(http.ResponseWriter){more}, command: "apply -auto-approve", want: map[string]any{"connected": true},
			prepare: func(w *workspace, api *fakeapi.Server) {
				w.succeeds("apply -auto-approve")
				api.Expire("acct_1")
				w.write("main.tf", requiredProviders+keptBlock(plain, loggingIn))
			},
		},
		"delete": {
			request: disconnect1, faults: [][]func(http.ResponseWriter){notTaken}, command: "destroy -auto-approve",
			prepare: func(w *workspace, _ *fakeapi.Server) {
				w.write("main.tf", requiredProviders+keptBlock(plain, "disconnect_on_destroy = true"))
				w.succeeds("apply -auto-approve")
			},
		},
	} {
		for i, faults := range test.faults {
			t.Run(name+" "+string(rune('a'+i)), func(t *testing.T) {
				t.Parallel()
				onFirstEngine(t)
				api := fakeapi.New()
				api.Script("auth_x", done)
				w := newWorkspace(t, api, keptBlock(plain))
				if test.prepare != nil {
					test.prepare(w, api)
				}
				faulty := &faulty{api: api, request: test.request, answers: faults}
				w.serveInstead(faulty)
				w.checkCanaries(w.succeeds(test.command))
				if n := faulty.left(); n > 0 {
					t.Errorf("%d faults did not happen", n)
				}
				w.keptIs(test.want)
			})
		}
	}
}

// A DELETE of which it is not known whether it was taken is not repeated by itself; the account stays in the state, and a second
// destroy ends well, whatever became of the first.
func TestAccAccountDeleteFails(t *testing.T) {
	t.Parallel()
	const notKnown = "It is not known whether the account was disconnected, so it stays in the state."
	const not = "The account was not disconnected, and stays in the state."
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   []string
		gone   bool // the API took it
	}{
		"no answer": {fakeapi.Answer{Conn: func(net.Conn) {}}, []string{"Error: No usable answer from the API", notKnown}, true},
		"500":       {fakeapi.Error(500, ""), []string{"Error: API is failing", notKnown}, false},
		"403":       {fakeapi.Error(403, "No."), []string{"Error: Access refused", not, "may not disconnect this account"}, false},
		"409":       {fakeapi.Error(409, "Busy."), []string{"Error: Request refused by the API", not, "Busy."}, false},
		"401":       {fakeapi.Error(401, ""), []string{"Error: API key refused", not}, false},
		"429":       {fakeapi.Error(429, "").WithHeader("Retry-After", "600"), []string{"Error: Rate limit of the API reached", not}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "no answer" && name != "403" {
				onFirstEngine(t)
			}
			w, api := adopted(t, keptBlock(plain, "disconnect_on_destroy = true"))
			api.ScriptDisconnect("acct_1", test.answer)
			out := w.fails("destroy -auto-approve", append(test.want, `Disconnecting the account "acct_1" failed`, "apply disconnect_on_destroy = false first")...)
			if n := strings.Count(out, "Error:"); n != 1 {
				t.Errorf("%d errors: %s", n, out)
			}
			w.keptIs(map[string]any{"id": "acct_1", "connected": true})
			if got := methods(api); !gocmp.Equal(got, []string{disconnect1}) {
				t.Errorf("requests %v", got)
			}
			if gone := len(api.Accounts()) == 0; gone != test.gone {
				t.Errorf("the account is gone: %t", gone)
			}
			api.ScriptDisconnect("acct_1", fakeapi.Answer{Body: "null"})
			w.succeeds("destroy -auto-approve", "1 destroyed")
			w.keptIs(nil)
		})
	}
}

// What stands in an update's way is an error, and leaves the state as it was; the next apply goes on.
func TestAccAccountUpdateFails(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	for name, test := range map[string]struct {
		attempt []fakeapi.Answer
		list    []fakeapi.Answer // after the plan's
		want    []string
	}{
		"failed":    {attempt: script(failed), want: []string{`Authentication attempt "auth_y" failed`}},
		"forgotten": {attempt: script(missing), want: []string{`answered 404 for the attempt "auth_y"`}},
		"refused":   {attempt: script(fakeapi.Error(403, "")), want: []string{"Error: Access refused"}},
		"failing":   {attempt: script(fakeapi.Error(500, "")), want: []string{"Error: API is failing"}},
		"not in time": {
			attempt: script(fakeapi.AheadOfRecord("acct_1")), want: []string{"did not end within 4s", `set timeouts = { update = "10m" }`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, api := adopted(t, keptBlock(plain)+downstream)
			api.Script("auth_y", test.attempt...)
			w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_y"`, `timeouts = { update = "4s" }`, "disconnect_on_destroy = true")+downstream)
			w.checkCanaries(w.fails("apply -auto-approve", test.want...))
			w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_x", "connected": true, "disconnect_on_destroy": false})
			api.Script("auth_y", done)
			w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
			w.plansNothing()
		})
	}
}

// The profiles' secrets, the email addresses and the key are in nothing that is printed, logged or written in an account's whole life.
func TestAccAccountLifeKeepsSecrets(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", running, done)
	w := newWorkspace(t, api, keptBlock(plain, loggingIn, "disconnect_on_destroy = true")+downstream)
	printed := w.planAndApply()
	api.Expire("acct_1")
	printed += w.planAndApply()
	w.keptIs(map[string]any{"connected": true})
	printed += w.succeeds("state rm onlyfansapi_account.x")
	w.write("main.tf", requiredProviders+keptBlock("disconnect_on_destroy = true"))
	printed += w.succeeds("import onlyfansapi_account.x acct_1")
	printed += w.succeeds("show -json")
	printed += w.succeeds("apply -auto-approve")
	api.Remove("acct_1")
	printed += w.succeeds("plan -out=tfplan2", "Warning: Account not in the list of accounts")
	printed += w.succeeds("destroy -auto-approve")
	if !strings.Contains(w.read("trace.log"), "New sign-in begun") {
		t.Error("the provider's log is missing, so that the search proves nothing")
	}
	w.checkCanaries(printed)
}
