package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/ephemeral/timeouts"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
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

	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// Metadata implements [ephemeral.EphemeralResource].
func (e *authAttemptEphemeralResource) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_auth_attempt"
}

// Schema implements [ephemeral.EphemeralResource].
func (e *authAttemptEphemeralResource) Schema(ctx context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	attributes := ephemeralAttributes(authAttemptAttributes())
	attributes["onlyfans_data"] = schema.StringAttribute{
		Computed: true, Sensitive: true,
		MarkdownDescription: "The account's raw profile as JSON text, which holds session secrets. It is always there, as nothing is stored.",
	}
	limits := timeouts.Attributes(ctx)
	if nested, ok := limits.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = timeoutsDescription("open")
		nested.Attributes = map[string]schema.Attribute{"open": schema.StringAttribute{Optional: true, MarkdownDescription: timeoutDescription}}
		limits = nested
	}
	attributes["timeouts"] = limits
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until an authentication attempt has ended, and hands on what is known of it without storing anything. It only looks: " +
			"the attempt is started elsewhere. It is opened anew in each plan and in each apply.",
		Attributes: attributes,
	}
}

// ephemeralAttributes makes the attributes of the data source those of the ephemeral resource. The conversions stop
// compiling if the two kinds drift apart.
func ephemeralAttributes(from map[string]dataschema.Attribute) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, attribute := range from {
		switch a := attribute.(type) {
		case dataschema.StringAttribute:
			attributes[name] = schema.StringAttribute(a)
		case dataschema.BoolAttribute:
			attributes[name] = schema.BoolAttribute(a)
		case dataschema.SingleNestedAttribute:
			attributes[name] = schema.SingleNestedAttribute{
				Computed: a.Computed, MarkdownDescription: a.MarkdownDescription, Attributes: ephemeralAttributes(a.Attributes),
			}
		default:
			panic(fmt.Sprintf("%s is a %T, which this does not convert yet", name, a))
		}
	}
	return attributes
}

// Configure implements [ephemeral.EphemeralResourceWithConfigure].
func (e *authAttemptEphemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	e.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [ephemeral.EphemeralResourceWithValidateConfig].
func (e *authAttemptEphemeralResource) ValidateConfig(ctx context.Context, req ephemeral.ValidateConfigRequest, resp *ephemeral.ValidateConfigResponse) {
	resp.Diagnostics.Append(validateConfig[timeouts.Value](ctx, req.Config, "open")...)
}

// openTimeout is for the ephemeral resource what readTimeout is for the data source.
func openTimeout(limits timeouts.Value) (time.Duration, diag.Diagnostics) {
	return limits.Open(context.Background(), onlyfansapi.DefaultTimeout)
}

// Open implements [ephemeral.EphemeralResource].
func (e *authAttemptEphemeralResource) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model authAttemptEphemeralResourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	timeout, diags := openTimeout(model.Timeouts)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(model.read(ctx, e.data, bounds{timeout: timeout, timeoutName: "open", includeOnlyFansData: true})...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, &model)...)
}
