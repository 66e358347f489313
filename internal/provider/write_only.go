package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ValidateResourceConfig implements [tfprotov6.ProviderServer]. No error about a write-only argument stands on it, because the CLIs quote the lines of
// an attribute's error, and so a password that stands there as a literal. The framework's own does, about a CLI that has no such arguments.
func (s *server) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	resp, err := inCall(ctx, req, s.protocolServer.ValidateResourceConfig)
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
			d.Detail = "The argument " + argument + " is write-only: its value is kept out of plans and states by Terraform 1.11, OpenTofu 1.11 and newer. " +
				"This CLI cannot do that.\n\nUse a newer one. Or start the attempt elsewhere, and give its ID as attempt_id to onlyfansapi_account."
		}
	}
	return resp, nil
}

// writeOnlyArgument returns the name of the argument at the beginning of a path if it is write-only, else "". All that are end in _wo.
func writeOnlyArgument(path *tftypes.AttributePath) string {
	if path == nil || len(path.Steps()) == 0 {
		return ""
	}
	if name, ok := path.Steps()[0].(tftypes.AttributeName); ok && strings.HasSuffix(string(name), "_wo") {
		return string(name)
	}
	return ""
}
