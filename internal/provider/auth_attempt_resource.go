package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var (
	_ resource.ResourceWithConfigure      = (*authAttemptResource)(nil)
	_ resource.ResourceWithValidateConfig = (*authAttemptResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*authAttemptResource)(nil)
	_ resource.ResourceWithImportState    = (*authAttemptResource)(nil)
)

func newAuthAttemptResource() resource.Resource { return &authAttemptResource{} }

// authAttemptResource starts an attempt, and never waits for it: a Create that is over in seconds is hardly ever
// interrupted, and what waits can fail without losing the attempt.
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
func (r *authAttemptResource) Metadata(
	_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_auth_attempt"
}

// nextAttempt ends the descriptions of arguments that change in place.
const nextAttempt = " A change takes effect with the next attempt."

// Schema implements [resource.Resource].
func (r *authAttemptResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Starts an authentication attempt for a creator's account. The credentials are " +
			"write-only: they are not stored in the plan or state. This resource does not wait until the attempt " +
			"ends. To wait for it and manage the account, use `onlyfansapi_account`.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the attempt, such as `auth_XXXXXXX`.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"auth_type": schema.StringAttribute{
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(onlyfansapi.EmailAndPassword),
				MarkdownDescription: "Sign-in method: `email_password`, `raw_data` (an existing browser session) or " +
					"`mobile_app` (the app on the creator's phone). The provider passes other values to the API with " +
					"a warning. Changing this starts a new attempt. Defaults to `email_password`.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"credentials_wo": credentialsAttribute(),
			"credentials_wo_version": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Version of the credentials, such as `1`. Changing this starts a new attempt " +
					"with the current credentials. When unset, only a change of `auth_type` or the `-replace` option " +
					"starts a new attempt.",
				PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplace()},
			},
			"display_name": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Display name of the account in the API. When unset, the API uses the email " +
					"address or the `auth_id`." + nextAttempt,
			},
			"proxy_country": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Country of the proxy that the API uses, such as `us`. Conflicts with " +
					"`custom_proxy_wo`. When unset, the API chooses the proxy." +
					nextAttempt,
			},
			"custom_proxy_wo": customProxyAttribute(),
			"force_connect": schema.BoolAttribute{
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
				MarkdownDescription: "Whether to connect an account that already exists in the API. Defaults to " +
					"`false`." + nextAttempt,
			},
			"mobile_auth_session_deeplink": schema.StringAttribute{
				Computed:  true,
				Sensitive: true,
				MarkdownDescription: "Link that the creator opens on the phone. Null unless `auth_type` is " +
					"`mobile_app`. Anyone with the link can use it.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
	}
}

// Whether a nested value is required depends on auth_type or on its object. The provider checks it, because an error of
// the CLI would quote the line of the value.
func credentialsAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:  true,
		WriteOnly: true,
		MarkdownDescription: "Credentials of the creator. Set the ones that `auth_type` requires, and no others. " +
			"When unset, the provider sends no credentials.",
		Attributes: map[string]schema.Attribute{
			"email": writeOnlyString("Email address of the creator at OnlyFans. Required if `auth_type` is " +
				"`email_password`."),
			"password": writeOnlyString("Password of the creator at OnlyFans. Required if `auth_type` is " +
				"`email_password`."),
			"auth_id": writeOnlyString("ID of the creator at OnlyFans, from the session. Required if `auth_type` " +
				"is `raw_data`."),
			"cookies":    writeOnlyString("Cookies of the session. Required if `auth_type` is `raw_data`."),
			"user_agent": writeOnlyString("User agent of the browser. Required if `auth_type` is `raw_data`."),
			"xbc":        writeOnlyString("`x-bc` header of the session. Required if `auth_type` is `raw_data`."),
		},
	}
}

func customProxyAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:  true,
		WriteOnly: true,
		MarkdownDescription: "Your own proxy for the API to use. Conflicts with `proxy_country`. When unset, the API " +
			"uses a proxy of its own." + nextAttempt,
		Attributes: map[string]schema.Attribute{
			"host": writeOnlyString("Host name or IP address of the proxy. Required."),
			"port": schema.Int64Attribute{
				Optional:            true,
				WriteOnly:           true,
				MarkdownDescription: "Port of the proxy, from 1 to 65535. Required.",
			},
			"username": writeOnlyString("User name for the proxy. When unset, the provider sends none."),
			"password": writeOnlyString("Password for the proxy. When unset, the provider sends none."),
		},
	}
}

