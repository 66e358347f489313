package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ModifyPlan implements [resource.ResourceWithModifyPlan]. Everything computed keeps its value, so that nothing downstream is replaced, but for
// what the change itself is about.
func (r *accountResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	defer recoverPanic(&resp.Diagnostics)
	if r.holdsKey(ctx, req.Plan) {
		resp.Diagnostics.Append(keyAsAttemptID())
		return
	}
	switch {
	case req.State.Raw.IsNull() && req.Plan.Raw.IsNull():
	case req.State.Raw.IsNull():
		resp.Diagnostics.Append(planCreate(ctx, req)...)
	case req.Plan.Raw.IsNull():
		resp.Diagnostics.Append(planDestroy(ctx, req)...)
	case !isAsKept(ctx, req):
		resp.Diagnostics.Append(planUpdate(ctx, req, resp)...)
	}
}

// isAsKept tells whether nothing is to be done, which of a thousand accounts nearly all are.
func isAsKept(ctx context.Context, req resource.ModifyPlanRequest) bool {
	var connected types.Bool
	return req.Plan.Raw.Equal(req.State.Raw) && !req.State.GetAttribute(ctx, path.Root("connected"), &connected).HasError() && connected.ValueBool()
}

// holdsKey tells whether the key was given as the attempt. The plan says so, because the CLI prints a planned argument.
func (r *accountResource) holdsKey(ctx context.Context, plan tfsdk.Plan) bool {
	var attemptID types.String
	if plan.Raw.IsNull() || r.data == nil || r.data.client == nil || plan.GetAttribute(ctx, path.Root("attempt_id"), &attemptID).HasError() {
		return false
	}
	return r.data.client.HoldsKey(attemptID.ValueString())
}

// planCreate refuses to create without an attempt.
func planCreate(ctx context.Context, req resource.ModifyPlanRequest) (diags diag.Diagnostics) {
	var model accountResourceModel
	diags.Append(req.Config.Get(ctx, &model)...)
	if !diags.HasError() && model.AttemptID.IsNull() {
		diags.Append(attemptMissing())
	}
	return diags
}

// planDestroy warns where the account stays connected.
func planDestroy(ctx context.Context, req resource.ModifyPlanRequest) (diags diag.Diagnostics) {
	var model accountResourceModel
	diags.Append(req.State.Get(ctx, &model)...)
	absent, more := accountPrivate{stored: req.Private}.isAbsent(ctx)
	diags.Append(more...)
	if !diags.HasError() && !absent && !model.DisconnectOnDestroy.ValueBool() {
		diags.Append(model.staysConnected())
	}
	return diags
}

func planUpdate(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) (diags diag.Diagnostics) {
	var plan, state accountResourceModel
	diags.Append(req.Plan.Get(ctx, &plan)...)
	diags.Append(req.State.Get(ctx, &state)...)
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
			ID: unknown, DisplayName: unknown, OnlyFansID: unknown, OnlyFansUsername: unknown, Connected: types.BoolUnknown(),
		}
	case plan.hasNewAttempt(state) && !state.Connected.ValueBool(), plan.logsIn(state, absent):
		plan.Connected = types.BoolUnknown()
	}
	diags.Append(resp.Plan.Set(ctx, &plan)...)
	return diags
}

// hasNewAttempt tells whether the account is, or may be, connected anew by another attempt.
func (m *accountResourceModel) hasNewAttempt(state accountResourceModel) bool {
	return !m.AttemptID.IsNull() && !m.AttemptID.Equal(state.AttemptID)
}

// logsIn tells whether an apply signs in again, as on_disconnected says.
func (m *accountResourceModel) logsIn(state accountResourceModel, absent bool) bool {
	return !absent && !state.Connected.ValueBool() && m.OnDisconnected.ValueString() == disconnectedReauthenticate && !m.hasNewAttempt(state)
}
