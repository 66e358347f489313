package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var (
	_ resource.ResourceWithConfigure      = (*webhookResource)(nil)
	_ resource.ResourceWithValidateConfig = (*webhookResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*webhookResource)(nil)
	_ resource.ResourceWithImportState    = (*webhookResource)(nil)
	_ resource.ResourceWithIdentity       = (*webhookResource)(nil)
)

func newWebhookResource() resource.Resource { return &webhookResource{} }

// webhookResource manages a webhook. What an apply does is in webhook_resource_apply.go.
type webhookResource struct {
	data *providerData
}

type webhookResourceModel struct {
	ID                     types.String `tfsdk:"id"`
	EndpointURL            types.String `tfsdk:"endpoint_url"`
	Events                 types.Set    `tfsdk:"events"`
	Enabled                types.Bool   `tfsdk:"enabled"`
	AccountScope           types.String `tfsdk:"account_scope"`
	AccountIDs             types.Set    `tfsdk:"account_ids"`
	SigningSecretWO        types.String `tfsdk:"signing_secret_wo"` // null in plans and states
	SigningSecretWOVersion types.Int64  `tfsdk:"signing_secret_wo_version"`
	HasSigningSecret       types.Bool   `tfsdk:"has_signing_secret"`
	CreatedAt              types.String `tfsdk:"created_at"`
}

const webhookIDDescription = "ID of the webhook, such as `wh_…`."

// Metadata implements [resource.Resource].
func (r *webhookResource) Metadata(
	_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_webhook"
}

// Schema implements [resource.Resource].
func (r *webhookResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a webhook, to which the API delivers events.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed: true, MarkdownDescription: webhookIDDescription, PlanModifiers: keep,
			},
			"endpoint_url": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "URL to which the API delivers the events.",
				Validators:          []validator.String{endpointURLValidator},
			},
			"events": schema.SetAttribute{
				Required:    true,
				ElementType: types.StringType,
				MarkdownDescription: "Events that the API delivers. The data source `onlyfansapi_webhook_events` " +
					"returns all of them. A webhook serves one platform: events that begin with `fansly.` and " +
					"other events cannot be combined.",
				Validators: []validator.Set{
					setvalidator.SizeAtLeast(1),
					setvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
				},
			},
			"enabled": schema.BoolAttribute{
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(true),
				MarkdownDescription: "Whether the API delivers events. Defaults to `true`.",
			},
			"account_scope": accountScopeAttribute(),
			"account_ids":   accountIDsAttribute(),
			"signing_secret_wo": schema.StringAttribute{
				Optional:  true,
				WriteOnly: true,
				MarkdownDescription: "Secret with which the API signs the deliveries. Requires " +
					"`signing_secret_wo_version`. When unset, deliveries are not signed.",
			},
			"signing_secret_wo_version": signingSecretVersionAttribute(),
			"has_signing_secret": schema.BoolAttribute{
				Computed:            true,
				MarkdownDescription: "Whether the webhook has a signing secret.",
				PlanModifiers:       []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			},
			"created_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Time at which the webhook was created, as returned by the API.",
				PlanModifiers:       keep,
			},
		},
	}
}

func accountScopeAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true,
		Computed: true,
		Default:  stringdefault.StaticString(onlyfansapi.GlobalScope),
		MarkdownDescription: "Accounts whose events the API delivers: `global` for all accounts, " +
			"`inclusive` for those in `account_ids`, or `exclusive` for all others. The provider does not " +
			"detect changes made outside of Terraform, because the API does not return this value. Defaults " +
			"to `global`.",
		Validators: []validator.String{stringvalidator.OneOf(
			onlyfansapi.GlobalScope, onlyfansapi.InclusiveScope, onlyfansapi.ExclusiveScope)},
	}
}

func accountIDsAttribute() schema.SetAttribute {
	return schema.SetAttribute{
		Optional:    true,
		ElementType: types.StringType,
		MarkdownDescription: "IDs of the accounts to include or exclude. When unset, the webhook is for all " +
			"accounts, and `account_scope` must be `global`. The provider does not detect changes made " +
			"outside of Terraform, because the API does not return this value.",
		Validators: []validator.Set{setvalidator.ValueStringsAre(accountIDValidator)},
	}
}

func signingSecretVersionAttribute() schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true,
		MarkdownDescription: "Version of the signing secret, such as `1`. The API accepts a secret only " +
			"when it creates a webhook, so changing this replaces the webhook. When unset, the webhook has " +
			"no secret.",
		PlanModifiers: []planmodifier.Int64{
			int64planmodifier.RequiresReplaceIf(replacesSigningSecret, replacesSecretText, replacesSecretText),
		},
	}
}

const replacesSecretText = "A new version replaces the webhook, unless the webhook was imported with its secret."

// replacesSigningSecret reports whether another version of the secret replaces the webhook. One that was imported has
// its secret, but no version yet.
func replacesSigningSecret(
	ctx context.Context, req planmodifier.Int64Request, resp *int64planmodifier.RequiresReplaceIfFuncResponse,
) {
	var has types.Bool
	resp.Diagnostics.Append(req.State.GetAttribute(ctx, path.Root("has_signing_secret"), &has)...)
	resp.RequiresReplace = !req.StateValue.IsNull() || !has.IsNull() && !has.ValueBool()
}

