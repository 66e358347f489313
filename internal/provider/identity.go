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

// identityModel identifies an object in import blocks and queries.
type identityModel struct {
	ID types.String `tfsdk:"id"`
}

// identitySchema is the schema of an identity that consists of an ID.
func identitySchema(idDescription string) identityschema.Schema {
	return identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{RequiredForImport: true, Description: idDescription},
		},
	}
}

// setIdentity sets the identity to that of the object with this ID. Read and Update call it first, because Terraform
// and OpenTofu before 1.12 store no identity, states that they wrote have none, and terraform-plugin-framework 1.19.0
// fails if none is set in the end ("Missing Resource Identity After Read").
func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id types.String) diag.Diagnostics {
	return identity.Set(ctx, identityModel{ID: id})
}

// importedID returns the ID of the object to import, which is given as a string or as an identity. The framework
// passes an identity in any case, without an ID if none is given.
func importedID(ctx context.Context, req resource.ImportStateRequest) (id string, diags diag.Diagnostics) {
	if req.ID != "" {
		return req.ID, nil
	}
	var given types.String
	diags = req.Identity.GetAttribute(ctx, path.Root("id"), &given)
	return given.ValueString(), diags
}
