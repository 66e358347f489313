package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	_ ephemeral.EphemeralResourceWithConfigure      = (*authAttemptEphemeralResource)(nil)
	_ ephemeral.EphemeralResourceWithValidateConfig = (*authAttemptEphemeralResource)(nil)
)

func newAuthAttemptEphemeralResource() ephemeral.EphemeralResource {
	return &authAttemptEphemeralResource{}
}

type authAttemptEphemeralResource struct {
	data *providerData
}

type authAttemptEphemeralResourceModel struct {
	authAttemptModel

	Timeouts types.Object `tfsdk:"timeouts"`
}

// Metadata implements [ephemeral.EphemeralResource].
func (e *authAttemptEphemeralResource) Metadata(
	_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_auth_attempt"
}

// Schema implements [ephemeral.EphemeralResource].
func (e *authAttemptEphemeralResource) Schema(
	_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse,
) {
	shared := authAttemptAttributes()
	shared["timeouts"] = timeoutsAttribute(ephemeralWait.timeout)
	attributes := ephemeralAttributes(shared)
	attributes["onlyfans_data"] = schema.StringAttribute{
		Computed: true, Sensitive: true,
		MarkdownDescription: "Raw profile of the account as a JSON string. It contains session secrets.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until an authentication attempt ends, and returns its result without storing it " +
			"in the plan or state. The ephemeral resource does not start the attempt.",
		Attributes: attributes,
	}
}

// Configure implements [ephemeral.EphemeralResourceWithConfigure].
func (e *authAttemptEphemeralResource) Configure(
	_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse,
) {
	e.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [ephemeral.EphemeralResourceWithValidateConfig].
func (e *authAttemptEphemeralResource) ValidateConfig(
	ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse,
) {
	resp.Diagnostics.Append(validateWait(ctx, req.Config, ephemeralWait.timeout)...)
}

// Open implements [ephemeral.EphemeralResource].
func (e *authAttemptEphemeralResource) Open(
	ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	var model authAttemptEphemeralResourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	w := model.attemptWait(model.AttemptID.ValueString(), ephemeralWait, model.Timeouts)
	w.options.IncludeOnlyFansData = true
	wait, diags := e.data.waitForAttempt(ctx, w)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	model.fill(wait)
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}
