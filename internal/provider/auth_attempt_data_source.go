package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var _ datasource.DataSourceWithValidateConfig = (*authAttemptDataSource)(nil)

func newAuthAttemptDataSource() datasource.DataSource { return &authAttemptDataSource{} }

type authAttemptDataSource struct {
	data *providerData
}

type authAttemptDataSourceModel struct {
	authAttemptModel

	IncludeOnlyFansData types.Bool     `tfsdk:"include_onlyfans_data"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// Metadata implements [datasource.DataSource].
func (d *authAttemptDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_auth_attempt"
}

// Schema implements [datasource.DataSource].
func (d *authAttemptDataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := authAttemptAttributes()
	attributes["onlyfans_data"] = sensitiveString("The account's raw profile as JSON text, which holds session secrets. Only with `include_onlyfans_data`.")
	attributes["include_onlyfans_data"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to store the account's raw profile in `onlyfans_data`, and so in the state. " +
			"It holds session secrets. Defaults to `false`.",
	}
	limits := timeouts.Attributes(ctx)
	if nested, ok := limits.(schema.SingleNestedAttribute); ok { // which the library does not describe, see also validateConfig
		nested.MarkdownDescription = timeoutsDescription("read")
		nested.Attributes = map[string]schema.Attribute{"read": schema.StringAttribute{Optional: true, MarkdownDescription: timeoutDescription}}
		limits = nested
	}
	attributes["timeouts"] = limits
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until an authentication attempt has ended, and reports on it. It only looks: " +
			"the attempt is started elsewhere, and neither a plan nor an interrupt changes it.",
		Attributes: attributes,
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *authAttemptDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [datasource.DataSourceWithValidateConfig].
func (d *authAttemptDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	resp.Diagnostics.Append(validateConfig[timeouts.Value](ctx, req.Config, "read")...)
}

// readTimeout passes the library no context, because all that it does with it is to log an absent timeout at INFO, each time.
func readTimeout(limits timeouts.Value) (time.Duration, diag.Diagnostics) {
	return limits.Read(context.Background(), onlyfansapi.DefaultTimeout)
}

// Read implements [datasource.DataSource].
func (d *authAttemptDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model authAttemptDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	timeout, diags := readTimeout(model.Timeouts)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(model.read(ctx, d.data, bounds{
		timeout: timeout, timeoutName: "read", stored: true, includeOnlyFansData: model.IncludeOnlyFansData.ValueBool(),
	})...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
