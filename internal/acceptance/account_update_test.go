package acceptance

import (
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// change writes another block, checks what the plan says, applies it, and returns what was printed.
func (w *workspace) change(block string, planned, applied string) string {
	w.t.Helper()
	w.write("main.tf", requiredProviders+block)
	out := w.succeeds("plan", planned)
	return out + w.succeeds("apply -auto-approve", applied)
}

// An account that is connected anew is waited for in place, until the record says so. Its id stays known, and nothing
// downstream is replaced.
func TestAccAccountNewAttempt(t *testing.T) {
	t.Parallel()
	w, api := adopted(t, keptBlock(plain)+downstream)
	api.Script(
		"auth_y",
		fakeapi.AheadOfRecord("acct_1").Times(6),
		fakeapi.Authenticated("acct_1").With("account.display_name", "Renamed"),
	)
	requests := 0
	counted(api, &requests)
	out := w.change(
		keptBlock(`attempt_id = "auth_y"`)+downstream,
		"0 to add, 1 to change, 0 to destroy",
		"0 added, 1 changed, 0 destroyed",
	)
	if strings.Contains(out, "known after apply") {
		t.Errorf("something is unknown: %s", out)
	}
	got := counted(api, &requests)
	wantRequests(t, "plan and apply", got, map[string]int{pollY: 7, list: 3})
	w.keptIs(
		map[string]any{"id": "acct_1", "attempt_id": "auth_y", "connected": true, "display_name": "demo@example.com"},
	)
	w.plansNothing()
	w.succeeds("apply -auto-approve")
	w.keptIs(map[string]any{"display_name": "Renamed"})
}

// So it is where the attempt's id is not known at plan.
func TestAccAccountNewAttemptKnownLate(t *testing.T) {
	t.Parallel()
	started := func(id string) string {
		return "resource \"terraform_data\" \"attempt\" {\n  input = \"" + id + "\"\n}\n" + keptBlock(
			"attempt_id = terraform_data.attempt.output",
		) + downstream
	}
	api := fakeapi.New()
	api.Script("auth_x", done)
	api.Script("auth_y", done)
	w := newWorkspace(t, api, started("auth_x"))
	w.succeeds("apply -auto-approve")
	w.change(started("auth_y"), "0 to add, 2 to change, 0 to destroy", "0 added, 2 changed, 0 destroyed")
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_y"})
	w.plansNothing()
}

// A session that is gone and that another attempt brings back is planned as not known, and nothing else.
func TestAccAccountNewAttemptAfterSessionGone(t *testing.T) {
	t.Parallel()
	w, api := adopted(t, keptBlock(plain, `on_disconnected = "reauthenticate"`)+downstream)
	api.Expire("acct_1")
	api.Script("auth_y", fakeapi.AheadOfRecord("acct_1").Times(2), done)
	w.write(
		"main.tf",
		requiredProviders+keptBlock(`attempt_id = "auth_y"`, `on_disconnected = "reauthenticate"`)+downstream,
	)
	if out := w.succeeds(
		"plan",
		"connected = false -> (known after apply)",
		"0 to add, 1 to change",
	); strings.Count(
		out,
		"known after apply",
	) != 1 {
		t.Errorf("more is unknown: %s", out)
	}
	w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_y", "connected": true})
	if got := methods(api); got != nil {
		t.Errorf("requests that change something: %v", got)
	}
	w.plansNothing()
}

// Another account under the same block is an error that names both ids, and the state stays.
func TestAccAccountOtherAccount(t *testing.T) {
	t.Parallel()
	w, api := adopted(t, keptBlock(plain)+downstream)
	api.Script("auth_y", fakeapi.Authenticated("acct_2"))
	w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_y"`)+downstream)
	w.fails("apply -auto-approve", "Error: Attempt connected another account",
		`The attempt "auth_y" connected the account "acct_2", but this resource keeps the account "acct_1".`,
		"terraform apply -replace=onlyfansapi_account.NAME", `attempt_id = "auth_y"`)
	w.keptIs(map[string]any{"id": "acct_1", "attempt_id": "auth_x", "connected": true})
	w.succeeds("apply -auto-approve -replace=onlyfansapi_account.x", "2 added, 0 changed, 2 destroyed")
	w.keptIs(map[string]any{"id": "acct_2", "attempt_id": "auth_y"})
}

// Only where the account was not in the list any more, another attempt may bring another id.
func TestAccAccountAbsentNewAttempt(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{"another id": "acct_2", "the same id": "acct_1"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, api := adopted(t, keptBlock(plain)+downstream)
			api.Remove("acct_1")
			api.Script("auth_y", running, fakeapi.Authenticated(id).With("account.display_name", "New"))
			w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_y"`)+downstream)
			w.succeeds("plan", `id = "acct_1" -> (known after apply)`, "connected = false -> (known after apply)")
			w.succeeds("apply -auto-approve", "1 changed")
			w.keptIs(map[string]any{"id": id, "attempt_id": "auth_y", "connected": true, "display_name": "New"})
			if out := w.plansNothing(); strings.Contains(out, "Warning") {
				t.Errorf("a warning: %s", out)
			}
			// It is not absent any more, so that its id is known again.
			api.Script("auth_z", fakeapi.Authenticated("acct_3"))
			w.write("main.tf", requiredProviders+keptBlock(`attempt_id = "auth_z"`)+downstream)
			w.fails("apply -auto-approve", "Error: Attempt connected another account")
		})
	}
}

