package acceptance

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// keptBlock is a block of the resource that keeps an account, with these lines in it.
func keptBlock(lines ...string) string {
	return fmt.Sprintf("resource \"onlyfansapi_account\" \"x\" {\n  %s\n}\n", strings.Join(lines, "\n  "))
}

// downstream is replaced when the account's id is not known at plan, or changes.
const downstream = "resource \"terraform_data\" \"down\" {\n  triggers_replace = onlyfansapi_account.x.id\n}\n"

// kept returns the attributes of the account that the state keeps, nil for none, but for timeouts.
func (w *workspace) kept() map[string]any {
	w.t.Helper()
	var state struct {
		Resources []struct {
			Type, Mode string
			Instances  []struct {
				Status     string
				Attributes map[string]any
			}
		}
	}
	content, err := os.ReadFile(filepath.Join(w.dir, "terraform.tfstate"))
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(content) == 0 { // as a CLI that was killed leaves it
		return nil
	}
	if err := cmp.Or(err, json.Unmarshal(content, &state)); err != nil {
		w.t.Fatal(err)
	}
	for _, r := range state.Resources {
		if r.Type == "onlyfansapi_account" && r.Mode == "managed" {
			if len(r.Instances) != 1 || r.Instances[0].Status != "" {
				w.t.Fatalf("the state has %+v", r.Instances)
			}
			delete(r.Instances[0].Attributes, "timeouts")
			return r.Instances[0].Attributes
		}
	}
	return nil
}

// keptIs checks attributes of the account that the state keeps; nil for none at all.
func (w *workspace) keptIs(want map[string]any) {
	w.t.Helper()
	got := w.kept()
	for name, value := range want {
		if diff := gocmp.Diff(value, got[name]); got == nil || diff != "" {
			w.t.Errorf("%s in the state (-want +got):\n%s", name, diff)
		}
	}
	if want == nil && got != nil {
		w.t.Errorf("the state keeps %v", got)
	}
}

// plansNothing checks that a plan changes nothing, and returns what it printed.
func (w *workspace) plansNothing(texts ...string) string {
	w.t.Helper()
	return w.succeeds("plan -detailed-exitcode", append(texts, "No changes.")...)
}

// counted returns how many requests of each kind there were since the last call, such as "GET /api/accounts".
func counted(api *fakeapi.Server, from *int) map[string]int {
	requests := api.Requests()
	counts := map[string]int{}
	for _, r := range requests[*from:] {
		counts[r.Method+" "+r.Path]++
	}
	*from = len(requests)
	return counts
}

func wantRequests(t *testing.T, when string, got, want map[string]int) {
	t.Helper()
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("requests of %s (-want +got):\n%s", when, diff)
	}
}

const (
	list        = "GET /api/accounts"
	pollX       = "GET /api/authenticate/auth_x"
	pollY       = "GET /api/authenticate/auth_y"
	disconnect1 = "DELETE /api/accounts/acct_1"
	login       = "POST /api/authenticate/acct_1/reauthenticate"
)

// The attempt is awaited once, every attribute is stored, and later plans are one request and change nothing. What is
// destroyed here stays connected, of which the plan warns.
func TestAccAccountResource(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticating(), fakeapi.NeedsOTP("42"), fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, keptBlock(`attempt_id = "auth_x"`)+downstream)
	requests := 0
	w.succeeds("plan", "2 to add")
	wantRequests(t, "the first plan", counted(api, &requests), map[string]int{})
	w.succeeds("apply -auto-approve", "Resources: 2 added")
	wantRequests(t, "the apply", counted(api, &requests), map[string]int{pollX: 3, list: 1})
	w.keptIs(map[string]any{
		"id":                    "acct_1",
		"attempt_id":            "auth_x",
		"display_name":          "demo@example.com",
		"onlyfans_id":           "123456789",
		"onlyfans_username":     "demouser123",
		"connected":             true,
		"disconnect_on_destroy": false,
		"on_user_action":        nil,
		"on_disconnected":       nil,
	})
	api.Script("auth_x", missing) // the vendor has forgotten it
	if out := w.plansNothing(); strings.Contains(out, "Warning") {
		t.Errorf("a warning: %s", out)
	}
	wantRequests(t, "a plan", counted(api, &requests), map[string]int{list: 1})
	w.succeeds(
		"destroy -auto-approve",
		"Warning: Account stays connected",
		`removes the account "acct_1" (demo@example.com, demouser123) from`,
		"Resources: 2 destroyed",
	)
	wantRequests(t, "the destroy", counted(api, &requests), map[string]int{list: 1})
	w.keptIs(nil)
	if len(api.Accounts()) != 1 {
		t.Error("the account is not connected any more")
	}
}

