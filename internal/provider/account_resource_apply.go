package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

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
	totp, diags := configuredTOTP(ctx, req.Config)
	resp.Diagnostics.Append(diags...)
	model.totp = totp
	if resp.Diagnostics.HasError() {
		return
	}
	w := model.attemptWait(model.AttemptID.ValueString(), accountWait("create", "attempt_id"))
	wait, diags := r.data.waitForAttempt(ctx, w)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := accountIDOf(wait)
	if id == "" {
		resp.Diagnostics.Append(accountUnnamed(wait.AttemptID))
		return
	}
	resp.Diagnostics.Append(r.data.storeAccount(ctx, wait.AttemptID, id, func(ledger *ledgerAccount) diag.Diagnostics {
		account, diags := r.data.connectedAccount(ctx, wait.AttemptID, id, anySession)
		if diags.HasError() {
			return diags
		}
		model.fill(*account)
		if !account.Connected {
			diags.Append(sessionExpired(*account, model.signsInAgain()))
		}
		ledger.hasStored()
		return diags
	})...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(accountPrivate{stored: resp.Private}.set(ctx, privatePlanned, "")...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, model.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

// changeAccount calls f while no other object of this process changes the account.
func (d *providerData) changeAccount(
	ctx context.Context, id string, f func(*ledgerAccount) diag.Diagnostics,
) (diags diag.Diagnostics) {
	err := d.ledger.change(ctx, id, func(ledger *ledgerAccount) { diags = f(ledger) })
	if err != nil {
		diags.Append(d.requestError(changeAccountRequest(id), false, err))
	}
	return diags
}

// storeAccount is changeAccount for an object that is to store the account, which the attempt has connected. It is an
// error if this process has disconnected the account, whatever the list says: one that lags can have the account after
// one that did not have it.
func (d *providerData) storeAccount(
	ctx context.Context, attemptID, id string, f func(*ledgerAccount) diag.Diagnostics,
) diag.Diagnostics {
	return d.changeAccount(ctx, id, func(ledger *ledgerAccount) diag.Diagnostics {
		if ledger.disconnected {
			return diag.Diagnostics{accountDisconnected(attemptID, id)}
		}
		return f(ledger)
	})
}

// connectedAccount returns the account with this ID, which an attempt has connected, once it matches in the list. If it
// does not match in time, it is returned as it is. It is an error if the list does not have it.
func (d *providerData) connectedAccount(
	ctx context.Context, attemptID, id string, match func(onlyfansapi.Account) bool,
) (account *onlyfansapi.Account, diags diag.Diagnostics) {
	duringListLag(ctx, func() (done bool) {
		account, diags = d.findAccount(ctx, listAccountsRequest, id, match)
		return account != nil || diags.HasError()
	})
	if account == nil && !diags.HasError() {
		account, diags = d.findAccount(ctx, listAccountsRequest, id, anySession)
	}
	if account == nil && !diags.HasError() {
		diags.Append(accountGone(attemptID, id, listLag))
	}
	return account, diags
}

// attemptWait returns the wait for an attempt. Every end but success is an error.
func (m *accountResourceModel) attemptWait(attemptID string, kind waitKind) attemptWait {
	w := attemptWait{
		attemptID: attemptID,
		kind:      kind,
		options:   onlyfansapi.WaitOptions{Timeout: timeoutOf(m.Timeouts, kind.timeout), TOTP: m.totp},
		policies:  policies{onUserAction: policyWait},
	}
	if m.OnUserAction.ValueString() == policyFail {
		w.options.StopAtUserAction = true
		w.policies.onUserAction = "" // no text may name a way to go on without the person
	}
	return w
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
	if r.data.ledger.seen(model) {
		resp.Diagnostics.Append(accountReplaced(model.AttemptID.ValueString(), model.ID.ValueString()))
		return
	}
	account, diags := r.data.findAccount(ctx, readAccountRequest(model), model.ID.ValueString(), anySession)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	state := model.accountModel
	if account != nil && model.isOfOtherCreator(*account) {
		resp.Diagnostics.Append(creatorChanged(model, *account))
	}
	private := accountPrivate{stored: resp.Private}
	resp.Diagnostics.Append(private.setAbsent(ctx, account == nil)...)
	switch {
	case account == nil:
		model.Connected = types.BoolValue(false)
		resp.Diagnostics.Append(accountAbsent(model.accountModel))
	case !account.Connected:
		model.fillFrom(*account, state)
		resp.Diagnostics.Append(sessionExpired(*account, model.signsInAgain()))
	default:
		model.fillFrom(*account, state)
		resp.Diagnostics.Append(private.setReauthentication(ctx, "")...) // it has ended, or is no longer needed
	}
	if model.accountModel != state {
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	}
}

// Delete implements [resource.Resource]. disconnect_on_destroy counts as it is in the state, because the configuration
// no longer has the block. An account that this apply has stored in another object stays connected. So does one that is
// to be created from the same attempt in place of this object: a plan without refresh does not read a tainted object.
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
	planned, diags := accountPrivate{stored: req.Private}.text(ctx, privatePlanned)
	resp.Diagnostics.Append(diags...)
	if planned != "" && planned == model.AttemptID.ValueString() {
		resp.Diagnostics.Append(accountReplaced(planned, id))
		return
	}
	resp.Diagnostics.Append(r.data.changeAccount(ctx, id, func(ledger *ledgerAccount) diag.Diagnostics {
		if ledger.stored.Load() {
			return diag.Diagnostics{storedAccountDestroyed(id)}
		}
		return r.data.disconnect(ctx, id, ledger)
	})...)
}

// disconnect disconnects the account at the API, and waits until the list does not have it any more.
func (d *providerData) disconnect(
	ctx context.Context, id string, ledger *ledgerAccount,
) (diags diag.Diagnostics) {
	request := disconnectRequest(id)
	sent, err := d.change(ctx, request, nil, func(ctx context.Context, hold onHold) (bool, error) {
		return d.client.Disconnect(ctx, id, hold)
	})
	ledger.disconnected = ledger.disconnected || sent
	if err != nil {
		diags.Append(d.requestError(request, sent, err))
		return diags
	}
	var gone bool
	duringListLag(ctx, func() (done bool) {
		protocol.UntilInterrupted(ctx, func(ctx context.Context) {
			gone, err = d.client.IsAccountGone(ctx, id, logPauses(ctx, request.fields))
		})
		return gone || err != nil
	})
	switch {
	case err != nil: // the API has taken the request all the same
		tflog.Info(ctx, "List of accounts not read after the disconnection",
			map[string]any{"account_id": id, "cause": err.Error()})
	case !gone:
		diags.Append(stillListed(id, listLag))
	}
	return diags
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
	account, diags := r.data.findAccount(ctx, listAccountsRequest, id, anySession)
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
