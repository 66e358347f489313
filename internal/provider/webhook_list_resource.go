package provider

import (
	"cmp"
	"context"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var _ list.ListResourceWithConfigure = (*webhookListResource)(nil)

func newWebhookListResource() list.ListResource { return &webhookListResource{} }

// webhookListResource finds webhooks for the resource of the same name to import.
type webhookListResource struct {
	data *providerData
}

// Metadata implements [list.ListResource].
func (l *webhookListResource) Metadata(
	_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_webhook"
}

// ListResourceConfigSchema implements [list.ListResource].
func (l *webhookListResource) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds webhooks for `terraform query`, so that you can import them.",
	}
}

// Configure implements [list.ListResourceWithConfigure].
func (l *webhookListResource) Configure(
	_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse,
) {
	l.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// List implements [list.ListResource].
func (l *webhookListResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	streamResults(ctx, req, stream, "webhooks", func() ([]onlyfansapi.Webhook, diag.Diagnostics) {
		return read(ctx, l.data, listWebhooksRequest, func(
			ctx context.Context, hold onHold,
		) ([]onlyfansapi.Webhook, error) {
			return l.data.client.Webhooks(ctx, hold)
		})
	}, webhookResult)
}

// webhookResult returns what an import of the webhook would store.
func webhookResult(ctx context.Context, req list.ListRequest, webhook onlyfansapi.Webhook) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = webhookName(webhook)
	imported := webhookResourceModel{
		ID:     types.StringValue(webhook.ID),
		Events: types.SetNull(types.StringType), AccountIDs: types.SetNull(types.StringType),
	}
	imported.fill(webhook)
	result.Diagnostics.Append(setIdentity(ctx, result.Identity, imported.ID)...)
	result.Diagnostics.Append(result.Resource.Set(ctx, &imported)...)
	return result
}

// webhookName is the name by which a person recognizes the webhook: the host to which it delivers, because the rest of
// the URL can hold a secret.
func webhookName(webhook onlyfansapi.Webhook) string {
	var host string
	if webhook.EndpointURL != nil {
		if endpoint, err := url.Parse(*webhook.EndpointURL); err == nil {
			host = endpoint.Host
		}
	}
	return cmp.Or(host, webhook.ID)
}
