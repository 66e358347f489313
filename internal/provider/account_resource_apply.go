package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// Create implements [resource.Resource]. An error stores nothing, so that the next apply waits for the same attempt:
// what is stored with an error is tainted, and the CLI would replace it.
func (r *accountResource) Create(
	ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	var model accountResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	w := model.attemptWait(model.AttemptID.ValueString(), accountWait("create", "attempt_id"))
	wait, diags := r.data.waitForAttempt(ctx, w)
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
		resp.Diagnostics.Append(sessionExpired(account.ID, model.signsInAgain()))
	}
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, model.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// attemptWait returns the wait for an attempt. Every end but success is an error.
func (m *accountResourceModel) attemptWait(attemptID string, kind waitKind) attemptWait {
	w := attemptWait{
		attemptID: attemptID,
		kind:      kind,
		options:   onlyfansapi.WaitOptions{Timeout: timeoutOf(m.Timeouts, kind.timeout)},
		policies:  policies{onUserAction: policyWait},
	}
	if m.OnUserAction.ValueString() == policyFail {
		w.options.StopAtUserAction = true
		w.policies.onUserAction = "" // no text may name a way to go on without the person
	}
	return w
}

const (
	// listLag is how long an account that an attempt has just connected is looked for in the list, which may lag.
	listLag = 30 * time.Second
	// shortestLagPause and longestLagPause are the times between two requests for the list.
	shortestLagPause, longestLagPause = time.Second, 8 * time.Second
)

// connectedAccount returns the account with this ID, which an attempt has connected, as the list has it once it
// matches. If it does not match in time, it is returned as it is. It is an error if the list does not have it at all.
func (d *providerData) connectedAccount(
	ctx context.Context, attemptID, id string, match func(onlyfansapi.Account) bool,
) (*onlyfansapi.Account, diag.Diagnostics) {
	if id == "" {
		return nil, diag.Diagnostics{accountUnnamed(attemptID)}
	}
	began := time.Now()
	for pause := shortestLagPause; ; pause = min(2*pause, longestLagPause) {
		account, diags := d.findAccount(ctx, id, match)
		if account != nil || diags.HasError() {
			return account, diags
		}
		rest := listLag - time.Since(began)
		if rest <= 0 {
			break
		}
		protocol.UntilInterrupted(ctx, func(ctx context.Context) {
			select {
			case <-time.After(min(pause, rest)):
			case <-ctx.Done(): // the next request reports it
			}
		})
	}
	account, diags := d.findAccount(ctx, id, anySession)
	if account == nil && !diags.HasError() {
		diags.Append(accountGone(attemptID, id, listLag))
	}
	return account, diags
}

// Read implements [resource.Resource]. An account that is not in the list stays in the state: the create that its
// removal would plan cannot succeed, because the old attempt is over, and one wrong key would make an apply forget
// every account.
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
	state := model.accountModel
	private := accountPrivate{stored: resp.Private}
	resp.Diagnostics.Append(private.setAbsent(ctx, account == nil)...)
	switch {
	case account == nil:
		model.Connected = types.BoolValue(false)
		resp.Diagnostics.Append(accountAbsent(model.ID.ValueString()))
	case !account.Connected:
		model.fill(*account)
		resp.Diagnostics.Append(sessionExpired(account.ID, model.signsInAgain()))
	default:
		model.fill(*account)
		resp.Diagnostics.Append(private.setReauthentication(ctx, "")...) // it has ended, or is no longer needed
	}
	if model.accountModel != state {
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	}
}

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
		return nil
	}
	id := accountIDOf(wait)
	if id == "" && !plan.ID.IsUnknown() {
		id = plan.ID.ValueString()
	}
	isConnected := func(account onlyfansapi.Account) bool { return account.Connected }
	account, diags := r.data.connectedAccount(ctx, wait.AttemptID, id, isConnected)
	if diags.HasError() {
		return diags
	}
	if plan.ID.IsUnknown() {
		plan.fill(*account)
	}
	plan.Connected = types.BoolValue(account.Connected)
	if !account.Connected {
		diags.Append(sessionExpired(account.ID, plan.signsInAgain()))
	}
	return diags
}

// Delete implements [resource.Resource]. disconnect_on_destroy counts as it is in the state, because the configuration
// no longer has the block.
func (r *accountResource) Delete(
	ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse,
) {
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
	disconnect := disconnectRequest(id)
	sent, err := r.data.change(ctx, disconnect, nil, func(ctx context.Context, hold onHold) (bool, error) {
		return r.data.client.Disconnect(ctx, id, hold)
	})
	if err != nil {
		resp.Diagnostics.Append(r.data.requestError(disconnect, sent, err))
	}
}

// ImportState implements [resource.ResourceWithImportState]. It looks the account up itself, because Read keeps one
// that is not in the list. It sets disconnect_on_destroy to its default, or the next plan would show a change.
func (r *accountResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	id, diags := importedID(ctx, req)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.data.client != nil && r.data.client.HoldsKey(id) {
		resp.Diagnostics.Append(containsKey("id", accountIDValidator))
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

// importedID returns the ID of the account to import, which is given as a string or as an identity. The framework
// passes an identity in any case, without an ID if none is given.
func importedID(ctx context.Context, req resource.ImportStateRequest) (id string, diags diag.Diagnostics) {
	if req.ID != "" {
		return req.ID, nil
	}
	var given types.String
	diags = req.Identity.GetAttribute(ctx, path.Root("id"), &given)
	return given.ValueString(), diags
}
