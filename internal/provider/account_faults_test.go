package provider

import (
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// faulty answers the first requests of one kind, such as "GET /api/accounts", itself, and lets the API answer the rest.
type faulty struct {
	api *fakeapi.Server

	mu      sync.Mutex
	request string
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

// fail begins with the faults.
func (f *faulty) fail(request string, answers []func(http.ResponseWriter)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.request, f.answers = request, answers
}

func (f *faulty) left() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.answers)
}

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
func TestAccountPassingFaults(t *testing.T) {
	t.Parallel()
	limited := status(http.StatusTooManyRequests, "Retry-After", "1")
	unavailable := status(http.StatusServiceUnavailable, "Retry-After", "1")
	reads := []func(http.ResponseWriter){limited, status(http.StatusBadGateway), cutShort}
	more := []func(http.ResponseWriter){unavailable, closed, status(http.StatusInternalServerError)}
	notTaken := []func(http.ResponseWriter){limited, status(http.StatusTooEarly), unavailable}
	disconnecting := keeps()
	disconnecting["disconnect_on_destroy"] = true
	type answers = []func(http.ResponseWriter)
	for name, test := range map[string]struct {
		request string
		faults  []answers
		// before and after are the arguments before the faults and with them; nil if there is no block.
		before, after map[string]any
		expired       bool
		want          map[string]any
	}{
		"create, poll": {
			request: "GET /api/authenticate/auth_x", faults: []answers{reads, more},
			after: keeps(), want: map[string]any{"id": "acct_1"},
		},
		"create, list": {
			request: "GET /api/accounts", faults: []answers{reads, more},
			after: keeps(), want: map[string]any{"id": "acct_1"},
		},
		"read": {
			request: "GET /api/accounts", faults: []answers{reads, more},
			before: keeps(), after: keeps(), want: map[string]any{"connected": true},
		},
		"new attempt": {
			request: "GET /api/authenticate/auth_y", faults: []answers{reads},
			before: keeps(), after: keeps("attempt_id", "auth_y"), want: map[string]any{"attempt_id": "auth_y"},
		},
		"reauthentication": {
			request: "GET /api/authenticate/auth_again_1", faults: []answers{more}, expired: true,
			before: keeps(), after: keeps("on_disconnected", "reauthenticate"), want: map[string]any{"connected": true},
		},
		"delete": {
			request: "DELETE /api/accounts/acct_1", faults: []answers{notTaken},
			before: disconnecting,
		},
	} {
		for i, faults := range test.faults {
			t.Run(name+" "+string(rune('a'+i)), func(t *testing.T) {
				t.Parallel()
				api := &faulty{api: fakeapi.New()}
				api.api.Script("auth_x", done)
				api.api.Script("auth_y", done)
				onManaged(t, api, accountType, func(m *managed) {
					if test.before != nil {
						if said := m.run(test.before); said != "" {
							t.Fatal(said)
						}
					}
					if test.expired {
						api.api.Expire("acct_1")
					}
					api.fail(test.request, faults)
					if said := m.run(test.after); said != "" {
						t.Error(said)
					}
					m.wantState("afterwards", test.want)
					if test.after == nil && m.attributes(m.state) != nil {
						t.Errorf("the state keeps %v", m.attributes(m.state))
					}
				})
				if n := api.left(); n > 0 {
					t.Errorf("%d faults did not happen", n)
				}
			})
		}
	}
}

// A DELETE that is refused leaves the account in the state, with what stood there. It is not known what became of one
// that fails.
func TestAccountDeleteFails(t *testing.T) {
	t.Parallel()
	const not = "The account was not disconnected, and stays in the state."
	const notKnown = "It is not known whether the account was disconnected, so it stays in the state."
	disconnecting := keeps()
	disconnecting["disconnect_on_destroy"] = true
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		want   []string
	}{
		"500": {fakeapi.Error(500, ""), []string{"API is failing", notKnown}},
		"409": {fakeapi.Error(409, "Busy."), []string{"Account not disconnected", not, "(Busy)."}},
		"401": {fakeapi.Error(401, ""), []string{"API key refused", not}},
		"429": {
			fakeapi.Error(429, "").WithHeader("Retry-After", "600"),
			[]string{"Rate limit of the API reached", not},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				api.ScriptDisconnect("acct_1", test.answer)
				said := m.run(nil)
				wantIn(
					t,
					said,
					append(
						test.want,
						`Disconnecting the account "acct_1" failed`,
						"apply disconnect_on_destroy = false first",
					)...)
				if n := strings.Count(said, "ERROR: "); n != 1 {
					t.Errorf("%d errors: %s", n, said)
				}
				m.wantState("after a failed destroy", map[string]any{"id": "acct_1", "connected": true})
				deletes := 0
				for _, request := range api.Requests() {
					if request.Method == http.MethodDelete {
						deletes++
					}
				}
				if deletes != 1 || len(api.Accounts()) != 1 {
					t.Errorf("%d DELETE requests, and %d accounts stay", deletes, len(api.Accounts()))
				}
				api.ScriptDisconnect("acct_1", fakeapi.Answer{Body: "null"})
				if said := m.run(nil); said != "" || m.attributes(m.state) != nil {
					t.Errorf("the second destroy says %q, and the state keeps %v", said, m.attributes(m.state))
				}
			}, disconnecting)
		})
	}
}