// Every end but success is an error that says what to do, and stores nothing; the next apply goes on with the same
// attempt.
func TestAccAccountCreateFails(t *testing.T) {
	t.Parallel()
	const quotedLine = `: attempt_id = "auth_x"` // which the error is about
	for name, test := range map[string]struct {
		lines       []string
		script      []fakeapi.Answer
		lists       []fakeapi.Answer
		want        []string
		everyEngine bool
	}{
		"failed": {
			script:      script(failed),
			want:        []string{`The API says: "Wrong password."`, "set attempt_id to the ID of the new attempt.", quotedLine},
			everyEngine: true,
		},
		"a person must act": {
			lines:  []string{`on_user_action = "fail"`},
			script: script(fakeapi.NeedsOTP("42")),
			want: []string{
				`The attempt waits for a two-factor code, sent to the phone ending in "42"`,
				"2. Plan and apply again, which goes on with the same attempt.", `To wait until somebody has done this, set on_user_action = "wait".`,
			},
		},
		"a selfie": {
			lines:  []string{`on_user_action = "fail"`},
			script: script(fakeapi.NeedsFaceOTP("https://selfie.example")),
			want:   []string{"waits for a selfie", "| jq -ac '(.data? // .) | .lastAttempt.face_otp_verification_url'"},
		},
		"not in time": {
			lines:  []string{`timeouts = { create = "3s" }`},
			script: script(running),
			want:   []string{"did not end within 3s", `set timeouts = { create = "10m" }`},
		},
		"unknown": {script: script(missing), want: []string{`answered 404 for the attempt "auth_x"`, "- attempt_id is mistyped."}},
		"no account": {
			script: script(fakeapi.Authenticated("acct_1").With("account", nil)),
			want:   []string{"Error: Attempt names no account", `The attempt "auth_x" succeeded, but`},
		},
		"no list for this key": {
			script: script(done),
			lists:  script(fakeapi.Error(403, "Forbidden.")),
			want: []string{
				"Error: Access refused", "Listing the accounts failed: HTTP 403 Forbidden",
				"may not see this list of accounts",
			},
		},
		"the key as attempt": {
			lines: []string{`attempt_id = "` + fakeapi.Key + `"`},
			want:  []string{"Invalid attempt_id", "it holds the provider's API key"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !test.everyEngine {
				onFirstEngine(t)
			}
			api := fakeapi.New()
			api.Script("auth_x", test.script...)
			if test.lists != nil {
				api.ScriptList(test.lists...)
			}
			lines := test.lines
			if !strings.HasPrefix(strings.Join(lines, ""), "attempt_id") {
				lines = append([]string{`attempt_id = "auth_x"`}, lines...)
			}
			w := newWorkspace(t, api, keptBlock(lines...))
			out := w.fails("apply -auto-approve", test.want...)
			for _, bad := range []string{`on_user_action = "continue"`, "on_failure", "on_not_found", "on_timeout", "refresh=false"} {
				if strings.Contains(strings.ReplaceAll(out, linkFromDataSource, ""), bad) {
					t.Errorf("%q is said, which the resource does not have: %s", bad, out)
				}
			}
			w.checkCanaries(out, "main.tf")
			w.keptIs(nil)
			api.Script("auth_x", done)
			api.ScriptList()
			w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_x"`))
			w.succeeds("apply -auto-approve", "Resources: 1 added")
			w.keptIs(map[string]any{"id": "acct_1"})
		})
	}
}

// linkFromDataSource is how the resource's texts name an argument that only the data source has.
const linkFromDataSource = `the data source onlyfansapi_auth_attempt with on_user_action = "continue"`

