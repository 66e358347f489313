package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// Update implements [resource.Resource]. What ModifyPlan left known stays as planned, even if the list has changed
// since: the next Read sees it. An error leaves the state as it was, but stores the changes of the private state.
func (r *accountResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var plan, state accountResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, state.ID)...) // also if an error follows
	private := accountPrivate{stored: resp.Private}
	absent, diags := private.isAbsent(ctx)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case plan.hasNewAttempt(state):
		resp.Diagnostics.Append(r.reconnect(ctx, &plan, state)...)
	case plan.reauthenticates(state, absent):
		resp.Diagnostics.Append(r.reauthenticate(ctx, &plan, state, private)...)
	default:
		resp.Diagnostics.Append(r.data.storeUnchanged(ctx, plan)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	// With another attempt, or without on_disconnected, a sign-in that did not end well is not resumed.
	if !plan.reauthenticates(state, absent) || plan.Connected.ValueBool() {
		resp.Diagnostics.Append(private.setReauthentication(ctx, "")...)
	}
	resp.Diagnostics.Append(private.setAbsent(ctx, absent && !plan.hasNewAttempt(state))...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// reconnect waits for another attempt of the account.
func (r *accountResource) reconnect(
	ctx context.Context, plan *accountResourceModel, state accountResourceModel,
) diag.Diagnostics {
	// An attempt that is set after an import is likely to be the one that connected the account long ago.
	imported := state.AttemptID.IsNull() && state.Connected.ValueBool()
	w := plan.attemptWait(plan.AttemptID.ValueString(), accountWait("update", "attempt_id"))
	w.options.FinishedRecord = !imported // the account's state says authenticated from before
	wait, diags := r.data.waitForAttempt(ctx, w)
	if imported && wait.Outcome == onlyfansapi.NotFound {
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

// reauthenticate signs the account in again with the credentials that the API keeps. It resumes an attempt that an
// earlier apply has started and that has not ended well: each one signs in at OnlyFans, and a wrong password that is
// repeated locks the account.
func (r *accountResource) reauthenticate(
	ctx context.Context, plan *accountResourceModel, state accountResourceModel, private accountPrivate,
) diag.Diagnostics {
	accountID := state.ID.ValueString()
	attemptID, diags := private.reauthentication(ctx)
	if diags.HasError() {
		return diags
	}
	var wait onlyfansapi.Wait
	if attemptID != "" {
		wait, diags = r.waitForReauthentication(ctx, plan, attemptID)
	}
	if attemptID == "" || wait.Outcome == onlyfansapi.NotFound { // none has begun, or the API has forgotten it
		if r.data.client == nil {
			return diag.Diagnostics{notConfigured(r.data.unknown)}
		}
		attemptID, diags = r.data.reauthenticate(ctx, accountID, reauthenticateRequest(accountID), nil)
		if diags.HasError() {
			return diags
		}
		// Store it at once, because the wait may fail or be interrupted.
		if diags = private.setReauthentication(ctx, attemptID); diags.HasError() {
			return diags
		}
		wait, diags = r.waitForReauthentication(ctx, plan, attemptID)
	}
	switch {
	case wait.Outcome == onlyfansapi.Failed && wait.Attempt.Completed(): // else the state may be from before
		return diag.Diagnostics{reauthenticationFailed(wait, accountID)}
	case wait.Outcome == onlyfansapi.NotFound:
		return diag.Diagnostics{reauthenticationNotFound(attemptID, accountID)}
	case diags.HasError():
		return diags
	}
	if id := accountIDOf(wait); id != accountID {
		diags.Append(otherAccount("on_disconnected", wait.AttemptID, id, accountID))
		return diags
	}
	diags.Append(private.setReauthentication(ctx, "")...) // it has ended well
	diags.Append(r.setFromList(ctx, plan, wait)...)
	return diags
}

// waitForReauthentication waits for the finished record of a sign-in, because the account's state says authenticated
// from before.
func (r *accountResource) waitForReauthentication(
	ctx context.Context, plan *accountResourceModel, attemptID string,
) (onlyfansapi.Wait, diag.Diagnostics) {
	w := plan.attemptWait(attemptID, accountWait("update", "on_disconnected"))
	w.options.FinishedRecord = true
	return r.data.waitForAttempt(ctx, w)
}

// setFromList sets what was planned as unknown from the list, which may lag behind what a wait has seen.
func (r *accountResource) setFromList(
	ctx context.Context, plan *accountResourceModel, wait onlyfansapi.Wait,
) diag.Diagnostics {
	if !plan.Connected.IsUnknown() {
		return r.data.storeUnchanged(ctx, *plan)
	}
	id := accountIDOf(wait)
	if id == "" && !plan.ID.IsUnknown() {
		id = plan.ID.ValueString()
	}
	isConnected := func(account onlyfansapi.Account) bool { return account.Connected }
	return r.data.storeConnected(ctx, wait.AttemptID, id, isConnected,
		func(account onlyfansapi.Account) (diags diag.Diagnostics) {
			if plan.ID.IsUnknown() {
				plan.fill(account)
			}
			plan.Connected = types.BoolValue(account.Connected)
			if !account.Connected {
				diags.Append(sessionExpired(account.ID, plan.signsInAgain()))
			}
			return diags
		})
}

// storeUnchanged records in the ledger that this apply has stored an account that it has not looked up.
func (d *providerData) storeUnchanged(ctx context.Context, plan accountResourceModel) (diags diag.Diagnostics) {
	id := plan.ID.ValueString()
	err := d.ledger.change(ctx, id, func(account *ledgerAccount) {
		if account.disconnected {
			diags.Append(accountDisconnected(plan.AttemptID.ValueString(), id))
			return
		}
		account.stored.Store(true)
	})
	if err != nil {
		diags.Append(d.requestError(listAccountsRequest, false, err))
	}
	return diags
}
