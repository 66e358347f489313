package acceptance

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

var queriesSince = version.Must(version.NewVersion("1.14.0"))

// needsQueries skips what Terraform has had since 1.14. OpenTofu has none.
func needsQueries(t *testing.T) {
	t.Helper()
	needsEngine(t)
	if engine.IsOpenTofu() {
		t.Skipf("%s has no queries", engine)
	}
	needsVersion(t, queriesSince, "queries")
}

// query is a list block of accounts with these lines in it.
func query(lines ...string) string {
	return "list \"onlyfansapi_account\" \"all\" {\n  provider = onlyfansapi\n  " + strings.Join(
		lines,
		"\n  ",
	) + "\n}\n"
}

// A query lists accounts by one request, and the configuration that is generated of it imports them without a change.
func TestAccQuery(t *testing.T) {
	t.Parallel()
	needsQueries(t)
	api := twoAccounts()
	w := newWorkspace(t, api, "provider \"onlyfansapi\" {}\n")
	w.write("all.tfquery.hcl", query())
	w.write("more.tfquery.hcl", strings.Replace(query("include_resource = true"), "all", "more", 1))
	out := w.succeeds(
		"query",
		"list.onlyfansapi_account.all id=acct_1 Alice list.onlyfansapi_account.all id=acct_2 Bob",
		"list.onlyfansapi_account.more id=acct_1 Alice",
	)
	w.checkCanaries(out, "main.tf")
	requests := 0
	wantRequests(t, "two queries", counted(api, &requests), map[string]int{list: 1})

	must(os.Remove(filepath.Join(w.dir, "more.tfquery.hcl")))
	w.succeeds("query -generate-config-out=generated.tf")
	generated := w.read("generated.tf")
	w.checkCanaries(generated, "main.tf")
	w.succeeds("plan", "2 to import, 0 to add, 0 to change, 0 to destroy")
	w.succeeds("apply -auto-approve", "2 imported, 0 added, 0 changed, 0 destroyed")
	w.plansNothing()

	w.write("all.tfquery.hcl", query("config {\n connected = false\n }"))
	if out := w.succeeds("query", "id=acct_2 Bob"); strings.Contains(out, "acct_1") {
		t.Errorf("the filter lets a connected account through: %s", out)
	}
	w.write("all.tfquery.hcl", query("limit = 1"))
	if out := w.succeeds(
		"query",
		"id=acct_1 Alice",
		"Warning: Not all accounts are listed",
		"set limit = 2",
	); strings.Contains(
		out,
		"acct_2",
	) {
		t.Errorf("the limit lets both through: %s", out)
	}
	api.ScriptList(fakeapi.Error(403, "Forbidden."))
	w.fails("query", "Error: Access refused", "Listing the accounts failed: HTTP 403 Forbidden")
}

// The queries that users copy find accounts.
func TestAccQueryExamples(t *testing.T) {
	t.Parallel()
	needsQueries(t)
	api := fakeapi.New()
	api.Connect(fakeapi.Account{ID: fakeapi.AccountID, DisplayName: "Alice"}, fakeapi.ExpiredAccount())
	alice, away := "id="+fakeapi.AccountID+" Alice",
		"id="+fakeapi.ExpiredAccount().ID+" "+fakeapi.ExpiredAccount().DisplayName
	for file, found := range map[string]string{"list-resource.tfquery.hcl": alice, "expired.tfquery.hcl": away} {
		text, err := os.ReadFile("../../examples/list-resources/onlyfansapi_account/" + file)
		if err != nil {
			t.Fatal(err)
		}
		w := newWorkspace(t, api, "provider \"onlyfansapi\" {}\n")
		w.write(file, string(text))
		out := w.succeeds("query", found)
		if all := file == "list-resource.tfquery.hcl"; strings.Contains(out, "Warning") ||
			strings.Contains(out, alice) != all {
			t.Errorf("%s: %s", file, out)
		}
	}
}
