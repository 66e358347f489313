// Command schemajson prints what `terraform providers schema -json` would print of this provider, without a CLI. The
// docs are generated from it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/provider"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "schemajson:", err)
		os.Exit(1)
	}
}

func run() error {
	server := provider.NewServer("dev")()
	resp, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return err
	}
	identities, err := server.GetResourceIdentitySchemas(context.Background(),
		&tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(map[string]any{
		"format_version": "1.0",
		// tfplugindocs finds it by this name.
		"provider_schemas": map[string]any{"onlyfansapi": map[string]any{
			"provider":                   schemaJSON(resp.Provider),
			"resource_schemas":           schemasJSON(resp.ResourceSchemas),
			"resource_identity_schemas":  identitiesJSON(identities.IdentitySchemas),
			"data_source_schemas":        schemasJSON(resp.DataSourceSchemas),
			"ephemeral_resource_schemas": schemasJSON(resp.EphemeralResourceSchemas),
			"list_resource_schemas":      schemasJSON(resp.ListResourceSchemas),
			"action_schemas":             actionsJSON(resp.ActionSchemas),
			"functions":                  functionsJSON(resp.Functions),
		}},
	})
}

func schemasJSON(schemas map[string]*tfprotov6.Schema) map[string]any {
	all := map[string]any{}
	for name, schema := range schemas {
		all[name] = schemaJSON(schema)
	}
	return all
}

func identitiesJSON(identities map[string]*tfprotov6.ResourceIdentitySchema) map[string]any {
	all := map[string]any{}
	for name, identity := range identities {
		attributes := map[string]any{}
		for _, a := range identity.IdentityAttributes {
			attributes[a.Name] = map[string]any{
				"type": typeJSON(a.Type), "description": a.Description,
				"required_for_import": a.RequiredForImport, "optional_for_import": a.OptionalForImport,
			}
		}
		all[name] = map[string]any{"version": identity.Version, "attributes": attributes}
	}
	return all
}

func actionsJSON(actions map[string]*tfprotov6.ActionSchema) map[string]any {
	all := map[string]any{}
	for name, action := range actions {
		all[name] = schemaJSON(action.Schema)
	}
	return all
}

func schemaJSON(schema *tfprotov6.Schema) any {
	return map[string]any{"version": schema.Version, "block": map[string]any{
		"attributes":       attributesJSON(schema.Block.Attributes),
		"description":      schema.Block.Description,
		"description_kind": "markdown",
	}}
}

func functionsJSON(functions map[string]*tfprotov6.Function) map[string]any {
	all := map[string]any{}
	for name, f := range functions {
		var parameters []any
		for _, p := range f.Parameters {
			parameters = append(parameters, map[string]any{
				"name": p.Name, "description": p.Description, "type": typeJSON(p.Type),
			})
		}
		all[name] = map[string]any{
			"summary": f.Summary, "description": f.Description, "return_type": typeJSON(f.Return.Type),
			"parameters": parameters,
		}
	}
	return all
}

func typeJSON(t tftypes.Type) json.RawMessage {
	b, err := t.MarshalJSON() //nolint:staticcheck // deprecated without a successor
	if err != nil {
		panic(err)
	}
	return b
}

// attribute is one as the CLIs write it.
type attribute struct {
	Type            json.RawMessage `json:"type,omitempty"`
	NestedType      any             `json:"nested_type,omitempty"`
	Description     string          `json:"description"`
	DescriptionKind string          `json:"description_kind"`
	Required        bool            `json:"required,omitempty"`
	Optional        bool            `json:"optional,omitempty"`
	Computed        bool            `json:"computed,omitempty"`
	Sensitive       bool            `json:"sensitive,omitempty"`
	WriteOnly       bool            `json:"write_only,omitempty"`
}

// nestingModes are the names of the modes, as the CLIs write them.
var nestingModes = map[tfprotov6.SchemaObjectNestingMode]string{
	tfprotov6.SchemaObjectNestingModeSingle: "single",
	tfprotov6.SchemaObjectNestingModeList:   "list",
	tfprotov6.SchemaObjectNestingModeSet:    "set",
	tfprotov6.SchemaObjectNestingModeMap:    "map",
}

func attributesJSON(attributes []*tfprotov6.SchemaAttribute) map[string]attribute {
	all := map[string]attribute{}
	for _, a := range attributes {
		one := attribute{
			Description: a.Description, DescriptionKind: "markdown",
			Required: a.Required, Optional: a.Optional, Computed: a.Computed, Sensitive: a.Sensitive,
			WriteOnly: a.WriteOnly,
		}
		if a.NestedType != nil {
			one.NestedType = map[string]any{
				"attributes":   attributesJSON(a.NestedType.Attributes),
				"nesting_mode": nestingModes[a.NestedType.Nesting],
			}
		} else {
			one.Type = typeJSON(a.Type)
		}
		all[a.Name] = one
	}
	return all
}
