package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// accountModel has the attributes of an account that every block has.
type accountModel struct {
	ID               types.String `tfsdk:"id"`
	DisplayName      types.String `tfsdk:"display_name"`
	OnlyFansID       types.String `tfsdk:"onlyfans_id"`
	OnlyFansUsername types.String `tfsdk:"onlyfans_username"`
	Connected        types.Bool   `tfsdk:"connected"`
}

// fill sets the attributes. One is null if the API sent nothing.
func (m *accountModel) fill(account onlyfansapi.Account) {
	m.ID = types.StringValue(account.ID)
	m.DisplayName = types.StringPointerValue(account.DisplayName)
	m.OnlyFansID = types.StringPointerValue(account.OnlyFansID)
	m.OnlyFansUsername = types.StringPointerValue(account.OnlyFansUsername)
	m.Connected = types.BoolValue(account.Connected)
}

// listedAccountModel has the attributes of an account that the data sources have. They alone have the progress, which
// is free text that may change at any time: a resource would show drift.
type listedAccountModel struct {
	accountModel

	AuthenticationProgress types.String `tfsdk:"authentication_progress"`
}

func (m *listedAccountModel) fill(account onlyfansapi.Account) {
	m.accountModel.fill(account)
	m.AuthenticationProgress = types.StringPointerValue(account.AuthenticationProgress)
}

// The descriptions of the attributes of accountModel.
const (
	accountIDDescription   = "ID of the account in the API, such as `acct_4d3f…`."
	displayNameDescription = "Display name of the account in the API. Often an email address."
	onlyFansIDDescription  = "Numeric ID of the account at OnlyFans, as a string."
	usernameDescription    = "User name of the account at OnlyFans."
)

// accountAttributes are the attributes of accountModel.
func accountAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":                computedString(accountIDDescription),
		"display_name":      computedString(displayNameDescription),
		"onlyfans_id":       computedString(onlyFansIDDescription),
		"onlyfans_username": computedString(usernameDescription),
		"connected": computedBool("Whether the account has a valid session at OnlyFans. " +
			"`false` after the session expires, until the account signs in again."),
	}
}

// listedAccountAttributes are the attributes of listedAccountModel.
func listedAccountAttributes() map[string]schema.Attribute {
	attributes := accountAttributes()
	attributes["authentication_progress"] = computedString("Progress of the account's last sign-in, as returned by " +
		"the API. The API can change this text at any time.")
	return attributes
}

// connectedFilterDescription describes the argument connected of the blocks that list accounts.
const connectedFilterDescription = "`true` returns only accounts with a valid session at OnlyFans, " +
	"`false` only accounts whose session has expired. When unset, all accounts are returned."

// matchingAccounts returns the accounts that match the argument connected. It does not change accounts, which others
// share.
func matchingAccounts(accounts []onlyfansapi.Account, connected types.Bool) (matching []onlyfansapi.Account) {
	for _, account := range accounts {
		if connected.IsNull() || connected.ValueBool() == account.Connected {
			matching = append(matching, account)
		}
	}
	return matching
}

// findAccounts returns the accounts that match, sorted by ID. All blocks of a run share one list, as
// [onlyfansapi.Client.FindAccounts] says.
func (d *providerData) findAccounts(
	ctx context.Context, match func(onlyfansapi.Account) bool,
) ([]onlyfansapi.Account, diag.Diagnostics) {
	return d.findAccountsBy(ctx, listAccountsRequest, match)
}

// findAccountsBy is findAccounts with a request that says for errors what it is for.
func (d *providerData) findAccountsBy(
	ctx context.Context, r apiRequest, match func(onlyfansapi.Account) bool,
) ([]onlyfansapi.Account, diag.Diagnostics) {
	return d.listAccounts(ctx, r, func(ctx context.Context, hold onHold) ([]onlyfansapi.Account, error) {
		return d.client.FindAccounts(ctx, match, hold)
	})
}

// findAccount returns the account with this ID if it matches, else nil. r is as in findAccountsBy.
func (d *providerData) findAccount(
	ctx context.Context, r apiRequest, id string, match func(onlyfansapi.Account) bool,
) (*onlyfansapi.Account, diag.Diagnostics) {
	found, diags := d.findAccountsBy(ctx, r, func(account onlyfansapi.Account) bool {
		return account.ID == id && match(account)
	})
	if diags.HasError() || len(found) == 0 {
		return nil, diags
	}
	return &found[0], diags
}

const (
	// listLag is how long a change of an account is looked for in the list, which may lag.
	listLag = 30 * time.Second
	// shortestLagPause and longestLagPause are the times between two requests for the list.
	shortestLagPause, longestLagPause = time.Second, 8 * time.Second
)

// duringListLag calls look until it returns true, for listLag, and once more at the end.
func duringListLag(ctx context.Context, look func() (done bool)) {
	began := time.Now()
	for pause := shortestLagPause; ; pause = min(2*pause, longestLagPause) {
		rest := listLag - time.Since(began)
		if look() || rest <= 0 {
			return
		}
		protocol.UntilInterrupted(ctx, func(ctx context.Context) {
			select {
			case <-time.After(min(pause, rest)):
			case <-ctx.Done(): // the next request reports it
			}
		})
	}
}

// anySession matches an account whether it is connected or not.
func anySession(onlyfansapi.Account) bool { return true }

// isConnected matches an account that is connected.
func isConnected(account onlyfansapi.Account) bool { return account.Connected }

// allAccounts returns all accounts, sorted by ID, from the same list.
func (d *providerData) allAccounts(ctx context.Context) ([]onlyfansapi.Account, diag.Diagnostics) {
	return d.listAccounts(
		ctx,
		listAccountsRequest,
		func(ctx context.Context, hold onHold) ([]onlyfansapi.Account, error) {
			return d.client.Accounts(ctx, hold)
		},
	)
}

func (d *providerData) listAccounts(
	ctx context.Context, r apiRequest, list func(context.Context, onHold) ([]onlyfansapi.Account, error),
) ([]onlyfansapi.Account, diag.Diagnostics) {
	found, diags := read(ctx, d, r, list)
	if diags.HasError() {
		return nil, diags
	}
	tflog.Debug(ctx, "Accounts looked up in the list", map[string]any{"found": len(found)})
	return found, mistypedAccounts(found)
}

// reauthenticate asks the API once to sign the account in again, and returns the ID of the new attempt. r describes the
// request, and report is as in change.
func (d *providerData) reauthenticate(
	ctx context.Context, accountID string, r apiRequest, report func(string),
) (attemptID string, diags diag.Diagnostics) {
	sent, err := d.change(ctx, r, report, func(ctx context.Context, hold onHold) (sent bool, err error) {
		attemptID, sent, err = d.client.Reauthenticate(ctx, accountID, hold)
		if err == nil {
			r.fields["attempt_id"] = attemptID
		}
		return sent, err
	})
	if err != nil {
		diags.Append(d.requestError(r, sent, err))
	}
	return attemptID, diags
}
