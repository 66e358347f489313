package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// logIn logs the account in again with the credentials that the API keeps. An attempt that an earlier apply has begun, and that is not over as
// far as is known, is gone on with: each sign-in that is begun is one at OnlyFans, and a wrong password that is repeated locks the account.
func (r *accountResource) logIn(ctx context.Context, plan *accountResourceModel, state accountResourceModel, private accountPrivate) diag.Diagnostics {
	attemptID, diags := private.login(ctx)
	if diags.HasError() {
		return diags
	}
	var wait onlyfansapi.Wait
	if attemptID != "" {
		wait, diags = r.waitForLogin(ctx, plan, attemptID)
	}
	if attemptID == "" || wait.Outcome == onlyfansapi.NotFound { // none has begun, or the API has forgotten it
		if attemptID, diags = r.beginLogin(ctx, state.ID.ValueString()); diags.HasError() {
			return diags
		}
		// At once: what is waited for next may fail or be interrupted.
		if diags = private.setLogin(ctx, attemptID); diags.HasError() {
			return diags
		}
		wait, diags = r.waitForLogin(ctx, plan, attemptID)
	}
	switch {
	case wait.Outcome == onlyfansapi.Failed && wait.Attempt.Completed(): // else only the state says so, which may be from before
		return diag.Diagnostics{loginFailed(wait, state.ID.ValueString())}
	case wait.Outcome == onlyfansapi.NotFound:
		return diag.Diagnostics{loginForgotten(attemptID, state.ID.ValueString())}
	case diags.HasError():
		return diags
	}
	if id := accountIDOf(wait); id != state.ID.ValueString() {
		diags.Append(otherAccount("on_disconnected", wait.AttemptID, id, state.ID.ValueString()))
		return diags
	}
	diags.Append(private.setLogin(ctx, "")...) // it has ended well
	diags.Append(r.setFromList(ctx, plan, wait)...)
	return diags
}

// waitForLogin waits for the finished record of a sign-in, because the account's state says authenticated from before.
func (r *accountResource) waitForLogin(ctx context.Context, plan *accountResourceModel, attemptID string) (onlyfansapi.Wait, diag.Diagnostics) {
	w := plan.attemptWait(updateBlock)
	w.attemptID = attemptID
	w.options.FinishedRecord = true
	return r.waitForAttempt(ctx, w, "on_disconnected")
}

// beginLogin asks the API once to log the account in, and returns the id of the attempt that this is.
func (r *accountResource) beginLogin(ctx context.Context, accountID string) (attemptID string, diags diag.Diagnostics) {
	if r.data.client == nil {
		return "", diag.Diagnostics{notConfigured(r.data.unknown)}
	}
	attemptID, sent, err := r.data.beginLogin(ctx, accountID, logPauses(ctx, map[string]any{"account_id": accountID}))
	if err != nil {
		return "", diag.Diagnostics{r.data.connection().accountNotLoggedIn(accountID, sent, err)}
	}
	return attemptID, nil
}
