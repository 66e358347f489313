package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
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
// interrupted, and what waits can fail without losing the attempt. Another attempt is an update in place, so that
// the one before stays in the state if no other can be started.
type authAttemptResource struct {
	data *providerData
}

type authAttemptResourceModel struct {
	ID                        types.String `tfsdk:"id"`
	AuthType                  types.String `tfsdk:"auth_type"`
	CredentialsWO             types.Object `tfsdk:"credentials_wo"` // null in plans and states
	CredentialsWOVersion      types.Int64  `tfsdk:"credentials_wo_version"`
	AccountID                 types.String `tfsdk:"account_id"`
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

// firstConnection ends the descriptions of arguments that the API takes only with an account that is not connected
// yet.
const firstConnection = " Used when an account is connected for the first time."

// Schema implements [resource.Resource].
func (r *authAttemptResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Starts an authentication attempt for a creator's account, and signs the account in " +
			"again when its credentials change. The credentials are write-only: they are not stored in the plan or " +
			"state. This resource does not wait until the attempt ends. To wait for it and manage the account, use " +
			"`onlyfansapi_account`.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true,
				MarkdownDescription: "ID of the attempt, such as `auth_XXXXXXX`. Each sign-in is another attempt, " +
					"with an ID of its own.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"auth_type": schema.StringAttribute{
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(onlyfansapi.EmailAndPassword),
				MarkdownDescription: "Sign-in method: `email_password`, `raw_data` (an existing browser session) or " +
					"`mobile_app` (the app on the creator's phone). Changing this signs in again, in place. " +
					"Defaults to `email_password`.",
				Validators: []validator.String{authTypeValidator},
			},
			"credentials_wo": credentialsAttribute(),
			"credentials_wo_version": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Version of the credentials, such as `1`. Changing this signs in again with the " +
					"current credentials, in place: the account that the last attempt connected keeps its ID. When " +
					"unset, only a change of `auth_type` or `account_id` signs in again.",
			},
			"account_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "ID of an account that already exists in the API, such as `acct_4d3f…`, to sign " +
					"in. Setting or changing this signs in again, in place. Removing it does not. When unset, the " +
					"provider signs in the account that the last attempt connected, or connects a new one.",
				Validators: []validator.String{accountToSignInValidator},
			},
			"display_name": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Display name of the account in the API. When unset, the API uses the email " +
					"address or the `auth_id`." + firstConnection,
			},
			"proxy_country": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Country of the proxy that the API uses, such as `us`. Conflicts with " +
					"`custom_proxy_wo`. When unset, the API chooses the proxy." + firstConnection,
			},
			"custom_proxy_wo": customProxyAttribute(),
			"force_connect":   forceConnectAttribute(),
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

// Whether a nested value is required depends on auth_type or on its object. The provider checks it, because an error
// of the CLI would quote the line of the value.
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

// forceConnectAttribute is force_connect.
func forceConnectAttribute() schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true,
		Computed: true,
		Default:  booldefault.StaticBool(false),
		MarkdownDescription: "Whether to connect an account although it already exists in the API. To sign " +
			"in an account that exists, use `account_id`, which keeps its ID. Defaults to `false`." +
			firstConnection,
	}
}

func customProxyAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:  true,
		WriteOnly: true,
		MarkdownDescription: "Your own proxy for the API to use. Conflicts with `proxy_country`. When unset, the API " +
			"uses a proxy of its own." + firstConnection,
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
		resp.Diagnostics.Append(config.check("")...)
	}
}

// ModifyPlan implements [resource.ResourceWithModifyPlan]. If an attempt will start, it checks that there are
// credentials, and plans another ID in place. It warns of changes that do nothing to an account that is connected.
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
	if resp.Diagnostics.Append(r.data.checkHoldsNoKey(plan)...); resp.Diagnostics.HasError() {
		return // the CLI prints planned arguments
	}
	reason := isCreated
	if exists {
		reason = plan.reasonToSignIn(state)
	}
	if reason == "" {
		if changed := plan.changedForFirstConnection(state); len(changed) > 0 {
			resp.Diagnostics.Append(changedTooLate(state.ID.ValueString(), changed))
		}
		return
	}
	if resp.Diagnostics.Append(config.check(reason)...); resp.Diagnostics.HasError() {
		return
	}
	plan.ID, plan.MobileAuthSessionDeeplink = types.StringUnknown(), types.StringNull()
	if plan.AuthType.IsUnknown() || plan.AuthType.ValueString() == onlyfansapi.MobileApp {
		plan.MobileAuthSessionDeeplink = types.StringUnknown()
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, &plan)...)
}

// checkHoldsNoKey returns an error if an argument that is stored in the state contains the API key. What is unknown at
// plan is checked again in the apply.
func (d *providerData) checkHoldsNoKey(m authAttemptResourceModel) (diags diag.Diagnostics) {
	if d == nil || d.client == nil {
		return nil
	}
	for _, argument := range []struct {
		name  string
		value types.String
	}{{"account_id", m.AccountID}, {"display_name", m.DisplayName}, {"proxy_country", m.ProxyCountry}} {
		if d.client.HoldsKey(argument.value.ValueString()) {
			diags.Append(containsKey(argument.name, checked{accepted: "Remove the key from it."}))
		}
	}
	return diags
}

// reasonToSignIn says why an update signs in, or returns "" if it does not. Removing account_id is no reason: the
// account stays the same.
func (m *authAttemptResourceModel) reasonToSignIn(state authAttemptResourceModel) string {
	var changed []string
	if !m.AuthType.Equal(state.AuthType) {
		changed = append(changed, "auth_type")
	}
	if !m.CredentialsWOVersion.Equal(state.CredentialsWOVersion) {
		changed = append(changed, "credentials_wo_version")
	}
	if !m.AccountID.IsNull() && !m.AccountID.Equal(state.AccountID) {
		changed = append(changed, "account_id")
	}
	switch len(changed) {
	case 0:
		return ""
	case 1:
		return changed[0] + " changes"
	}
	return enumerated(changed) + " change"
}

// changedForFirstConnection returns the names of the arguments that change and that only the first connection of an
// account uses. Whether custom_proxy_wo changes is not known, because it is in no state.
func (m *authAttemptResourceModel) changedForFirstConnection(state authAttemptResourceModel) (names []string) {
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
