package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// Update implements [resource.Resource]. What ModifyPlan left known stays as it was planned, also where the list has changed meanwhile: the next
// Read sees it. The CLIs plan anew once an attempt_id is known that was not, so nothing is unknown here without a reason. An error leaves the
// state as it was, but keeps what the private state was given.
func (r *accountResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var plan, state accountResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, state.ID)...) // also where an error follows
	private := accountPrivate{stored: resp.Private}
	absent, diags := private.isAbsent(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case plan.hasNewAttempt(state):
		resp.Diagnostics.Append(r.connectAnew(ctx, &plan, state)...)
	case plan.logsIn(state, absent):
		resp.Diagnostics.Append(r.logIn(ctx, &plan, state, private)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	// With another attempt, or without on_disconnected, a sign-in that did not end well is not gone on with.
	if !plan.logsIn(state, absent) || plan.Connected.ValueBool() {
		resp.Diagnostics.Append(private.setLogin(ctx, "")...)
	}
	resp.Diagnostics.Append(private.setAbsent(ctx, absent && !plan.hasNewAttempt(state))...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// connectAnew waits for another attempt of the account.
func (r *accountResource) connectAnew(ctx context.Context, plan *accountResourceModel, state accountResourceModel) diag.Diagnostics {
	// An attempt that is filled in after an import is likely to be the one that connected the account long ago.
	filledIn := state.AttemptID.IsNull() && state.Connected.ValueBool()
	w := plan.attemptWait(updateBlock)
	w.options.FinishedRecord = !filledIn // else the state says authenticated already, from before
	wait, diags := r.waitForAttempt(ctx, w, "attempt_id")
	if filledIn && wait.Outcome == onlyfansapi.NotFound {
		return nil // the API has forgotten it, and the account is connected
	}
	if diags.HasError() {
		return diags
	}
	if id := accountIDOf(wait); id != "" && !plan.ID.IsUnknown() && id != state.ID.ValueString() {
		diags.Append(otherAccount("attempt_id", wait.AttemptID, id, state.ID.ValueString()))
		return diags
	}
	diags.Append(r.setFromList(ctx, plan, wait)...)
	return diags
}

// setFromList sets what was planned as unknown from the list, which may lag behind what a wait has seen.
func (r *accountResource) setFromList(ctx context.Context, plan *accountResourceModel, wait onlyfansapi.Wait) diag.Diagnostics {
	if !plan.Connected.IsUnknown() {
		return nil
	}
	id := accountIDOf(wait)
	if id == "" && !plan.ID.IsUnknown() {
		id = plan.ID.ValueString()
	}
	account, diags := r.data.connectedAccount(ctx, wait.AttemptID, id, aliveSession)
	if diags.HasError() {
		return diags
	}
	if plan.ID.IsUnknown() {
		plan.fill(*account)
	}
	plan.Connected = types.BoolValue(account.Connected)
	if !account.Connected {
		diags.Append(plan.sessionGone())
	}
	return diags
}
