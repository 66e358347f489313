package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// The operations of the resource that wait. What a link or a code is for is not stored, so their texts send the user to the data source for it.
var (
	createBlock = blockKind{timeoutName: "create", keepsAccount: true}
	updateBlock = blockKind{timeoutName: "update", keepsAccount: true}
)

// attemptWait is the wait for attempt_id. Every end but success is an error.
func (m *accountResourceModel) attemptWait(block blockKind) attemptWait {
	w := attemptWait{
		attemptID: m.AttemptID.ValueString(),
		block:     block,
		options:   onlyfansapi.WaitOptions{Timeout: timeoutOf(m.Timeouts, block.timeoutName)},
		policies:  policies{onUserAction: policyWait},
	}
	if m.OnUserAction.ValueString() == policyFail {
		w.options.StopAtUserAction = true
		w.policies.onUserAction = "" // to go on without the person is no way out, so no text may name it
	}
	return w
}

// waitForAttempt waits as [providerData.waitForAttempt] does. argument is the one because of which it waits: diagnostics about arguments that only
// the data source has stand on it.
func (r *accountResource) waitForAttempt(ctx context.Context, w attemptWait, argument string) (onlyfansapi.Wait, diag.Diagnostics) {
	wait, diags := r.data.waitForAttempt(ctx, w)
	for i, d := range diags {
		at, ok := d.(diag.DiagnosticWithPath)
		if ok && !at.Path().Equal(path.Root("on_user_action")) && !at.Path().Equal(path.Root("timeouts")) {
			diags[i] = diag.WithPath(path.Root(argument), d)
		}
	}
	return wait, diags
}

const (
	// listLag is how long an account that an attempt has just connected is looked for in the list, which may lag behind.
	listLag = 30 * time.Second
	// shortestLagPause and longestLagPause are the times between two looks.
	shortestLagPause, longestLagPause = time.Second, 8 * time.Second
)

// anySession accepts an account whether its session is alive or not, aliveSession only one whose session is.
func anySession(onlyfansapi.Account) bool           { return true }
func aliveSession(account onlyfansapi.Account) bool { return account.Connected }

// findAccount returns the account with this id that is accepted; nil where the list has none.
func (d *providerData) findAccount(ctx context.Context, id string, accept func(onlyfansapi.Account) bool) (*onlyfansapi.Account, diag.Diagnostics) {
	found, diags := d.findAccounts(ctx, func(account onlyfansapi.Account) bool { return account.ID == id && accept(account) })
	if diags.HasError() || len(found) == 0 {
		return nil, diags
	}
	return &found[0], diags
}

// connectedAccount returns the account with this id, which an attempt has connected, as the list has it, which may take a moment. It is an error if
// it is not there in the end; if it is, but not as accepted, it is returned all the same.
func (d *providerData) connectedAccount(
	ctx context.Context, attemptID, id string, accept func(onlyfansapi.Account) bool,
) (*onlyfansapi.Account, diag.Diagnostics) {
	if id == "" {
		return nil, diag.Diagnostics{accountUnnamed(attemptID)}
	}
	began := time.Now()
	for pause := shortestLagPause; ; pause = min(2*pause, longestLagPause) {
		account, diags := d.findAccount(ctx, id, accept)
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
			case <-ctx.Done(): // the next look says so
			}
		})
	}
	account, diags := d.findAccount(ctx, id, anySession)
	if account == nil && !diags.HasError() {
		diags.Append(accountGone(attemptID, id))
	}
	return account, diags
}

// accountIDOf returns the id of the account that a wait has seen, "" for none.
func accountIDOf(wait onlyfansapi.Wait) string {
	if wait.Attempt == nil || wait.Attempt.Account == nil || wait.Attempt.Account.ID == nil {
		return ""
	}
	return *wait.Attempt.Account.ID
}
