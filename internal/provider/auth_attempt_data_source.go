package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ datasource.DataSourceWithValidateConfig = (*authAttemptDataSource)(nil)

func newAuthAttemptDataSource() datasource.DataSource { return &authAttemptDataSource{} }

type authAttemptDataSource struct {
	data *providerData
}

type authAttemptDataSourceModel struct {
	authAttemptModel

	IncludeOnlyFansData types.Bool   `tfsdk:"include_onlyfans_data"`
	Timeouts            types.Object `tfsdk:"timeouts"`
}

// Metadata implements [datasource.DataSource].
func (d *authAttemptDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_auth_attempt"
}

// Schema implements [datasource.DataSource].
func (d *authAttemptDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := authAttemptAttributes()
	attributes["onlyfans_data"] = sensitiveString("Raw profile of the account as a JSON string. It contains session " +
		"secrets. Null unless `include_onlyfans_data` is `true`.")
	attributes["include_onlyfans_data"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to store the account's raw profile in `onlyfans_data`. The profile contains " +
			"session secrets, which are then in the state. Defaults to `false`.",
	}
	attributes["timeouts"] = timeoutsAttribute(dataSourceWait.timeout)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until an authentication attempt ends, and returns its result. The data source " +
			"does not start the attempt.",
		Attributes: attributes,
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *authAttemptDataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [datasource.DataSourceWithValidateConfig].
func (d *authAttemptDataSource) ValidateConfig(
	ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse,
) {
	resp.Diagnostics.Append(validateWait(ctx, req.Config, dataSourceWait.timeout)...)
}

// Read implements [datasource.DataSource].
func (d *authAttemptDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model authAttemptDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	w := model.attemptWait(model.AttemptID.ValueString(), dataSourceWait, model.Timeouts)
	w.options.IncludeOnlyFansData = model.IncludeOnlyFansData.ValueBool()
	wait, diags := d.data.waitForAttempt(ctx, w)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	model.fill(wait)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
