package provider

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// checkDescription checks what the schema says of an argument or attribute: what it is, for an optional one what it is when
// unset, and for a duration how one is written.
func checkDescription(t *testing.T, where, description string, optional bool) {
	t.Helper()
	if !strings.HasSuffix(description, ".") {
		t.Errorf("%s is described as %q", where, description)
	}
	if optional && !strings.Contains(description, "Defaults to") && !strings.Contains(description, "When unset") {
		t.Errorf("%s does not say what it is when unset: %q", where, description)
	}
	if optional && aboutTime.MatchString(description) && !durations.MatchString(description) {
		t.Errorf("%s does not say in which unit: %q", where, description)
	}
}

var (
	aboutTime = regexp.MustCompile(`Longest time|Constant time|How long`)
	durations = regexp.MustCompile("\"[0-9]+[sm]\"")
)

// Whoever reads the schema finds what every argument means.
func TestSchemaIsDescribed(t *testing.T) {
	server := NewServer("test")()
	resp, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	var walk func(where string, attributes []*tfprotov6.SchemaAttribute)
	walk = func(where string, attributes []*tfprotov6.SchemaAttribute) {
		for _, a := range attributes {
			checkDescription(t, where+"."+a.Name, a.Description, a.Optional)
			if a.Sensitive && strings.Count(where, ".") > 1 {
				t.Errorf("%s.%s is sensitive below the top level", where, a.Name)
			}
			if a.NestedType != nil {
				walk(where+"."+a.Name, a.NestedType.Attributes)
			}
		}
	}
	walk("provider", resp.Provider.Block.Attributes)
	for name, schema := range resp.DataSourceSchemas {
		walk("data."+name, schema.Block.Attributes)
	}
	for name, schema := range resp.EphemeralResourceSchemas {
		walk("ephemeral."+name, schema.Block.Attributes)
	}
	for name, action := range resp.ActionSchemas {
		walk("action."+name, action.Schema.Block.Attributes)
	}
	if len(resp.DataSourceSchemas) != 1 || len(resp.EphemeralResourceSchemas) != 1 || len(resp.ActionSchemas) != 2 {
		t.Errorf("%d data sources, %d ephemeral resources, %d actions", len(resp.DataSourceSchemas), len(resp.EphemeralResourceSchemas), len(resp.ActionSchemas))
	}
}

// jsonAttribute is one in what the CLI prints.
type jsonAttribute struct {
	Description string
	Optional    bool
	NestedType  struct {
		Attributes map[string]jsonAttribute
	} `json:"nested_type"`
}

type jsonSchemas map[string]struct {
	Block struct {
		Attributes  map[string]jsonAttribute
		Description string
	}
}

// The same holds for what `terraform providers schema -json` prints, from which editors and other tools take it, for every kind that the
// engine knows.
func TestAccProvidersSchema(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, nil, "")
	out, err := engine.Command(t.Context(), w.dir, w.env, "providers", "schema", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var printed struct {
		Providers map[string]struct {
			Provider struct {
				Block struct{ Attributes map[string]jsonAttribute }
			}
			DataSources, EphemeralResources, Actions jsonSchemas
			Functions                                map[string]struct {
				Summary, Description string
				Parameters           []jsonAttribute
			}
		} `json:"provider_schemas"`
	}
	text := strings.NewReplacer("data_source_schemas", "DataSources", "ephemeral_resource_schemas", "EphemeralResources", "action_schemas", "Actions").Replace(string(out))
	if err := json.Unmarshal([]byte(text), &printed); err != nil || len(printed.Providers) != 1 {
		t.Fatal(err, len(printed.Providers))
	}
	found := 0
	var walk func(where string, attributes map[string]jsonAttribute)
	walk = func(where string, attributes map[string]jsonAttribute) {
		for name, a := range attributes {
			found++
			checkDescription(t, where+"."+name, a.Description, a.Optional)
			walk(where+"."+name, a.NestedType.Attributes)
		}
	}
	for _, provider := range printed.Providers {
		walk("provider", provider.Provider.Block.Attributes)
		for kind, schemas := range map[string]jsonSchemas{"data": provider.DataSources, "ephemeral": provider.EphemeralResources, "action": provider.Actions} {
			for name, schema := range schemas {
				checkDescription(t, kind+" "+name, schema.Block.Description, false)
				walk(kind+"."+name, schema.Block.Attributes)
			}
		}
		for name, f := range provider.Functions {
			checkDescription(t, "function "+name, f.Description, false)
			for _, parameter := range f.Parameters {
				found++
				checkDescription(t, "function "+name+"'s parameter", parameter.Description, false)
			}
		}
	}
	if found < 37 { // of the provider and the data source alone
		t.Errorf("only %d attributes", found)
	}
}
