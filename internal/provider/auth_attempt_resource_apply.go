package provider

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// Create implements [resource.Resource]. What the API answered is stored without an error, even after an interrupt: a
// state that is stored with an error is tainted, and the next apply would start another attempt.
func (r *authAttemptResource) Create(
	ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	var plan, config authAttemptResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.data.signIn(ctx, isCreated, &plan, config, nil, resp.Private)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Read implements [resource.Resource]. It makes no request: the resource that waits for the attempt follows it.
func (r *authAttemptResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update implements [resource.Resource]. It signs in if the plan does not know the ID. After an error, the state
// keeps the attempt before, so that the next apply tries again.
func (r *authAttemptResource) Update(
	ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	var plan, state, config authAttemptResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.ID.IsUnknown() {
		reason := plan.reasonToSignIn(state)
		resp.Diagnostics.Append(r.data.signIn(ctx, reason, &plan, config, &state, resp.Private)...)
		if resp.Diagnostics.HasError() {
			return
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete implements [resource.Resource]. It makes no request, because the API cannot delete an attempt.
func (r *authAttemptResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

// ImportState implements [resource.ResourceWithImportState] to say why attempts cannot be imported.
func (r *authAttemptResource) ImportState(
	_ context.Context, _ resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	resp.Diagnostics.Append(attemptNotImported())
}

// privateSignedIn is the key of the private state under which the ID of the account is stored that the attempt in the
// state signs in again. An attempt that fails may not name it.
const privateSignedIn = "signed_in_account_id"

// signIn starts an attempt with the credentials of config, and sets what the plan does not know. reason says why it
// signs in. state has the attempt before, and is nil for none. The private state changes only with success.
func (d *providerData) signIn(
	ctx context.Context, reason string, plan *authAttemptResourceModel, config authAttemptResourceModel,
	state *authAttemptResourceModel, private privateState,
) (diags diag.Diagnostics) {
	if diags.Append(config.check(reason)...); diags.HasError() { // what was unknown at plan was not checked before
		return diags
	}
	diags.Append(d.check("account_id", plan.AccountID.ValueString(), accountToSignInValidator)...)
	if diags.HasError() {
		return diags
	}
	if diags.Append(d.checkHoldsNoKey(*plan)...); diags.HasError() {
		return diags
	}
	accountID := plan.AccountID.ValueString()
	if accountID == "" && state != nil {
		known, more := d.accountSignedIn(ctx, state.ID.ValueString(), private)
		if diags.Append(more...); diags.HasError() {
			return diags
		}
		accountID = known
	}
	options := plan.startOptions(config)
	started, accountID, more := d.startOrUpdate(ctx, options, accountID, plan.AccountID.IsNull())
	if diags.Append(more...); diags.HasError() {
		return diags
	}
	plan.ID = types.StringValue(started.ID)
	plan.MobileAuthSessionDeeplink = types.StringNull()
	if plan.AuthType.ValueString() == onlyfansapi.MobileApp {
		plan.MobileAuthSessionDeeplink = types.StringPointerValue(started.MobileAuthSessionDeeplink)
	}
	var stored []byte // nil removes the key
	if accountID != "" {
		stored, _ = json.Marshal(accountID) // a string has no error
	}
	diags.Append(private.SetKey(ctx, privateSignedIn, stored)...)
	return diags
}

// accountSignedIn returns the account that the attempt in the state signs in, or "" if it has connected none. It
// polls the attempt, once, unless the account is known since the attempt was started.
func (d *providerData) accountSignedIn(
	ctx context.Context, attemptID string, private privateState,
) (accountID string, diags diag.Diagnostics) {
	stored, diags := private.GetKey(ctx, privateSignedIn)
	if len(stored) > 0 && json.Unmarshal(stored, &accountID) == nil {
		return accountID, diags
	}
	var wait onlyfansapi.Wait
	var err error
	protocol.UntilInterrupted(ctx, func(ctx context.Context) {
		hold := logPauses(ctx, map[string]any{"attempt_id": attemptID})
		wait, err = d.client.WaitForAuthAttempt(ctx, attemptID, onlyfansapi.WaitOptions{
			Timeout: onlyfansapi.StartTimeout,
			Once:    true,
			OnPause: func(pause onlyfansapi.Pause) { hold(pause.Reason, pause.Duration) },
		})
	})
	if err != nil && wait.Outcome != onlyfansapi.NotFound {
		diags.Append(d.requestError(pollBeforeSignIn(attemptID), false, err))
		return "", diags
	}
	accountID = accountIDOf(wait)
	tflog.Info(ctx, "Attempt in the state polled", map[string]any{
		"attempt_id": attemptID, "outcome": string(wait.Outcome), "account_id": accountID,
	})
	return accountID, diags
}

// startOrUpdate signs in the account, or starts an attempt if there is none. If the account is gone and orStart is set,
// it starts an attempt, too. It returns the account that the attempt signs in again, or "".
func (d *providerData) startOrUpdate(
	ctx context.Context, options onlyfansapi.StartOptions, accountID string, orStart bool,
) (started onlyfansapi.StartedAttempt, signedIn string, diags diag.Diagnostics) {
	if accountID != "" {
		r := d.credentialsRequest(accountID)
		sent, err := d.change(ctx, r, nil, func(ctx context.Context, hold onHold) (sent bool, err error) {
			started, sent, err = d.client.UpdateCredentials(ctx, accountID, options.AuthType, options.Credentials, hold)
			if err == nil {
				r.fields["attempt_id"] = started.ID
			}
			return sent, err
		})
		if err == nil {
			return started, accountID, nil
		}
		if answer, ok := errors.AsType[*onlyfansapi.Error](err); !orStart || !ok ||
			answer.Status != http.StatusNotFound || !answer.InAPIForm || !d.isAccountGone(ctx, accountID) {
			if orStart {
				r.notFound = listedAccountNotFound
			}
			return started, "", diag.Diagnostics{d.requestError(r, sent, err)}
		}
	}
	r := d.startRequest()
	sent, err := d.change(ctx, r, nil, func(ctx context.Context, hold onHold) (sent bool, err error) {
		started, sent, err = d.client.StartAuthAttempt(ctx, options, hold)
		if err == nil {
			r.fields["attempt_id"] = started.ID
		}
		return sent, err
	})
	if err == nil {
		return started, "", nil
	}
	if isRefusal(err) {
		existing := d.accountsWith(ctx, options.Credentials)
		r.refused = func(err error) advice { return d.startRefused(err, existing) }
	}
	return started, "", diag.Diagnostics{d.requestError(r, sent, err)}
}

// isAccountGone reports whether there is a list that does not have the account. A 404 alone does not mean it, because a
// gateway in front of the API answers it as well, and a start would connect the creator a second time.
func (d *providerData) isAccountGone(ctx context.Context, accountID string) bool {
	account, diags := d.findAccount(ctx, listAccountsRequest, accountID, anySession)
	return account == nil && !diags.HasError()
}

// accountsWith returns the accounts of the list that have the email or the auth_id of the credentials. It returns
// none if there is no list: the accounts are only named in an error.
func (d *providerData) accountsWith(ctx context.Context, credentials onlyfansapi.Credentials) []onlyfansapi.Account {
	var found []onlyfansapi.Account
	switch {
	case credentials.Email != "":
		byEmail := func(ctx context.Context, hold onHold) ([]onlyfansapi.Account, error) {
			return d.client.FindAccountsByEmail(ctx, credentials.Email, hold)
		}
		found, _ = d.listAccounts(ctx, listAccountsRequest, byEmail)
	case credentials.AuthID != "":
		found, _ = d.findAccounts(ctx, func(account onlyfansapi.Account) bool {
			return account.OnlyFansID != nil && *account.OnlyFansID == credentials.AuthID
		})
	}
	return found
}
