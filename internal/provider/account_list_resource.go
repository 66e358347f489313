package provider

import (
	"context"
	"fmt"
	"slices"
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

// List implements [list.ListResource]. Warnings come first, as a result of their own, which the CLI shows and does not
// count.
func (l *accountListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	results, diags := l.results(ctx, req)
	if len(diags) > 0 {
		results = slices.Insert(results, 0, list.ListResult{Diagnostics: diags})
	}
	stream.Results = slices.Values(results)
}

// results returns the accounts that match, sorted by their ids: the CLI numbers the blocks of the configuration that it
// generates.
func (l *accountListResource) results(
	ctx context.Context, req list.ListRequest,
) (results []list.ListResult, diags diag.Diagnostics) {
	defer recoverPanic(&diags)
	var model accountListModel
	diags.Append(req.Config.Get(ctx, &model)...)
	if diags.HasError() {
		return nil, diags
	}
	accounts, more := l.data.allAccounts(ctx)
	diags.Append(more...)
	if diags.HasError() {
		return nil, diags
	}
	accounts = matchingAccounts(accounts, model.Connected)
	if limit := int(req.Limit); limit > 0 && limit < len(accounts) {
		diags.Append(limitReached("accounts", limit, len(accounts)))
		accounts = accounts[:limit]
	}
	for _, account := range accounts {
		results = append(results, accountResult(ctx, req, account))
	}
	return results, diags
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

// limitReached warns of items that a query leaves out. Terraform has a default limit, and does not say that it was
// reached.
func limitReached(items string, limit, matching int) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Not all %s are listed", items),
		fmt.Sprintf("%d %s match, and the limit of the list block is %d.\n\nTo list all of them, set limit = "+
			"%d in the list block.",
			matching, items, limit, matching))
}
