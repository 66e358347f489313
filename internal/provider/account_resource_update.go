package provider

import (
	"cmp"
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
	plan.totp, diags = configuredTOTP(ctx, req.Config)
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
		resp.Diagnostics.Append(r.keep(ctx, plan)...)
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

// keep stores an account without a request.
func (r *accountResource) keep(ctx context.Context, plan accountResourceModel) diag.Diagnostics {
	id := plan.ID.ValueString()
	attemptID := plan.AttemptID.ValueString()
	return r.data.storeAccount(ctx, attemptID, id, func(ledger *ledgerAccount) diag.Diagnostics {
		ledger.hasStored()
		return nil
	})
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
		return r.keep(ctx, *plan) // the API has forgotten it, and the account is connected
	}
	if diags.HasError() {
		return diags
	}
	id := accountIDOf(wait)
	switch {
	case id == "" && !plan.ID.IsUnknown():
		id = plan.ID.ValueString()
	case !plan.ID.IsUnknown() && id != state.ID.ValueString():
		diags.Append(otherAccount("attempt_id", wait.AttemptID, id, state.ID.ValueString()))
		return diags
	}
	if id == "" {
		return append(diags, accountUnnamed(wait.AttemptID))
	}
	diags.Append(r.data.storeAccount(ctx, wait.AttemptID, id, func(ledger *ledgerAccount) diag.Diagnostics {
		return r.setFromList(ctx, plan, state, ledger, wait.AttemptID, id)
	})...)
	return diags
}

// reauthenticate signs the account in again with the credentials that the API keeps, unless the list says that it is
// connected: the plan can be hours old, and another object of the account may have signed it in.
func (r *accountResource) reauthenticate(
	ctx context.Context, plan *accountResourceModel, state accountResourceModel, private accountPrivate,
) diag.Diagnostics {
	id := state.ID.ValueString()
	return r.data.storeAccount(ctx, "", id, func(ledger *ledgerAccount) diag.Diagnostics {
		account, diags := r.data.findAccount(ctx, listAccountsRequest, id, isConnected)
		if account == nil && !diags.HasError() {
			account, diags = r.data.findAccount(ctx, listAccountsRequest, id, anySession)
		}
		switch {
		case diags.HasError():
			return diags
		case account == nil:
			return append(diags, accountDisconnectedSince(id))
		case !account.Connected:
			attemptID, signedIn := r.signIn(ctx, plan, ledger, id, private)
			diags.Append(signedIn...)
			if diags.HasError() {
				return diags
			}
			return append(diags, r.setFromList(ctx, plan, state, ledger, attemptID, id)...)
		}
		diags.Append(checkCreator("on_disconnected", state, *account)...)
		if !diags.HasError() {
			plan.Connected = types.BoolValue(true)
			ledger.hasStored()
		}
		return diags
	})
}

// signIn signs the account in, and returns the attempt. It resumes an attempt that an earlier apply has started and
// that has not ended well, or that this one has started for another object: each one signs in at OnlyFans, and a wrong
// password that is repeated locks the account.
func (r *accountResource) signIn(
	ctx context.Context, plan *accountResourceModel, ledger *ledgerAccount, accountID string, private accountPrivate,
) (string, diag.Diagnostics) {
	attemptID, diags := private.reauthentication(ctx)
	attemptID = cmp.Or(attemptID, ledger.signIn)
	if diags.HasError() {
		return "", diags
	}
	var wait onlyfansapi.Wait
	if attemptID != "" {
		wait, diags = r.waitForSignIn(ctx, plan, attemptID, private)
	}
	if attemptID == "" || wait.Outcome == onlyfansapi.NotFound { // none has begun, or the API has forgotten it
		attemptID, diags = r.data.reauthenticate(ctx, accountID, reauthenticateRequest(accountID), nil)
		if diags.HasError() {
			return "", diags
		}
		ledger.signIn = attemptID
		wait, diags = r.waitForSignIn(ctx, plan, attemptID, private)
	}
	id := accountIDOf(wait)
	switch {
	case wait.Outcome == onlyfansapi.Failed && wait.Attempt.Completed(): // else the state may be from before
		return "", diag.Diagnostics{reauthenticationFailed(wait, accountID)}
	case wait.Outcome == onlyfansapi.NotFound:
		return "", diag.Diagnostics{reauthenticationNotFound(attemptID, accountID)}
	case diags.HasError():
		return "", diags
	case id != "" && id != accountID:
		// Another wait for this attempt would end in the same way, for ever.
		ledger.signIn = ""
		diags.Append(private.setReauthentication(ctx, "")...)
		diags.Append(otherAccountSignedIn(attemptID, id, accountID))
		return "", diags
	}
	diags.Append(private.setReauthentication(ctx, "")...) // it has ended well
	return attemptID, diags
}