// What says how to wait, or what to do later, changes in place: nothing is unknown, nothing is asked for but the list
// of the plan.
func TestAccAccountChangesWithoutRequests(t *testing.T) {
	t.Parallel()
	w, api := adopted(t, keptBlock(plain)+downstream)
	requests := 0
	counted(api, &requests)
	for _, lines := range [][]string{
		{plain, `timeouts = { create = "5m" }`},
		{plain, `timeouts = { create = "5m", update = "1h" }`},
		{plain, `on_user_action = "fail"`},
		{plain, `on_disconnected = "reauthenticate"`},
		{plain, "disconnect_on_destroy = true"},
		{"disconnect_on_destroy = true"}, // the attempt is taken out
		{plain, "disconnect_on_destroy = false"},
	} {
		block := keptBlock(lines...) + downstream
		w.write("main.tf", requiredProviders+block)
		out := w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
		if strings.Contains(out, "known after apply") || strings.Contains(out, "Warning") {
			t.Errorf("%v: something is unknown, or a warning: %s", lines, out)
		}
		want := map[string]int{list: 1}
		if len(lines) == 2 && lines[1] == "disconnect_on_destroy = false" {
			want[pollX], want[list] = 1, 2 // the attempt is filled in again
		}
		wantRequests(t, strings.Join(lines, ", "), counted(api, &requests), want)
		w.plansNothing()
		counted(api, &requests)
	}
}

// An attempt that is not known at plan, and turns out to be the same, or none, changes nothing, also where the plan had
// to reckon with another one.
func TestAccAccountSameAttemptKnownLate(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	config := func(version, attempt string) string {
		return requiredProviders + "resource \"terraform_data\" \"attempt\" {\n  input            = \"auth_x\"\n" +
			"  triggers_replace = \"" + version + "\"\n}\n" +
			keptBlock(
				"attempt_id = "+attempt,
			)
	}
	for name, gone := range map[string]func(api *fakeapi.Server){
		"absent":       func(api *fakeapi.Server) { api.Remove("acct_1") },
		"session gone": func(api *fakeapi.Server) { api.Expire("acct_1") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, api := adopted(t, config("1", "terraform_data.attempt.output"))
			gone(api)
			w.write("main.tf", config("2", "terraform_data.attempt.output"))
			w.succeeds("plan", unknown)
			w.succeeds("apply -auto-approve")
			w.keptIs(
				map[string]any{
					"id":           "acct_1",
					"attempt_id":   "auth_x",
					"connected":    false,
					"display_name": "demo@example.com",
				},
			)
			w.write("main.tf", config("3", "terraform_data.attempt.output == \"\" ? \"auth_y\" : null"))
			w.succeeds("apply -auto-approve")
			w.keptIs(map[string]any{"id": "acct_1", "attempt_id": nil, "connected": false})
			if n := len(api.Polls("auth_x")); n != 1 {
				t.Errorf("%d polls, want that of the create", n)
			}
		})
	}
}
