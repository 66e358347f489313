package provider

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// The examples are parsed and run as a CLI would, for none that can be had here knows actions.
func TestActionExamples(t *testing.T) {
	files, err := filepath.Glob("../../examples/actions/*/*.tf")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	files = append(files, "../../examples/recipes/progress/main.tf")
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file))+" "+filepath.Base(file), func(t *testing.T) {
			api := fakeapi.New()
			api.Connect(fakeapi.Account{ID: fakeapi.AccountID, Expired: true})
			api.Script("auth_XXXXXXX", fakeapi.NeedsOTP("42").Times(2), fakeapi.Authenticated("acct_1"))
			if strings.Contains(file, "submit") {
				api.Script("auth_XXXXXXX", fakeapi.NeedsOTP("42").UntilCode(twoFactor), fakeapi.Authenticated("acct_1"))
			}
			action, arguments := actionInExample(t, file)
			onActionServer(t, api, func(s *actionServer) {
				progress, diags := s.invoke(s.ctx, action, arguments)
				if diags != "" || len(progress) == 0 || len(api.Requests()) == 0 {
					t.Errorf("%q, %s", progress, diags)
				}
			})
		})
	}
}

// actionInExample returns the type and the evaluated arguments of the action in a file.
func actionInExample(t *testing.T, file string) (action string, arguments map[string]any) {
	t.Helper()
	parsed, diags := hclparse.NewParser().ParseHCLFile(file)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	id := cty.StringVal("auth_XXXXXXX")
	variables := &hcl.EvalContext{Variables: map[string]cty.Value{
		"var": cty.ObjectVal(map[string]cty.Value{
			"attempt_id": id, "two_factor_code": cty.StringVal(twoFactor),
		}),
		"onlyfansapi_auth_attempt": cty.ObjectVal(map[string]cty.Value{
			"alice": cty.ObjectVal(map[string]cty.Value{"id": id}),
		}),
	}}
	content, _, diags := parsed.Body.PartialContent(&hcl.BodySchema{
		Blocks: []hcl.BlockHeaderSchema{{Type: "action", LabelNames: []string{"type", "name"}}},
	})
	if diags.HasErrors() || len(content.Blocks) != 1 {
		t.Fatal(content, diags)
	}
	block := content.Blocks[0]
	config, diags := block.Body.Content(&hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{{Type: "config"}}})
	if diags.HasErrors() || len(config.Blocks) != 1 {
		t.Fatal(config, diags)
	}
	attributes, diags := config.Blocks[0].Body.JustAttributes()
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	arguments = map[string]any{}
	for name, attribute := range attributes {
		value, diags := attribute.Expr.Value(variables)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		arguments[name] = ctyjson.SimpleJSONValue{Value: value}
	}
	return block.Labels[0], arguments
}
