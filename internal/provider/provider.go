// Package provider is the vendor's API in HCL.
package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// Address is the provider's full source address.
const Address = "registry.terraform.io/onlyfansapi/onlyfansapi"

// NewServer returns the constructor of the provider's protocol server. version is sent in the User-Agent.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer { return newServer(New(version)) }
}

func newServer(p provider.Provider) *protocol.Server {
	return protocol.NewServer(p, protocol.Options{
		WriteOnly:   map[string]string{"onlyfansapi_submit_two_factor_code": "code"},
		NotPassedOn: codeNotPassedOn,
		OldCLIAdvice: map[string]string{
			"onlyfansapi_auth_attempt": "Or start the attempt elsewhere, and give its ID as attempt_id to " +
				"onlyfansapi_account.",
			"onlyfansapi_account": "Or remove totp_secret_wo, and submit the codes by hand.",
			"onlyfansapi_webhook": "Or remove signing_secret_wo and signing_secret_wo_version. Deliveries are not " +
				"signed then.",
		},
	})
}

// New returns the provider, as the framework knows it. version is sent in the User-Agent.
func New(version string) provider.Provider { return &onlyFansAPIProvider{version: version} }

var (
	_ provider.ProviderWithEphemeralResources = (*onlyFansAPIProvider)(nil)
	_ provider.ProviderWithFunctions          = (*onlyFansAPIProvider)(nil)
	_ provider.ProviderWithActions            = (*onlyFansAPIProvider)(nil)
	_ provider.ProviderWithListResources      = (*onlyFansAPIProvider)(nil)
)

type onlyFansAPIProvider struct {
	version string
}

// Metadata implements [provider.Provider].
func (p *onlyFansAPIProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "onlyfansapi"
	resp.Version = p.version
}

// Schema implements [provider.Provider].
func (p *onlyFansAPIProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Connects creators' accounts to [OnlyFansAPI](https://onlyfansapi.com) and manages the " +
			"connected accounts.",
		Attributes: map[string]schema.Attribute{
			"api_key": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "API key. You can create one at " + keysURL + ". " +
					"Defaults to the value of the `" + envAPIKey + "` environment variable.",
			},
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "URL of the API. Must use `https`, or `http` with a loopback address. Defaults " +
					"to the value of the `" + envBaseURL +
					"` environment variable, then of `" + envNewerBaseURL + "`, then to `" +
					onlyfansapi.DefaultBaseURL + "`.",
			},
			"requests_per_minute": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("Maximum number of requests per minute, from 1 to %d. All resources "+
					"and data sources of this provider configuration "+
					"share it. Defaults to the limit that the API reports, or to `%d` until it reports one.",
					maxRequestsPerMinute, onlyfansapi.DefaultRequestsPerMinute),
				Validators: []validator.Int64{int64validator.Between(1, maxRequestsPerMinute)},
			},
			"request_timeout": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: fmt.Sprintf("Maximum time for a single HTTP request, from `%q` to `%q`. "+
					"Defaults to `%q`.",
					durationText(shortestRequestTimeout), durationText(longestRequestTimeout),
					durationText(onlyfansapi.DefaultRequestTimeout)),
				Validators: []validator.String{requestTimeoutValidator},
			},
		},
	}
}

// ValidateConfig implements [provider.ProviderWithValidateConfig].
func (p *onlyFansAPIProvider) ValidateConfig(
	ctx context.Context, req provider.ValidateConfigRequest, resp *provider.ValidateConfigResponse,
) {
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if key := model.APIKey; !key.IsNull() && !key.IsUnknown() {
		resp.Diagnostics.Append(checkAPIKey(key.ValueString(), "api_key")...)
	}
	if baseURL := model.BaseURL; !baseURL.IsNull() && !baseURL.IsUnknown() {
		resp.Diagnostics.Append(checkBaseURL(baseURL.ValueString(), "base_url")...)
	}
}

// Configure implements [provider.Provider].
func (p *onlyFansAPIProvider) Configure(
	ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse,
) {
	var model providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data, diags := model.configure(userAgent(p.version, req.TerraformVersion))
	resp.Diagnostics.Append(diags...)
	if data != nil && data.unknown != "" && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
	}
	resp.ResourceData = data
	resp.DataSourceData = data
	resp.EphemeralResourceData = data
	resp.ActionData = data
	resp.ListResourceData = data
}

// DataSources implements [provider.Provider].
func (p *onlyFansAPIProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newAuthAttemptDataSource, newAccountDataSource, newAccountsDataSource, newWebhookEventsDataSource,
		newWhoamiDataSource,
	}
}

// EphemeralResources implements [provider.ProviderWithEphemeralResources].
func (p *onlyFansAPIProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{newAuthAttemptEphemeralResource}
}

// Functions implements [provider.ProviderWithFunctions].
func (p *onlyFansAPIProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{newAttemptIDFromPollingURLFunction}
}

// Actions implements [provider.ProviderWithActions].
func (p *onlyFansAPIProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{
		newWaitForAuthAttemptAction, newSubmitTwoFactorCodeAction, newReauthenticateAccountAction,
		newSendEmailToCreatorAction,
	}
}

// ListResources implements [provider.ProviderWithListResources].
func (p *onlyFansAPIProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{newAccountListResource, newWebhookListResource}
}

// Resources implements [provider.Provider].
func (p *onlyFansAPIProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newAuthAttemptResource, newAccountResource, newWebhookResource}
}
