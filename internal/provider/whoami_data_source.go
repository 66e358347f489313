package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ datasource.DataSourceWithConfigure = (*whoamiDataSource)(nil)

func newWhoamiDataSource() datasource.DataSource { return &whoamiDataSource{} }

// whoamiDataSource tells whose API key the provider has.
type whoamiDataSource struct {
	data *providerData
}

type whoamiModel struct {
	TeamName        types.String `tfsdk:"team_name"`
	TeamSlug        types.String `tfsdk:"team_slug"`
	APIKeyName      types.String `tfsdk:"api_key_name"`
	APIKeyCreatedAt types.String `tfsdk:"api_key_created_at"`
}

// whoamiRequest describes the request for the log and for errors.
var whoamiRequest = apiRequest{
	doing:      "Reading whose API key it is",
	noun:       "Read",
	undone:     "API key not looked up",
	path:       "/api/whoami",
	argument:   "the provider's api_key",
	permission: "read whose it is",
	again:      "Run the same command again",
}

// Metadata implements [datasource.DataSource].
func (d *whoamiDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_whoami"
}

// Schema implements [datasource.DataSource].
func (d *whoamiDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Returns the team and the name of the provider's API key. " +
			"With a `postcondition`, a run with the wrong key stops before it changes anything.",
		Attributes: map[string]schema.Attribute{
			"team_name":          computedString("Name of the team that the API key belongs to."),
			"team_slug":          computedString("Slug of the team that the API key belongs to."),
			"api_key_name":       computedString("Name of the API key."),
			"api_key_created_at": computedString("Time at which the API key was created, as returned by the API."),
		},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *whoamiDataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// Read implements [datasource.DataSource].
func (d *whoamiDataSource) Read(ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer recoverPanic(&resp.Diagnostics)
	whoami, diags := read(ctx, d.data, whoamiRequest, d.data.client.Whoami)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(mistypedFields("the API key", whoami.Mistyped)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &whoamiModel{
		TeamName:        types.StringPointerValue(whoami.TeamName),
		TeamSlug:        types.StringPointerValue(whoami.TeamSlug),
		APIKeyName:      types.StringPointerValue(whoami.KeyName),
		APIKeyCreatedAt: types.StringPointerValue(whoami.KeyCreatedAt),
	})...)
}
