package acceptance

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/provider"
)

// What `terraform providers schema -json` prints, from which editors and other tools take it, is what the provider says
// of itself, for every kind of thing that the engine knows. That it describes everything is a unit test of the
// provider.
func TestAccProvidersSchema(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, nil, "")
	out, err := engine.Command(w.ctx, w.dir, w.env, "providers", "schema", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	got := printedDescriptions(t, out)
	kinds := map[string]bool{}
	for name := range got {
		kind, _, _ := strings.Cut(name, ".")
		kinds[kind] = true
	}
	want := map[string]description{}
	for name, d := range servedDescriptions(t) {
		if kind, _, _ := strings.Cut(name, "."); kinds[kind] {
			want[name] = d
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what the CLI prints (+) is not what the provider says (-):\n%s", diff)
	}
	if !kinds["provider"] || !kinds["data"] || len(got) < 37 { // those of the provider and the data source alone
		t.Errorf("only %d attributes, of %v", len(got), kinds)
	}
}

// description is what a schema says of an attribute, a block, a function or a parameter, by its dotted name.
type description struct {
	Text     string
	Optional bool
}

// servedDescriptions asks the provider itself.
func servedDescriptions(t *testing.T) map[string]description {
	t.Helper()
	resp, err := provider.NewServer("test")().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]description{}
	var walk func(where string, attributes []*tfprotov6.SchemaAttribute)
	walk = func(where string, attributes []*tfprotov6.SchemaAttribute) {
		for _, a := range attributes {
			all[where+"."+a.Name] = description{a.Description, a.Optional}
			if a.NestedType != nil {
				walk(where+"."+a.Name, a.NestedType.Attributes)
			}
		}
	}
	block := func(where string, b *tfprotov6.SchemaBlock) {
		all[where] = description{Text: b.Description}
		walk(where, b.Attributes)
	}
	block("provider.onlyfansapi", resp.Provider.Block)
	for name, schema := range resp.ResourceSchemas {
		block("resource."+name, schema.Block)
	}
	for name, schema := range resp.DataSourceSchemas {
		block("data."+name, schema.Block)
	}
	for name, schema := range resp.EphemeralResourceSchemas {
		block("ephemeral."+name, schema.Block)
	}
	for name, action := range resp.ActionSchemas {
		block("action."+name, action.Schema.Block)
	}
	for name, schema := range resp.ListResourceSchemas {
		block("list."+name, schema.Block)
	}
	for name, f := range resp.Functions {
		all["function."+name] = description{Text: f.Description}
		for _, parameter := range f.Parameters {
			all["function."+name+"."+parameter.Name] = description{Text: parameter.Description}
		}
	}
	return all
}

type (
	// jsonAttribute is an attribute, or a parameter, in what the CLI prints.
	jsonAttribute struct {
		Name, Description string
		Optional          bool
		NestedType        struct {
			Attributes map[string]jsonAttribute
		} `json:"nested_type"`
	}
	jsonSchema struct {
		Block struct {
			Attributes  map[string]jsonAttribute
			Description string
		}
	}
	jsonProvider struct {
		Provider           jsonSchema
		Resources          map[string]jsonSchema `json:"resource_schemas"`
		DataSources        map[string]jsonSchema `json:"data_source_schemas"`
		EphemeralResources map[string]jsonSchema `json:"ephemeral_resource_schemas"`
		Actions            map[string]jsonSchema `json:"action_schemas"`
		ListResources      map[string]jsonSchema `json:"list_resource_schemas"`
		Functions          map[string]struct {
			Description string
			Parameters  []jsonAttribute
		}
	}
)

// printedDescriptions reads what the CLI printed.
func printedDescriptions(t *testing.T, out []byte) map[string]description {
	t.Helper()
	var printed struct {
		Providers map[string]jsonProvider `json:"provider_schemas"`
	}
	if err := json.Unmarshal(out, &printed); err != nil {
		t.Fatal(err)
	}
	if len(printed.Providers) != 1 {
		t.Fatalf("%d providers, want 1", len(printed.Providers))
	}
	all := map[string]description{}
	var walk func(where string, attributes map[string]jsonAttribute)
	walk = func(where string, attributes map[string]jsonAttribute) {
		for name, a := range attributes {
			all[where+"."+name] = description{a.Description, a.Optional}
			walk(where+"."+name, a.NestedType.Attributes)
		}
	}
	for _, p := range printed.Providers {
		for kind, schemas := range map[string]map[string]jsonSchema{
			"provider":  {"onlyfansapi": p.Provider},
			"resource":  p.Resources,
			"data":      p.DataSources,
			"ephemeral": p.EphemeralResources,
			"action":    p.Actions,
			"list":      p.ListResources,
		} {
			for name, schema := range schemas {
				all[kind+"."+name] = description{Text: schema.Block.Description}
				walk(kind+"."+name, schema.Block.Attributes)
			}
		}
		for name, f := range p.Functions {
			all["function."+name] = description{Text: f.Description}
			for _, parameter := range f.Parameters {
				all["function."+name+"."+parameter.Name] = description{Text: parameter.Description}
			}
		}
	}
	return all
}
