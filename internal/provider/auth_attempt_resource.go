package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

var (
	_ resource.ResourceWithConfigure      = (*authAttemptResource)(nil)
	_ resource.ResourceWithValidateConfig = (*authAttemptResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*authAttemptResource)(nil)
	_ resource.ResourceWithImportState    = (*authAttemptResource)(nil)
)

func newAuthAttemptResource() resource.Resource { return &authAttemptResource{} }

// authAttemptResource starts an attempt, and never waits for it: a Create that is over in seconds is hardly ever interrupted, and what waits can
// fail without losing the attempt.
type authAttemptResource struct {
	data *providerData
}

type authAttemptResourceModel struct {
	ID                        types.String `tfsdk:"id"`
	AuthType                  types.String `tfsdk:"auth_type"`
	CredentialsWO             types.Object `tfsdk:"credentials_wo"` // null in plans and states
	CredentialsWOVersion      types.Int64  `tfsdk:"credentials_wo_version"`
	DisplayName               types.String `tfsdk:"display_name"`
	ProxyCountry              types.String `tfsdk:"proxy_country"`
	CustomProxyWO             types.Object `tfsdk:"custom_proxy_wo"` // null in plans and states
	ForceConnect              types.Bool   `tfsdk:"force_connect"`
	MobileAuthSessionDeeplink types.String `tfsdk:"mobile_auth_session_deeplink"`
}

// Metadata implements [resource.Resource].
func (r *authAttemptResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_auth_attempt"
}

// Configure implements [resource.ResourceWithConfigure].
func (r *authAttemptResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [resource.ResourceWithValidateConfig].
func (r *authAttemptResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config authAttemptResourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(config.check(false)...)
	}
}

// Create implements [resource.Resource]. The write-only values are in the configuration alone. What the API answered is stored without an error,
// whatever came meanwhile: a state that is stored with an error is tainted, and the next apply would start another attempt.
func (r *authAttemptResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model, config authAttemptResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if diags := config.check(true); diags.HasError() { // what was unknown at plan was not checked before
		resp.Diagnostics.Append(diags...)
		return
	}
	if r.data.client == nil {
		resp.Diagnostics.Append(notConfigured(r.data.unknown))
		return
	}
	started, sent, err := r.start(ctx, model.startOptions(config))
	if err != nil {
		resp.Diagnostics.Append(r.data.connection().attemptNotStarted(model.ForceConnect.ValueBool(), sent, err))
		return
	}
	model.ID = types.StringValue(started.ID)
	model.MobileAuthSessionDeeplink = types.StringPointerValue(started.MobileAuthSessionDeeplink)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// start makes the request and tells the log of it.
func (r *authAttemptResource) start(ctx context.Context, options onlyfansapi.StartOptions) (started onlyfansapi.StartedAttempt, sent bool, err error) {
	onHold := logPauses(ctx, nil)
	protocol.UntilInterrupted(ctx, func(ctx context.Context) { started, sent, err = r.data.client.StartAuthAttempt(ctx, options, onHold) })
	if err != nil {
		tflog.Info(ctx, "Attempt not started", map[string]any{"sent": sent, "cause": err.Error()})
		return started, sent, err
	}
	tflog.Info(ctx, "Attempt started", map[string]any{"attempt_id": started.ID})
	return started, sent, nil
}

// Read implements [resource.Resource]. It makes no request: what becomes of the attempt is the affair of who waits for it.
func (r *authAttemptResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update implements [resource.Resource]. It makes no request: what can be changed in place is used when an attempt starts.
func (r *authAttemptResource) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

// Delete implements [resource.Resource]. It forgets the attempt, of which nothing can be deleted at the API.
func (r *authAttemptResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState implements [resource.ResourceWithImportState], to say why nothing is imported.
func (r *authAttemptResource) ImportState(_ context.Context, _ resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resp.Diagnostics.AddError("Attempts are not imported",
		"This resource starts an attempt, and nothing else of one that has been started elsewhere can be had by an import.\n\n"+
			"Give the ID of that attempt as attempt_id to onlyfansapi_account, which waits for it and keeps the account.")
}
