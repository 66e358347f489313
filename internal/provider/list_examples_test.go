package provider

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// The examples of accounts are parsed and run as a CLI would, for none that can be had here knows queries.
func TestListExamples(t *testing.T) {
	want := map[string][]string{
		"list-resource.tfquery.hcl": {"acct_1 Alice B.", "acct_2 Bob", "acct_3 carol", "acct_4 acct_4"},
		"expired.tfquery.hcl":       {"acct_2 Bob"},
	}
	files, err := filepath.Glob("../../examples/list-resources/onlyfansapi_account/*")
	if err != nil || len(files) != len(want) {
		t.Fatal(files, err)
	}
	for _, file := range files {
		arguments, limit := listInExample(t, file)
		onActionServer(t, fourAccounts(), func(s *actionServer) {
			got := s.list(s.ctx, arguments, limit, true)
			if diff := cmp.Diff(want[filepath.Base(file)], got.names); diff != "" || got.diags != "" {
				t.Errorf("%s (-want +got):\n%s%s", file, diff, got.diags)
			}
		})
	}
}

// listInExample returns the arguments and the limit of the list block in a file.
func listInExample(t *testing.T, file string) (arguments map[string]any, limit int64) {
	t.Helper()
	parsed, diags := hclparse.NewParser().ParseHCLFile(file)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	content, diags := parsed.Body.Content(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{
		Type: "list", LabelNames: []string{"type", "name"},
	}}})
	if diags.HasErrors() || len(content.Blocks) != 1 || content.Blocks[0].Labels[0] != accountType {
		t.Fatal(content, diags)
	}
	block, diags := content.Blocks[0].Body.Content(&hcl.BodySchema{
		Attributes: []hcl.AttributeSchema{{Name: "provider", Required: true}, {Name: "limit"}},
		Blocks:     []hcl.BlockHeaderSchema{{Type: "config"}},
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	arguments, limit = map[string]any{"connected": nil}, 100
	if attribute := block.Attributes["limit"]; attribute != nil {
		value, diags := attribute.Expr.Value(nil)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		limit, _ = value.AsBigFloat().Int64()
	}
	for _, config := range block.Blocks {
		attributes, diags := config.Body.JustAttributes()
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		for name, attribute := range attributes {
			value, diags := attribute.Expr.Value(nil)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			arguments[name] = ctyjson.SimpleJSONValue{Value: value}
		}
	}
	return arguments, limit
}
