package provider

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var (
	_ resource.ResourceWithConfigure      = (*accountResource)(nil)
	_ resource.ResourceWithValidateConfig = (*accountResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*accountResource)(nil)
	_ resource.ResourceWithImportState    = (*accountResource)(nil)
	_ resource.ResourceWithIdentity       = (*accountResource)(nil)
)

func newAccountResource() resource.Resource { return &accountResource{} }

// accountResource waits for an attempt, and manages the account that it connected. What an apply does is in
// account_resource_apply.go.
type accountResource struct {
	data *providerData
}

type accountResourceModel struct {
	accountModel

	AttemptID           types.String `tfsdk:"attempt_id"`
	OnUserAction        types.String `tfsdk:"on_user_action"`
	OnDisconnected      types.String `tfsdk:"on_disconnected"`
	DisconnectOnDestroy types.Bool   `tfsdk:"disconnect_on_destroy"`
	TOTPSecretWO        types.String `tfsdk:"totp_secret_wo"` // null in plans and states
	Timeouts            types.Object `tfsdk:"timeouts"`

	totp *onlyfansapi.TOTP // of totp_secret_wo in the configuration, nil for none
}

// fillFrom is fill for an account that the state may have already. An ID at OnlyFans that the list leaves out, such as
// that of an account whose session has expired, stays: it tells whether new credentials are those of another creator.
func (m *accountResourceModel) fillFrom(account onlyfansapi.Account, state accountModel) {
	m.fill(account)
	if !hasText(account.OnlyFansID) && m.ID.Equal(state.ID) {
		m.OnlyFansID = state.OnlyFansID
	}
}

// The values of on_disconnected.
const (
	disconnectedWarn           = "warn"
	disconnectedReauthenticate = "reauthenticate"
)

// Metadata implements [resource.Resource]. An account that is no longer in the list can come back with another ID.
func (r *accountResource) Metadata(
	_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_account"
	resp.ResourceBehavior.MutableIdentity = true
}

// Schema implements [resource.Resource]. ModifyPlan says which computed attributes keep their value.
func (r *accountResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until an authentication attempt has connected an account, and manages that " +
			"account. Later plans read the account from the API and no longer need the attempt. To start an attempt, " +
			"use the resource `onlyfansapi_auth_attempt`.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Computed: true, MarkdownDescription: accountIDDescription},
			"attempt_id": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: attemptIDDescription + " The provider waits for this attempt when it creates " +
					"the resource, and when the value changes. Required, unless you import the account.",
				Validators: []validator.String{attemptIDValidator, warnOfAccountID{}},
			},
			"on_user_action": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "What to do if the attempt needs a person to act: `wait`, or `fail`. " +
					"After `fail`, the next apply continues with the same attempt. Defaults to `wait`.",
				Validators: []validator.String{stringvalidator.OneOf(policyWait, policyFail)},
			},
			"on_disconnected": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "What to do if the account's session at OnlyFans has expired: `warn`, or " +
					"`reauthenticate` to sign in again during the apply, with the credentials that the API stores. " +
					"Defaults to `warn`.",
				Validators: []validator.String{stringvalidator.OneOf(disconnectedWarn, disconnectedReauthenticate)},
			},
			"totp_secret_wo": totpSecretAttribute(),
			"disconnect_on_destroy": schema.BoolAttribute{
				Optional: true,
				Computed: true,
				Default:  booldefault.StaticBool(false),
				MarkdownDescription: "Whether to disconnect the account from the API on destroy. If `false`, the " +
					"account stays connected and is only removed from the state. You must apply a change of this " +
					"value before the destroy. An account that the same apply stores in another resource is not " +
					"disconnected. Defaults to `false`.",
			},
			"display_name":      schema.StringAttribute{Computed: true, MarkdownDescription: displayNameDescription},
			"onlyfans_id":       schema.StringAttribute{Computed: true, MarkdownDescription: onlyFansIDDescription},
			"onlyfans_username": schema.StringAttribute{Computed: true, MarkdownDescription: usernameDescription},
			"connected": schema.BoolAttribute{
				Computed: true,
				MarkdownDescription: "Whether the account has a valid session at OnlyFans. `false` if the session " +
					"has expired or the API no longer lists the account. Every plan then shows a warning.",
			},
			"timeouts": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: timeoutsDescription("create", "update"),
				Attributes: map[string]schema.Attribute{
					"create": schema.StringAttribute{Optional: true, MarkdownDescription: timeoutDescription},
					"update": schema.StringAttribute{Optional: true, MarkdownDescription: timeoutDescription},
				},
			},
		},
	}
}