// Without an attempt nothing can be created, which the plan says, with the way out; validate does not, because an
// import needs none.
func TestAccAccountWithoutAttempt(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{
		"unset": keptBlock(),
		"null":  "variable \"none\" {\n  default = null\n}\n" + keptBlock("attempt_id = var.none"),
		"null at apply": "resource \"terraform_data\" \"none\" {}\n" +
			keptBlock("attempt_id = terraform_data.none.output"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			w := newWorkspace(t, api, config)
			w.succeeds("validate")
			command := "plan"
			if name == "null at apply" {
				command = "apply -auto-approve"
			}
			w.fails(
				command,
				"Error: Account cannot be created without an attempt",
				"import it: terraform import onlyfansapi_account.NAME acct_…",
			)
			if n := len(api.Requests()); n > 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// Wrong values are found before any request.
func TestAccAccountBadInput(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lines []string
		want  string
	}{
		"attempt":         {[]string{`attempt_id = "a/b"`}, "Error: Invalid attempt_id"},
		"on_user_action":  {[]string{`on_user_action = "continue"`}, `must be one of: ["wait" "fail"]`},
		"on_disconnected": {[]string{`on_disconnected = "fail"`}, `must be one of: ["warn" "reauthenticate"]`},
		"create":          {[]string{`timeouts = { create = "0s" }`}, "Error: Invalid timeouts.create"},
		"update":          {[]string{`timeouts = { create = "1m", update = "x" }`}, "Error: Invalid timeouts.update"},
		"computed":        {[]string{`connected = true`}, `connected = true`},
		"poll_interval":   {[]string{`poll_interval = "5s"`}, `An argument named "poll_interval" is not expected here`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "create" && name != "computed" {
				onFirstEngine(t)
			}
			w := newWorkspace(t, nil, keptBlock(test.lines...))
			w.fails("validate", test.want)
		})
	}
	w := newWorkspace(t, nil, keptBlock(`attempt_id = "acct_1"`, `timeouts = { read = "5m" }`))
	w.succeeds(
		"validate",
		"Warning: Unset timeouts.create and timeouts.update",
		"Warning: ID of an account given as attempt_id",
	)
	w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_x"`, `timeouts = { update = "5m" }`))
	if out := w.succeeds("validate"); strings.Contains(out, "Warning") {
		t.Errorf("a warning: %s", out)
	}
}

// The list may lag behind the attempt: the account is looked for until it is there, or for half a minute.
func TestAccAccountListLags(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	t.Run("a moment", func(t *testing.T) {
		t.Parallel()
		api := fakeapi.New()
		api.ListLag = 4 * time.Second
		api.Script("auth_x", running, done)
		w := newWorkspace(t, api, keptBlock(`attempt_id = "auth_x"`))
		w.succeeds("apply -auto-approve")
		w.keptIs(map[string]any{"id": "acct_1", "connected": true})
		if n := len(api.Lists()); n < 2 || n > 5 {
			t.Errorf("%d lists", n)
		}
	})
	t.Run("a moment, with the session", func(t *testing.T) {
		t.Parallel()
		w, api := adopted(t, keptBlock(plain))
		alice := fakeapi.Account{ID: "acct_1", Expired: true}
		api.Connect(alice)
		w.succeeds("apply -auto-approve")
		api.Script("auth_y", done)
		old := fakeapi.Answer{Body: []any{alice.JSON()}}
		alice.Expired = false
		api.ScriptList(old.Times(3), fakeapi.Answer{Body: []any{alice.JSON()}})
		w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_y"`))
		w.succeeds("apply -auto-approve", "1 changed")
		w.keptIs(map[string]any{"connected": true})
	})
	t.Run("for good", func(t *testing.T) {
		t.Parallel()
		api := fakeapi.New()
		api.Script("auth_x", done)
		api.ScriptList(fakeapi.Answer{Body: []any{}})
		w := newWorkspace(t, api, keptBlock(`attempt_id = "auth_x"`))
		began := time.Now()
		w.fails(
			"apply -auto-approve",
			"Error: Connected account not in the list of accounts",
			`The attempt "auth_x" connected the account "acct_1", but the API did not list that account for 30s.`,
			"disconnected since",
			"start a new attempt",
		)
		if took := time.Since(began); took < 30*time.Second {
			t.Errorf("gave up after %s", took)
		}
		if n := len(api.Lists()); n > 9 {
			t.Errorf("%d lists", n)
		}
		w.keptIs(nil)
	})
}

// All that reads accounts in a run reads them from one list, whatever their number, and an apply that adopts many makes
// a handful.
func TestAccAccountsShareOneList(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.RequestsPerMinute = 0
	const n = 40
	for i := range n {
		api.Script(fmt.Sprintf("auth_%d", i), fakeapi.Authenticated(fmt.Sprintf("acct_%d", i)))
	}
	w := newWorkspace(t, api, "provider \"onlyfansapi\" {\n  requests_per_minute = 600\n}\n"+
		keptBlock(fmt.Sprintf("count = %d", n), `attempt_id = "auth_${count.index}"`)+accountsBlock()+
		accountBlock("y", `id = "acct_7"`, "depends_on = [onlyfansapi_account.x]"))
	w.succeeds("apply -auto-approve", fmt.Sprintf("Resources: %d added", n))
	if polls, lists := len(api.Requests())-len(api.Lists()), len(api.Lists()); polls != n || lists > 12 {
		t.Errorf("%d polls and %d lists for %d accounts", polls, lists, n)
	}
	before := len(api.Requests())
	w.plansNothing()
	if got := len(api.Requests()) - before; got != 1 {
		t.Errorf("%d requests in a plan, want 1", got)
	}
}

// methods returns the methods of the requests that are not GET.
func methods(api *fakeapi.Server) []string {
	var found []string
	for _, r := range api.Requests() {
		if r.Method != "GET" {
			found = append(found, r.Method+" "+r.Path)
		}
	}
	slices.Sort(found)
	return found
}