// What stands in an update's way is an error, and leaves the state as it was; the next apply goes on.
func TestAccountUpdateFails(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		attempt fakeapi.Answer
		want    []string
	}{
		"forgotten": {fakeapi.Error(404, "Not found."), []string{`answered 404 for the attempt "auth_y"`}},
		"refused":   {fakeapi.Error(403, ""), []string{"Access refused"}},
		"failing":   {fakeapi.Error(500, ""), []string{"API is failing"}},
		"not in time": {
			fakeapi.AheadOfRecord("acct_1"), []string{"did not end within 4s", `set timeouts = { update = "10m" }`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				api.Script("auth_y", test.attempt)
				change := keeps("attempt_id", "auth_y")
				maps.Copy(
					change,
					map[string]any{"timeouts": map[string]any{"update": "4s"}, "disconnect_on_destroy": true},
				)
				wantIn(t, m.run(change), append(test.want, "ERROR: ")...)
				m.wantState("after a failed update", map[string]any{
					"id": "acct_1", "attempt_id": "auth_x", "connected": true, "disconnect_on_destroy": false,
				})
				api.Script("auth_y", done)
				if said := m.run(change); said != "" {
					t.Error(said)
				}
				m.wantState(
					"afterwards",
					map[string]any{"id": "acct_1", "attempt_id": "auth_y", "disconnect_on_destroy": true},
				)
			}, keeps())
		})
	}
}

// A new sign-in that is refused leaves the state as it was, and says whether it has begun. Only a 429 says that for
// sure, so that only then the request is made again.
func TestAccountReauthenticationFails(t *testing.T) {
	t.Parallel()
	const notKnown, notBegun = "It is not known whether a sign-in has begun.", "No sign-in has begun."
	for name, test := range map[string]struct {
		answer   fakeapi.Answer
		want     []string
		requests int
	}{
		"502": {fakeapi.Error(502, ""), []string{"API is failing", notKnown}, 1},
		"403": {fakeapi.Error(403, ""), []string{"Access refused", notBegun}, 1},
		"401": {fakeapi.Error(401, ""), []string{"API key refused", notBegun}, 1},
		"422": {
			fakeapi.Error(422, "No credentials."),
			[]string{"New sign-in refused", notBegun, "(No credentials)."},
			1,
		},
		"429": {
			fakeapi.Error(429, "").WithHeader("Retry-After", "3"),
			[]string{"Rate limit of the API reached", notBegun, "1. Wait for 3s."},
			4,
		},
		"no id": {
			fakeapi.Answer{Body: map[string]any{"message": "Started."}},
			[]string{"neither attempt_id nor polling_url of the answer names the attempt that has begun", notKnown},
			1,
		},
		"refusal": {
			fakeapi.Answer{Body: map[string]any{"success": false, "message": "No."}},
			[]string{"the API answers that no sign-in has begun (No)"},
			1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onAdopted(t, func(m *managed, api *fakeapi.Server) {
				api.Expire("acct_1")
				api.ScriptReauthenticate("acct_1", test.answer)
				said := m.run(keeps("on_disconnected", "reauthenticate"))
				wantIn(t, said, append(test.want, `Beginning a new sign-in of the account "acct_1" failed`)...)
				if n := strings.Count(said, "ERROR: "); n != 1 {
					t.Errorf("%d errors: %s", n, said)
				}
				wantSignIns(t, "a failed apply", api, test.requests)
				m.wantState("after it", map[string]any{"id": "acct_1", "connected": false, "attempt_id": "auth_x"})
			}, keeps())
		})
	}
}

// An attempt that is filled in after an import, and whose record stays open, is believed after a while: the account is
// connected.
func TestAccountRecordStaysOpen(t *testing.T) {
	t.Parallel()
	onAdopted(t, func(m *managed, api *fakeapi.Server) {
		m.run(map[string]any{})
		api.Script("auth_y", fakeapi.AheadOfRecord("acct_1"))
		said := m.run(keeps("attempt_id", "auth_y"))
		wantIn(t, said, `WARNING: Authentication attempt "auth_y" taken for a success with its record still open`)
		m.wantState("afterwards", map[string]any{"id": "acct_1", "attempt_id": "auth_y", "connected": true})
	}, keeps())
}
