package acceptance

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// accountBlock is a block of the data source of one account, with these lines in it.
func accountBlock(name string, lines ...string) string {
	return fmt.Sprintf("data \"onlyfansapi_account\" %q {\n  %s\n}\n", name, strings.Join(lines, "\n  "))
}

// accountsBlock is a block of the data source of all accounts, with these lines in it.
func accountsBlock(lines ...string) string {
	return fmt.Sprintf("data \"onlyfansapi_accounts\" \"all\" {\n  %s\n}\n", strings.Join(lines, "\n  "))
}

// twoAccounts is an API with an account that is connected and one whose session is gone.
func twoAccounts() *fakeapi.Server {
	api := fakeapi.New()
	api.Connect(
		fakeapi.Account{
			ID:               "acct_1",
			DisplayName:      "Alice",
			OnlyFansID:       12345678901234567,
			OnlyFansUsername: "Alice",
			Progress:         "signed_in",
		},
		fakeapi.Account{ID: "acct_2", DisplayName: "Bob", OnlyFansUsername: "bob", Expired: true},
	)
	return api
}

// Every attribute is stored, and a second plan shows no change.
func TestAccAccountDataSources(t *testing.T) {
	str, null := knownvalue.StringExact, knownvalue.Null()
	alice := map[string]knownvalue.Check{
		"id": str(
			"acct_1",
		),
		"display_name":            str("Alice"),
		"onlyfans_id":             str("12345678901234567"),
		"onlyfans_username":       str("Alice"),
		"connected":               knownvalue.Bool(true),
		"authentication_progress": str("signed_in"),
	}
	bob := map[string]knownvalue.Check{
		"id": str("acct_2"), "display_name": str("Bob"), "onlyfans_id": null, "onlyfans_username": str("bob"),
		"connected": knownvalue.Bool(false), "authentication_progress": null,
	}
	var checks []statecheck.StateCheck
	for address, attributes := range map[string]map[string]knownvalue.Check{
		"data.onlyfansapi_account.by_id": bob, "data.onlyfansapi_account.by_onlyfans_id": alice,
		"data.onlyfansapi_account.by_name": alice,
	} {
		for name, check := range attributes {
			checks = append(checks, statecheck.ExpectKnownValue(address, tfjsonpath.New(name), check))
		}
	}
	const all = "data.onlyfansapi_accounts.all"
	checks = append(
		checks,
		statecheck.ExpectKnownValue(
			all,
			tfjsonpath.New("ids"),
			knownvalue.ListExact([]knownvalue.Check{str("acct_1"), str("acct_2")}),
		),
		statecheck.ExpectKnownValue(all, tfjsonpath.New("accounts"), knownvalue.MapExact(map[string]knownvalue.Check{
			"acct_1": knownvalue.ObjectExact(alice), "acct_2": knownvalue.ObjectExact(bob),
		})),
	)
	config := serve(
		t,
		twoAccounts(),
	) + accountBlock(
		"by_id",
		`id = "acct_2"`,
	) + accountBlock(
		"by_onlyfans_id",
		`onlyfans_id = "12345678901234567"`,
	) +
		accountBlock(
			"by_name",
			`onlyfans_username = "aLiCe"`,
		) + accountsBlock() + outputBlock(
		"ids",
		all+".ids",
	)
	steps(
		t,
		resource.TestStep{Config: config, ConfigStateChecks: checks},
		resource.TestStep{
			Config:           config,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		},
	)
}

// All that reads accounts in a plan reads them from one list, also where for_each makes many of it.
func TestAccOneListPerRun(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	for i := range 50 {
		api.Connect(fakeapi.Account{ID: fmt.Sprintf("acct_%d", i), OnlyFansUsername: fmt.Sprintf("creator%d", i)})
	}
	w := newWorkspace(
		t,
		api,
		accountsBlock()+accountBlock("each", "for_each = data.onlyfansapi_accounts.all.accounts", "id = each.key")+
			accountBlock("name", `onlyfans_username = "CREATOR7"`)+
			outputBlock(
				"found",
				"length(data.onlyfansapi_account.each)",
			)+outputBlock("name", "data.onlyfansapi_account.name.id"),
	)
	for i, command := range []string{"plan", "apply -auto-approve"} {
		w.succeeds(command)
		if requests := api.Requests(); len(requests) != i+1 {
			t.Errorf("%d requests after %s, want %d", len(requests), command, i+1)
		}
	}
	w.output("found", "50")
	w.output("name", `"acct_7"`)
}