func writeOnlyString(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, WriteOnly: true, MarkdownDescription: description}
}

// Configure implements [resource.ResourceWithConfigure].
func (r *authAttemptResource) Configure(
	_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse,
) {
	r.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [resource.ResourceWithValidateConfig].
func (r *authAttemptResource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	var config authAttemptResourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(config.check(false)...)
	}
}

// ModifyPlan implements [resource.ResourceWithModifyPlan]. If an attempt will start, it checks that there are
// credentials. It warns of changes that do nothing yet: a new sign-in needs a person, and a renamed creator must not
// cause one.
func (r *authAttemptResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state, config authAttemptResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	exists := !req.State.Raw.IsNull()
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !exists || plan.startsAttempt(state) {
		if diags := config.check(true); diags.HasError() { // warnings were shown at validate
			resp.Diagnostics.Append(diags...)
		}
		return
	}
	if changed := plan.changedInPlace(state); len(changed) > 0 {
		resp.Diagnostics.Append(effectiveLater(state.ID.ValueString(), changed))
	}
}

// startsAttempt reports whether another attempt replaces the one in the state.
func (m *authAttemptResourceModel) startsAttempt(state authAttemptResourceModel) bool {
	return !m.AuthType.Equal(state.AuthType) || !m.CredentialsWOVersion.Equal(state.CredentialsWOVersion)
}

// changedInPlace returns the names of the arguments that change without a new attempt.
func (m *authAttemptResourceModel) changedInPlace(state authAttemptResourceModel) (names []string) {
	if !m.DisplayName.Equal(state.DisplayName) {
		names = append(names, "display_name")
	}
	if !m.ProxyCountry.Equal(state.ProxyCountry) {
		names = append(names, "proxy_country")
	}
	if !m.ForceConnect.Equal(state.ForceConnect) {
		names = append(names, "force_connect")
	}
	return names
}

// effectiveLater warns of changes without a new attempt.
func effectiveLater(attemptID string, changed []string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Change takes effect with the next attempt",
		fmt.Sprintf("%s of the attempt %q will be used when an attempt starts. This change starts none, because a "+
			"start logs the creator in again.\n\n"+
			"To start one now, set credentials_wo_version to another number, and apply.",
			enumerated(changed), attemptID))
}

// Create implements [resource.Resource]. The write-only values are in the configuration alone. What the API answered is
// stored without an error, even after an interrupt: a state that is stored with an error is tainted, and the next apply
// would start another attempt.
func (r *authAttemptResource) Create(
	ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse,
) {
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
	start := r.data.startRequest(model.ForceConnect.ValueBool())
	var started onlyfansapi.StartedAttempt
	sent, err := r.data.change(ctx, start, nil, func(ctx context.Context, hold onHold) (sent bool, err error) {
		started, sent, err = r.data.client.StartAuthAttempt(ctx, model.startOptions(config), hold)
		if err == nil {
			start.fields["attempt_id"] = started.ID
		}
		return sent, err
	})
	if err != nil {
		resp.Diagnostics.Append(r.data.requestError(start, sent, err))
		return
	}
	model.ID = types.StringValue(started.ID)
	model.MobileAuthSessionDeeplink = types.StringPointerValue(started.MobileAuthSessionDeeplink)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Read implements [resource.Resource]. It makes no request: the resource that waits for the attempt follows it.
func (r *authAttemptResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update implements [resource.Resource]. It makes no request: arguments that change in place are used when an attempt
// starts.
func (r *authAttemptResource) Update(_ context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
}

// Delete implements [resource.Resource]. It makes no request, because the API cannot delete an attempt.
func (r *authAttemptResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState implements [resource.ResourceWithImportState] to say why attempts cannot be imported.
func (r *authAttemptResource) ImportState(
	_ context.Context, _ resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	resp.Diagnostics.AddError("Attempts are not imported",
		"This resource starts an attempt, and nothing else of one that has been started elsewhere can be had by an "+
			"import.\n\n"+
			"Give the ID of that attempt as attempt_id to onlyfansapi_account, which waits for it and keeps the "+
			"account.")
}