// waitForSignIn waits for the finished record of a sign-in, because the account's state says authenticated from before.
// It first stores the attempt, because the wait may fail or be interrupted.
func (r *accountResource) waitForSignIn(
	ctx context.Context, plan *accountResourceModel, attemptID string, private accountPrivate,
) (onlyfansapi.Wait, diag.Diagnostics) {
	if diags := private.setReauthentication(ctx, attemptID); diags.HasError() {
		return onlyfansapi.Wait{}, diags
	}
	w := plan.attemptWait(attemptID, accountWait("update", "on_disconnected"))
	w.options.FinishedRecord = true
	return r.data.waitForAttempt(ctx, w)
}

// setFromList sets what was planned as unknown from the list, which may lag behind what a wait has seen. It is an error
// if the account is now that of another creator at OnlyFans: new credentials can be another creator's by mistake.
func (r *accountResource) setFromList(
	ctx context.Context, plan *accountResourceModel, state accountResourceModel, ledger *ledgerAccount,
	attemptID, id string,
) (diags diag.Diagnostics) {
	var account *onlyfansapi.Account
	if plan.Connected.IsUnknown() {
		account, diags = r.data.connectedAccount(ctx, attemptID, id, isConnected)
	} else {
		account, diags = r.data.findAccount(ctx, listAccountsRequest, id, anySession)
	}
	switch {
	case diags.HasError():
		return diags
	case account == nil: // the next Read tells of it, if the list does not lag
		ledger.hasStored()
		return diags
	}
	if account.ID == state.ID.ValueString() {
		diags.Append(checkCreator(argumentOf(*plan, state), state, *account)...)
		if diags.HasError() {
			return diags
		}
	}
	if plan.ID.IsUnknown() {
		plan.fillFrom(*account, state.accountModel)
	}
	if plan.Connected.IsUnknown() {
		plan.Connected = types.BoolValue(account.Connected)
		if !account.Connected {
			diags.Append(sessionExpired(*account, plan.signsInAgain()))
		}
	}
	ledger.hasStored()
	return diags
}

// argumentOf names the argument because of which an update has waited for an attempt.
func argumentOf(plan, state accountResourceModel) string {
	if plan.hasNewAttempt(state) {
		return "attempt_id"
	}
	return "on_disconnected"
}

// checkCreator returns an error if the account is that of another creator at OnlyFans than in the state.
func checkCreator(argument string, state accountResourceModel, account onlyfansapi.Account) (diags diag.Diagnostics) {
	if state.isOfOtherCreator(account) {
		diags.Append(otherCreator(argument, state, account))
	}
	return diags
}

// isOfOtherCreator reports whether the account has another ID at OnlyFans than in the state.
func (m *accountResourceModel) isOfOtherCreator(account onlyfansapi.Account) bool {
	return m.OnlyFansID.ValueString() != "" && hasText(account.OnlyFansID) &&
		*account.OnlyFansID != m.OnlyFansID.ValueString()
}