// IdentitySchema implements [resource.ResourceWithIdentity].
func (r *webhookResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identitySchema(webhookIDDescription)
}

// Configure implements [resource.ResourceWithConfigure].
func (r *webhookResource) Configure(
	_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse,
) {
	r.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [resource.ResourceWithValidateConfig]. The CLIs call it again during apply, when all values
// are known.
func (r *webhookResource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	var config webhookResourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if config.mixesPlatforms() {
		resp.Diagnostics.Append(eventsOfTwoPlatforms())
	}
	resp.Diagnostics.Append(config.checkScope()...)
	resp.Diagnostics.Append(config.checkSigningSecret()...)
}

// ModifyPlan implements [resource.ResourceWithModifyPlan]. A webhook that has lost its secret is replaced, because the
// API accepts one only when it creates a webhook. Without a version, has_signing_secret is what the API says.
func (r *webhookResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state, config webhookResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	exists := !req.State.Raw.IsNull()
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if argument := r.holdsKey(plan); argument != "" { // the plan checks it, because the CLI prints planned arguments
		resp.Diagnostics.Append(containsKey(argument, checked{accepted: "Remove the key from it."}))
		return
	}
	version, has := plan.SigningSecretWOVersion, path.Root("has_signing_secret")
	switch {
	case version.IsUnknown():
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, has, types.BoolUnknown())...)
	case !exists:
		resp.Diagnostics.Append(config.checkSigningSecretSent()...)
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, has, !version.IsNull())...)
	case state.HasSigningSecret.IsNull(): // the API has never said
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, has, !version.IsNull())...)
	case !version.IsNull() && !state.HasSigningSecret.ValueBool():
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, has, true)...)
		resp.RequiresReplace.Append(has)
	case !version.IsNull() && state.SigningSecretWOVersion.IsNull():
		resp.Diagnostics.Append(importedSecretKept(state.ID.ValueString()))
	}
}

// holdsKey returns the argument that contains the API key, or "".
func (r *webhookResource) holdsKey(plan webhookResourceModel) string {
	if r.data == nil || r.data.client == nil {
		return ""
	}
	if r.data.client.HoldsKey(plan.EndpointURL.ValueString()) {
		return "endpoint_url"
	}
	for name, set := range map[string]types.Set{"events": plan.Events, "account_ids": plan.AccountIDs} {
		for _, text := range textsOf(set) {
			if r.data.client.HoldsKey(text) {
				return name
			}
		}
	}
	return ""
}

// mixesPlatforms reports whether events of two platforms are known to be combined.
func (m webhookResourceModel) mixesPlatforms() bool {
	fansly, others := false, false
	for _, event := range textsOf(m.Events) {
		if isFanslyEvent(event) {
			fansly = true
		} else {
			others = true
		}
	}
	return fansly && others
}

// checkScope returns an error if account_ids is known not to fit account_scope.
func (m webhookResourceModel) checkScope() (diags diag.Diagnostics) {
	scope, ids := m.AccountScope.ValueString(), m.AccountIDs
	if m.AccountScope.IsUnknown() || ids.IsUnknown() {
		return nil
	}
	global := scope == "" || scope == onlyfansapi.GlobalScope
	switch {
	case global && len(ids.Elements()) > 0:
		diags.Append(accountIDsWithoutScope())
	case !global && len(ids.Elements()) == 0:
		diags.Append(scopeWithoutAccountIDs(scope))
	}
	return diags
}

// checkSigningSecret returns an error if the secret is known to be wrong in itself, or has no version. It need not be
// given where none is sent.
func (m webhookResourceModel) checkSigningSecret() (diags diag.Diagnostics) {
	secret := m.SigningSecretWO
	if secret.IsNull() || secret.IsUnknown() {
		return nil
	}
	if complaints := checkSecret("signing_secret_wo", secret.ValueString()); len(complaints) > 0 {
		diags.Append(invalidSigningSecret(complaints))
	}
	if m.SigningSecretWOVersion.IsNull() {
		diags.Append(signingSecretWithoutVersion())
	}
	return diags
}

// checkSigningSecretSent returns an error if a secret is due where the webhook is created.
func (m webhookResourceModel) checkSigningSecretSent() (diags diag.Diagnostics) {
	if m.SigningSecretWO.IsNull() && !m.SigningSecretWOVersion.IsNull() {
		diags.Append(signingSecretMissing())
	}
	return diags
}

// options returns what is sent of the webhook. All values are known.
func (m webhookResourceModel) options() onlyfansapi.WebhookOptions {
	return onlyfansapi.WebhookOptions{
		EndpointURL:  m.EndpointURL.ValueString(),
		Events:       textsOf(m.Events),
		AccountScope: m.AccountScope.ValueString(),
		AccountIDs:   textsOf(m.AccountIDs),
	}
}
