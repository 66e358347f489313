package provider

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// checkDescription checks what the schema says of an argument or attribute: what it is, for an optional one what it is
// when unset, and for a duration how one is written.
func checkDescription(t *testing.T, where, description string, optional bool) {
	t.Helper()
	if !strings.HasSuffix(description, ".") {
		t.Errorf("%s is described as %q", where, description)
	}
	if optional && !whenUnset.MatchString(description) {
		t.Errorf("%s does not say what it is when unset: %q", where, description)
	}
	if optional && aboutTime.MatchString(description) && !durations.MatchString(description) {
		t.Errorf("%s does not say in which unit: %q", where, description)
	}
}

var (
	whenUnset = regexp.MustCompile(`Defaults to|When unset|Required(\.| if |, unless )`)
	aboutTime = regexp.MustCompile(`Maximum time|interval`)
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
	for name, schema := range resp.ResourceSchemas {
		checkDescription(t, "resource "+name, schema.Block.Description, false)
		walk("resource."+name, schema.Block.Attributes)
	}
	for name, schema := range resp.DataSourceSchemas {
		checkDescription(t, "data "+name, schema.Block.Description, false)
		walk("data."+name, schema.Block.Attributes)
	}
	for name, schema := range resp.EphemeralResourceSchemas {
		checkDescription(t, "ephemeral "+name, schema.Block.Description, false)
		walk("ephemeral."+name, schema.Block.Attributes)
	}
	for name, action := range resp.ActionSchemas {
		checkDescription(t, "action "+name, action.Schema.Block.Description, false)
		walk("action."+name, action.Schema.Block.Attributes)
	}
	for name, schema := range resp.ListResourceSchemas {
		checkDescription(t, "list "+name, schema.Block.Description, false)
		walk("list."+name, schema.Block.Attributes)
	}
	for name, f := range resp.Functions {
		checkDescription(t, "function "+name, f.Description, false)
		for _, parameter := range f.Parameters {
			checkDescription(t, "function "+name+"."+parameter.Name, parameter.Description, false)
		}
	}
	for kind, n := range map[string][2]int{
		"resources":           {len(resp.ResourceSchemas), 3},
		"data sources":        {len(resp.DataSourceSchemas), 5},
		"ephemeral resources": {len(resp.EphemeralResourceSchemas), 1},
		"actions":             {len(resp.ActionSchemas), 4},
		"list resources":      {len(resp.ListResourceSchemas), 2},
		"functions":           {len(resp.Functions), 1},
	} {
		if got, want := n[0], n[1]; got != want {
			t.Errorf("%d %s, want %d", got, kind, want)
		}
	}
}

// A refused key or address may be a literal in the configuration. The CLIs quote the line of an attribute's error, so
// that it must stand on none.
func TestRefusedSettingsAreNotQuoted(t *testing.T) {
	server := NewServer("test")()
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	objectType := schema.Provider.ValueType()
	for argument, value := range map[string]string{
		"api_key":  "Bearer secret-secret-secret",
		"base_url": "https://user:secret-secret-secret@app.example",
	} {
		values := map[string]tftypes.Value{}
		object := objectType.(tftypes.Object) //nolint:forcetypeassert // it always is
		for name, attributeType := range object.AttributeTypes {
			values[name] = tftypes.NewValue(attributeType, nil)
		}
		values[argument] = tftypes.NewValue(tftypes.String, value)
		config, err := tfprotov6.NewDynamicValue(objectType, tftypes.NewValue(objectType, values))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := server.ValidateProviderConfig(t.Context(),
			&tfprotov6.ValidateProviderConfigRequest{Config: &config})
		if err != nil {
			t.Fatal(err)
		}
		if len(resp.Diagnostics) != 1 {
			t.Fatalf("%s: got %v, want one error", argument, resp.Diagnostics)
		}
		got := resp.Diagnostics[0]
		if got.Attribute != nil {
			t.Errorf("%s: the error stands on %s", argument, got.Attribute)
		}
		if got.Summary != "Invalid "+argument {
			t.Errorf("%s: got %q", argument, got.Summary)
		}
		if strings.Contains(got.Detail, "secret") {
			t.Errorf("%s: the value is in: %s", argument, got.Detail)
		}
	}
}