// What cannot be looked up is said, in the block and on the argument that it is about.
func TestAccAccountDataSourceErrors(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config string
		want   string
		lists  int
	}{
		"not found": {accountBlock("x", `id = "acct_9"`), `Error: Account not found .*id = "acct_9" .*lists no account with the id "acct_9"`, 1},
		"several": {
			accountBlock("x", `onlyfans_username = "bob"`),
			`Error: Several accounts found .*2 accounts with the onlyfans_username "bob": "acct_2", "acct_3"`, 1,
		},
		"none given": {accountBlock("x"), `Error: One argument names the account .*None of them is given`, 0},
		"two given":  {accountBlock("x", `id = "acct_1"`, `onlyfans_id = "1"`), `Error: One argument names the account .*Given are id and onlyfans_id`, 0},
		"a path":     {accountBlock("x", `id = "../authenticate"`), `Error: Invalid id .*it holds one of the characters`, 0},
		"known late": {
			"resource \"terraform_data\" \"x\" {}\n" + accountBlock("x", `id = terraform_data.x.output`),
			`Error: One argument names the account `, 0,
		},
		"the key":      {accountBlock("x", `id = "`+fakeapi.Key+`"`), `Error: Invalid id .*it holds the provider's API key`, 0},
		"no such name": {accountsBlock(`onlyfans_username = "bob"`), `An argument named "onlyfans_username" is not expected here`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "not found" && name != "known late" && name != "no such name" {
				onFirstEngine(t)
			}
			api := twoAccounts()
			api.Connect(fakeapi.Account{ID: "acct_3", OnlyFansUsername: "BOB"})
			w := newWorkspace(t, api, test.config)
			printed := w.fails("apply -auto-approve")
			if !regexp.MustCompile(test.want).MatchString(printed) {
				t.Errorf("want %q in:\n%s", test.want, printed)
			}
			w.checkCanaries(printed, "main.tf")
			if got := len(api.Requests()); got != test.lists {
				t.Errorf("%d requests, want %d", got, test.lists)
			}
		})
	}
}

// The profiles' secrets, the email addresses and the key are in nothing that is printed, logged or written, whatever
// the list holds.
func TestAccAccountSecretsStayOut(t *testing.T) {
	t.Parallel()
	echo := "the key " + fakeapi.Key + " it is, or " + fakeapi.Key[:20]
	whole := fakeapi.Account{ID: "acct_1", DisplayName: "Alice", OnlyFansUsername: "alice"}.JSON()
	mistyped := fakeapi.Account{ID: "acct_1", DisplayName: "Alice"}.JSON()
	mistyped["display_name"], mistyped["is_authenticated"] = mistyped["onlyfans_user_data"], echo
	for name, answer := range map[string]fakeapi.Answer{
		"whole": {Body: []any{whole}},
		"echoes": {Body: []any{
			fakeapi.Account{ID: "acct_1", DisplayName: echo, OnlyFansUsername: echo, Progress: echo}.JSON(),
		}},
		"mistyped": {Body: []any{mistyped}},
		"no list":  {Body: map[string]any{"accounts": []any{whole}, "message": echo}},
		"cut short": {Conn: writes("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" +
			"[{\"id\":\"acct_1\",\"onlyfans_email\":\"" + fakeapi.Email)},
		"403":         fakeapi.Error(403, echo),
		"403, a page": {Status: 403, Body: "<p>" + echo},
		"not the keys": {
			Body: []any{map[string]any{"ID": "x", "onlyfans_email": fakeapi.Email, "csrf": fakeapi.Secret("csrf")}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "whole" && name != "mistyped" && name != "403" {
				onFirstEngine(t)
			}
			api := fakeapi.New()
			api.ScriptList(answer)
			w := newWorkspace(
				t,
				api,
				accountsBlock()+accountBlock(
					"x",
					`id = "acct_1"`,
				)+outputBlock(
					"all",
					"data.onlyfansapi_accounts.all.accounts",
				),
			)
			w.checkCanaries(w.planAndApply())
		})
	}
}
