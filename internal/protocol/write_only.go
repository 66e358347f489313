package protocol

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// GetProviderSchema tells Terraform, but not the framework, which arguments of actions are write-only. Terraform
// accepts an ephemeral value only for such an argument, and keeps it out of the plan; but terraform-plugin-framework
// 1.19.0 refuses every value for a write-only argument of an action (internal/fwserver/server_validateactionconfig.go).
func (s *Server) GetProviderSchema(
	ctx context.Context, req *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := s.frameworkServer.GetProviderSchema(ctx, req)
	if err != nil {
		return resp, err
	}
	for action, argument := range s.options.WriteOnly {
		schema := resp.ActionSchemas[action]
		if schema == nil {
			continue
		}
		for _, attribute := range schema.Schema.Block.Attributes {
			attribute.WriteOnly = attribute.WriteOnly || attribute.Name == argument
		}
	}
	return resp, nil
}

// explainNotPassedOn replaces the error about a write-only argument that is missing when the action is invoked,
// although it was there at plan. Terraform 1.16 removes ephemeral values of an action that -invoke names
// (internal/terraform/action_trigger_instance_apply.go).
func (s *Server) explainNotPassedOn(action string, diags []*tfprotov6.Diagnostic) {
	argument, ok := s.options.WriteOnly[action]
	if !ok {
		return
	}
	path := tftypes.NewAttributePath().WithAttributeName(argument)
	for _, d := range diags {
		if d.Attribute.Equal(path) && strings.HasPrefix(d.Summary, "Missing Configuration") {
			d.Summary, d.Detail = s.options.NotPassedOn.Summary, s.options.NotPassedOn.Detail
		}
	}
}

// ValidateResourceConfig implements [tfprotov6.ProviderServer]. It takes errors about write-only arguments off their
// attribute, because the CLIs quote the lines of an attribute's error, and with them a literal password. The framework
// itself puts one there if the CLI has no write-only arguments.
func (s *Server) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	resp, err := inCall(ctx, req, s.frameworkServer.ValidateResourceConfig)
	if err != nil {
		return resp, err
	}
	for _, d := range resp.Diagnostics {
		argument := writeOnlyArgument(d.Attribute)
		if argument == "" {
			continue
		}
		d.Attribute = nil
		if caps := req.ClientCapabilities; caps == nil || !caps.WriteOnlyAttributesAllowed {
			d.Summary = "Write-only arguments need a newer CLI"
			d.Detail = strings.TrimSpace(
				"The argument " + argument + " is write-only: its value is kept out of plans and states by " +
					"Terraform 1.11, OpenTofu 1.11 and newer. This CLI cannot do that.\n\nUse a newer one. " +
					s.options.OldCLIAdvice[req.TypeName],
			)
		}
	}
	return resp, nil
}

// writeOnlyArgument returns the argument that a path begins with if it is write-only, else "". The names of all
// write-only arguments of resources end in _wo.
func writeOnlyArgument(path *tftypes.AttributePath) string {
	if path == nil || len(path.Steps()) == 0 {
		return ""
	}
	if name, ok := path.Steps()[0].(tftypes.AttributeName); ok && strings.HasSuffix(string(name), "_wo") {
		return string(name)
	}
	return ""
}
