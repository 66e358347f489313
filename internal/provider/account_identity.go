package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// accountIdentity tells an account from all others: an import block may name it, and a query lists it.
type accountIdentity struct {
	ID types.String `tfsdk:"id"`
}

// IdentitySchema implements [resource.ResourceWithIdentity].
func (r *accountResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "ID of the account in the API, such as `acct_4d3f…`.",
			},
		},
	}
}

// setIdentity sets the identity to that of the account with this id. Read and Update call it before all else: Terraform and OpenTofu before 1.12
// store no identity, and neither has a state that they wrote, and terraform-plugin-framework 1.19.0 fails where none is set in the end
// ("Missing Resource Identity After Read").
func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id types.String) diag.Diagnostics {
	return identity.Set(ctx, accountIdentity{ID: id})
}

// importedID returns the id of the account that is to be imported, whether it is given as a string or as an identity. The framework
// hands on an identity in any case, without an id where none is given.
func importedID(ctx context.Context, req resource.ImportStateRequest) (id string, diags diag.Diagnostics) {
	if req.ID != "" {
		return req.ID, nil
	}
	var given types.String
	diags = req.Identity.GetAttribute(ctx, path.Root("id"), &given)
	return given.ValueString(), diags
}
