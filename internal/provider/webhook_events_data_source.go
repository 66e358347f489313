package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var _ datasource.DataSourceWithConfigure = (*webhookEventsDataSource)(nil)

func newWebhookEventsDataSource() datasource.DataSource { return &webhookEventsDataSource{} }

// webhooksPath is the path of the webhooks.
const webhooksPath = "/api/webhooks"

// webhookEventsDataSource returns the events that webhooks can deliver.
type webhookEventsDataSource struct {
	data *providerData
}

type webhookEventsModel struct {
	Values []string                `tfsdk:"values"`
	Events map[string]types.String `tfsdk:"events"`
}

// listWebhookEventsRequest describes the request for the log and for errors.
var listWebhookEventsRequest = apiRequest{
	doing:      "Listing the events of webhooks",
	noun:       "Read",
	undone:     "Webhook events not listed",
	path:       webhooksPath + "/events",
	argument:   "the provider's api_key",
	permission: "see the events of webhooks",
	again:      "Run the same command again",
}

// Metadata implements [datasource.DataSource].
func (d *webhookEventsDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_webhook_events"
}

// Schema implements [datasource.DataSource].
func (d *webhookEventsDataSource) Schema(
	_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse,
) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the events that a webhook can deliver.",
		Attributes: map[string]schema.Attribute{
			"values": schema.ListAttribute{
				Computed:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "Sorted list of the events.",
			},
			"events": schema.MapAttribute{
				Computed:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "Map of the events to their descriptions.",
			},
		},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *webhookEventsDataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// Read implements [datasource.DataSource].
func (d *webhookEventsDataSource) Read(
	ctx context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	events, diags := read(ctx, d.data, listWebhookEventsRequest, func(
		ctx context.Context, hold onHold,
	) ([]onlyfansapi.WebhookEvent, error) {
		return d.data.client.WebhookEvents(ctx, hold)
	})
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	model := webhookEventsModel{Values: []string{}, Events: map[string]types.String{}}
	for _, event := range events {
		model.Values = append(model.Values, event.Value)
		model.Events[event.Value] = types.StringPointerValue(event.Description)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
