package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

var (
	_ resource.ResourceWithConfigure      = (*accountResource)(nil)
	_ resource.ResourceWithValidateConfig = (*accountResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*accountResource)(nil)
	_ resource.ResourceWithImportState    = (*accountResource)(nil)
	_ resource.ResourceWithIdentity       = (*accountResource)(nil)
)

func newAccountResource() resource.Resource { return &accountResource{} }

// accountResource waits for an attempt, and keeps the account that it connected.
type accountResource struct {
	data *providerData
}

type accountResourceModel struct {
	accountModel

	AttemptID           types.String   `tfsdk:"attempt_id"`
	OnUserAction        types.String   `tfsdk:"on_user_action"`
	OnDisconnected      types.String   `tfsdk:"on_disconnected"`
	DisconnectOnDestroy types.Bool     `tfsdk:"disconnect_on_destroy"`
	Timeouts            timeouts.Value `tfsdk:"timeouts"`
}

// Metadata implements [resource.Resource]. An account that is not in the list any more may come back under another id.
func (r *accountResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_account"
	resp.ResourceBehavior.MutableIdentity = true
}

// Configure implements [resource.ResourceWithConfigure].
func (r *accountResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [resource.ResourceWithValidateConfig].
func (r *accountResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	resp.Diagnostics.Append(validateTimeouts(ctx, req.Config, createBlock.timeoutName, updateBlock.timeoutName)...)
}

// Create implements [resource.Resource]. An error stores nothing, so that the next apply waits for the same attempt: what is
// stored with an error is tainted, and the CLI would replace it.
func (r *accountResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model accountResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	wait, diags := r.waitForAttempt(ctx, model.attemptWait(createBlock), "attempt_id")
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	account, diags := r.data.connectedAccount(ctx, wait.AttemptID, accountIDOf(wait), anySession)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	model.fill(*account)
	if !account.Connected {
		resp.Diagnostics.Append(model.sessionGone())
	}
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, model.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// Read implements [resource.Resource]. An account that is not in the list stays in the state: the create that its removal would plan
// cannot succeed, because the old attempt is over, and one wrong key would make an apply forget every account.
func (r *accountResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model accountResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, model.ID)...)
	account, diags := r.data.findAccount(ctx, model.ID.ValueString(), anySession)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	kept := model.accountModel
	private := accountPrivate{stored: resp.Private}
	resp.Diagnostics.Append(private.setAbsent(ctx, account == nil)...)
	switch {
	case account == nil:
		model.Connected = types.BoolValue(false)
		resp.Diagnostics.Append(model.absent())
	case !account.Connected:
		model.fill(*account)
		resp.Diagnostics.Append(model.sessionGone())
	default:
		model.fill(*account)
		resp.Diagnostics.Append(private.setLogin(ctx, "")...) // it has ended, or is needed no more
	}
	if model.accountModel != kept {
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	}
}

// Delete implements [resource.Resource]. What disconnect_on_destroy is in the state counts, not what it is in a configuration
// that has the block no more.
func (r *accountResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model accountResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() || !model.DisconnectOnDestroy.ValueBool() {
		return
	}
	if r.data.client == nil {
		resp.Diagnostics.Append(notConfigured(r.data.unknown))
		return
	}
	id := model.ID.ValueString()
	onHold := logPauses(ctx, map[string]any{"account_id": id})
	var sent bool
	var err error
	protocol.UntilInterrupted(ctx, func(ctx context.Context) { sent, err = r.data.client.Disconnect(ctx, id, onHold) })
	if err != nil {
		tflog.Info(ctx, "Account not disconnected", map[string]any{"account_id": id, "sent": sent, "cause": err.Error()})
		resp.Diagnostics.Append(r.data.connection().accountNotDisconnected(id, sent, err))
		return
	}
	tflog.Info(ctx, "Account disconnected", map[string]any{"account_id": id})
}

// ImportState implements [resource.ResourceWithImportState]. It looks the account up itself, because Read keeps one that is not in the
// list. disconnect_on_destroy is set to its default, without which the next plan would show a change.
func (r *accountResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	defer recoverPanic(&resp.Diagnostics)
	id, diags := importedID(ctx, req)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.data.client != nil && r.data.client.HoldsKey(id) {
		resp.Diagnostics.Append(keyAs("id", accountIDValidator))
		return
	}
	if err := accountIDValidator.check(id); err != nil {
		resp.Diagnostics.AddError("Invalid id", accountIDValidator.refusal(err))
		return
	}
	account, diags := r.data.findAccount(ctx, id, anySession)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if account == nil {
		resp.Diagnostics.Append(accountNotFound("id", id))
		return
	}
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, types.StringValue(account.ID))...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), account.ID)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("disconnect_on_destroy"), false)...)
}
