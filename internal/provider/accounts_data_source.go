package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var _ datasource.DataSourceWithConfigure = (*accountsDataSource)(nil)

func newAccountsDataSource() datasource.DataSource { return &accountsDataSource{} }

type accountsDataSource struct {
	data *providerData
}

type accountsDataSourceModel struct {
	Connected types.Bool                    `tfsdk:"connected"`
	IDs       []string                      `tfsdk:"ids"`
	Accounts  map[string]listedAccountModel `tfsdk:"accounts"`
}

// Metadata implements [datasource.DataSource].
func (d *accountsDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_accounts"
}

// Schema implements [datasource.DataSource].
func (d *accountsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the accounts in OnlyFansAPI.",
		Attributes: map[string]schema.Attribute{
			"connected": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: connectedFilterDescription,
			},
			"ids": schema.ListAttribute{
				Computed:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "Sorted list of account IDs.",
			},
			"accounts": schema.MapNestedAttribute{
				Computed:            true,
				MarkdownDescription: "Map of account IDs to accounts. You can use it in `for_each`.",
				NestedObject:        schema.NestedAttributeObject{Attributes: listedAccountAttributes()},
			},
		},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *accountsDataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// Read implements [datasource.DataSource].
func (d *accountsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model accountsDataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	accounts, diags := d.data.allAccounts(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	model.fill(accounts)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// fill sets the attributes from the accounts, which are sorted by their ids. Without any, they are empty, not null.
func (m *accountsDataSourceModel) fill(accounts []onlyfansapi.Account) {
	m.IDs, m.Accounts = []string{}, map[string]listedAccountModel{}
	for _, account := range matchingAccounts(accounts, m.Connected) {
		var listed listedAccountModel
		listed.fill(account)
		m.IDs = append(m.IDs, account.ID)
		m.Accounts[account.ID] = listed
	}
}