// IdentitySchema implements [resource.ResourceWithIdentity].
func (r *accountResource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identitySchema(accountIDDescription)
}

// Configure implements [resource.ResourceWithConfigure].
func (r *accountResource) Configure(
	_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse,
) {
	r.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [resource.ResourceWithValidateConfig].
func (r *accountResource) ValidateConfig(
	ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse,
) {
	resp.Diagnostics.Append(validateTimeouts(ctx, req.Config, "create", "update")...)
	_, diags := configuredTOTP(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
}

// ModifyPlan implements [resource.ResourceWithModifyPlan]. All computed attributes keep their value, so that nothing
// downstream is replaced, except for those that the change is about.
func (r *accountResource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	if r.attemptIDContainsKey(ctx, req.Plan) {
		resp.Diagnostics.Append(containsKey("attempt_id", attemptIDValidator))
		return
	}
	switch {
	case req.State.Raw.IsNull() && req.Plan.Raw.IsNull(), r.data == nil:
	case req.State.Raw.IsNull():
		resp.Diagnostics.Append(r.planCreate(ctx, req, accountPrivate{stored: resp.Private})...)
	case req.Plan.Raw.IsNull():
		resp.Diagnostics.Append(r.planDestroy(ctx, req)...)
	default:
		resp.Diagnostics.Append(r.planKeep(ctx, req, resp)...)
	}
}

// attemptIDContainsKey reports whether the API key was given as the attempt. The plan checks it, because the CLI prints
// a planned argument.
func (r *accountResource) attemptIDContainsKey(ctx context.Context, plan tfsdk.Plan) bool {
	var attemptID types.String
	if plan.Raw.IsNull() || r.data == nil || r.data.client == nil ||
		plan.GetAttribute(ctx, path.Root("attempt_id"), &attemptID).HasError() {
		return false
	}
	return r.data.client.HoldsKey(attemptID.ValueString())
}

// planCreate returns an error if there is no attempt, or one whose account this plan may disconnect. It stores the
// attempt for the Delete of a replacement.
func (r *accountResource) planCreate(
	ctx context.Context, req resource.ModifyPlanRequest, private accountPrivate,
) (diags diag.Diagnostics) {
	var model accountResourceModel
	diags.Append(req.Config.Get(ctx, &model)...)
	switch {
	case diags.HasError() || model.AttemptID.IsUnknown():
		return diags
	case model.AttemptID.IsNull():
		diags.Append(attemptMissing())
		return diags
	}
	attemptID := model.AttemptID.ValueString()
	diags.Append(private.set(ctx, privatePlanned, attemptID)...)
	replaced, again := r.data.ledger.plannedCreate(attemptID)
	switch {
	case replaced != "":
		diags.Append(accountReplaced(attemptID, replaced))
	case again:
		diags.Append(attemptInTwoResources(attemptID))
	}
	return diags
}

// planDestroy warns if the account stays connected. It returns an error if another object in the state keeps an account
// that the destroy would disconnect.
func (r *accountResource) planDestroy(
	ctx context.Context, req resource.ModifyPlanRequest,
) (diags diag.Diagnostics) {
	var model accountResourceModel
	diags.Append(req.State.Get(ctx, &model)...)
	absent, more := accountPrivate{stored: req.Private}.isAbsent(ctx)
	diags.Append(more...)
	id, attemptID := model.ID.ValueString(), model.AttemptID.ValueString()
	switch {
	case diags.HasError():
	case !model.DisconnectOnDestroy.ValueBool():
		if !absent {
			diags.Append(r.data.staysConnected(model.accountModel))
		}
	case r.data.ledger.isStored(id):
	case r.data.ledger.seen(model):
		diags.Append(accountReplaced(attemptID, id))
	case r.data.ledger.plannedDisconnect(id):
		diags.Append(keptAccountDestroyed(id))
	}
	return diags
}

// planKeep plans an object that stays. It warns of another one with the same account.
func (r *accountResource) planKeep(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) (diags diag.Diagnostics) {
	var state accountResourceModel
	diags.Append(req.State.Get(ctx, &state)...)
	if diags.HasError() {
		return diags
	}
	id, attemptID := state.ID.ValueString(), state.AttemptID.ValueString()
	another, destroyed := r.data.ledger.plannedKept(id)
	switch {
	case r.data.ledger.seen(state):
		diags.Append(accountReplaced(attemptID, id))
		return diags
	case destroyed:
		diags.Append(keptAccountDestroyed(id))
		return diags
	case another:
		diags.Append(accountInTwoResources(id))
	}
	if !req.Plan.Raw.Equal(req.State.Raw) || !state.Connected.ValueBool() {
		diags.Append(planUpdate(ctx, state, req, resp)...)
	}
	return diags
}

// planUpdate says which computed attributes an update may change.
func planUpdate(
	ctx context.Context, state accountResourceModel, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) (diags diag.Diagnostics) {
	var plan accountResourceModel
	diags.Append(req.Plan.Get(ctx, &plan)...)
	absent, more := accountPrivate{stored: req.Private}.isAbsent(ctx)
	diags.Append(more...)
	if diags.HasError() {
		return diags
	}
	plan.accountModel = state.accountModel
	switch {
	case plan.hasNewAttempt(state) && absent:
		unknown := types.StringUnknown()
		plan.accountModel = accountModel{
			ID: unknown, DisplayName: unknown, OnlyFansID: unknown, OnlyFansUsername: unknown,
			Connected: types.BoolUnknown(),
		}
	case plan.hasNewAttempt(state) && !state.Connected.ValueBool(), plan.reauthenticates(state, absent):
		plan.Connected = types.BoolUnknown()
	}
	diags.Append(resp.Plan.Set(ctx, &plan)...)
	return diags
}

// hasNewAttempt reports whether the account is, or may be, connected again by another attempt.
func (m *accountResourceModel) hasNewAttempt(state accountResourceModel) bool {
	return !m.AttemptID.IsNull() && !m.AttemptID.Equal(state.AttemptID)
}

// reauthenticates reports whether an apply signs in again, as on_disconnected says.
func (m *accountResourceModel) reauthenticates(state accountResourceModel, absent bool) bool {
	return !absent && !state.Connected.ValueBool() && m.signsInAgain() && !m.hasNewAttempt(state)
}

// signsInAgain reports whether on_disconnected is reauthenticate.
func (m *accountResourceModel) signsInAgain() bool {
	return m.OnDisconnected.ValueString() == disconnectedReauthenticate
}

// The keys of the private state, which the CLIs store beside the attributes and do not show.
const (
	// privateAbsent is set while the account is not in the list. Its value is true.
	privateAbsent = "absent"
	// privateReauthentication is the ID of the attempt that on_disconnected = "reauthenticate" has started, until it is
	// known to have ended well.
	privateReauthentication = "reauthentication_attempt_id"
	// privatePlanned is the ID of the attempt from which an object is planned to be created. The CLI passes what a
	// replacement plans on to the Delete of the object that is replaced. Create removes it.
	privatePlanned = "planned_attempt_id"
)

// accountPrivate is the private state of the resource.
type accountPrivate struct {
	stored privateState
}

// privateState is the framework's, whose type is internal.
type privateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// isAbsent reports whether the last Read did not find the account in the list.
func (p accountPrivate) isAbsent(ctx context.Context) (bool, diag.Diagnostics) {
	value, diags := p.stored.GetKey(ctx, privateAbsent)
	return len(value) > 0, diags
}

func (p accountPrivate) setAbsent(ctx context.Context, absent bool) diag.Diagnostics {
	if !absent {
		return p.stored.SetKey(ctx, privateAbsent, nil)
	}
	return p.stored.SetKey(ctx, privateAbsent, []byte("true"))
}

// text returns what is stored under a key, or "".
func (p accountPrivate) text(ctx context.Context, key string) (text string, diags diag.Diagnostics) {
	value, diags := p.stored.GetKey(ctx, key)
	if len(value) == 0 || json.Unmarshal(value, &text) != nil {
		return "", diags
	}
	return text, diags
}

// set stores a text under a key. With "", it removes the key.
func (p accountPrivate) set(ctx context.Context, key, text string) (diags diag.Diagnostics) {
	if text == "" {
		return p.stored.SetKey(ctx, key, nil)
	}
	value, err := json.Marshal(text)
	if err != nil {
		diags.AddError("Bug in the provider", "The attempt's ID cannot be stored. "+reportBug)
		return diags
	}
	return p.stored.SetKey(ctx, key, value)
}

// reauthentication returns the attempt of the new sign-in that has begun, or "".
func (p accountPrivate) reauthentication(ctx context.Context) (attemptID string, diags diag.Diagnostics) {
	return p.text(ctx, privateReauthentication)
}

// setReauthentication stores the attempt of a new sign-in. With "", it removes it.
func (p accountPrivate) setReauthentication(ctx context.Context, attemptID string) diag.Diagnostics {
	return p.set(ctx, privateReauthentication, attemptID)
}
