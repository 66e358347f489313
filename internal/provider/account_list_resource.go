package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var _ list.ListResourceWithConfigure = (*accountListResource)(nil)

func newAccountListResource() list.ListResource { return &accountListResource{} }

// accountListResource finds accounts for the resource of the same name to import.
type accountListResource struct {
	data *providerData
}

type accountListModel struct {
	Connected types.Bool `tfsdk:"connected"`
}

// Metadata implements [list.ListResource].
func (l *accountListResource) Metadata(
	_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_account"
}

// ListResourceConfigSchema implements [list.ListResource].
func (l *accountListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds accounts for `terraform query`, so that you can import them.",
		Attributes: map[string]schema.Attribute{
			"connected": schema.BoolAttribute{Optional: true, MarkdownDescription: connectedFilterDescription},
		},
	}
}

// Configure implements [list.ListResourceWithConfigure].
func (l *accountListResource) Configure(
	_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse,
) {
	l.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// List implements [list.ListResource].
func (l *accountListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	streamResults(ctx, req, stream, "accounts", func() ([]onlyfansapi.Account, diag.Diagnostics) {
		return l.find(ctx, req)
	}, accountResult)
}

// find returns the accounts that match.
func (l *accountListResource) find(
	ctx context.Context, req list.ListRequest,
) (accounts []onlyfansapi.Account, diags diag.Diagnostics) {
	var model accountListModel
	diags.Append(req.Config.Get(ctx, &model)...)
	if diags.HasError() {
		return nil, diags
	}
	accounts, more := l.data.allAccounts(ctx)
	diags.Append(more...)
	return matchingAccounts(accounts, model.Connected), diags
}

// accountResult returns what an import of the account would store. The framework omits it if it was not asked for.
func accountResult(ctx context.Context, req list.ListRequest, account onlyfansapi.Account) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = displayName(account)
	imported := accountResourceModel{
		DisconnectOnDestroy: types.BoolValue(false),
		Timeouts:            noTimeouts("create", "update"),
	}
	imported.fill(account)
	result.Diagnostics.Append(setIdentity(ctx, result.Identity, imported.ID)...)
	result.Diagnostics.Append(result.Resource.Set(ctx, &imported)...)
	return result
}

// displayName is the name by which a person recognizes the account.
func displayName(account onlyfansapi.Account) string {
	for _, name := range []*string{account.DisplayName, account.OnlyFansUsername} {
		if text := strings.Join(strings.Fields(shortened(name)), " "); text != "" {
			return text
		}
	}
	return account.ID
}
