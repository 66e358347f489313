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

// accountModel holds what every block tells of an account that was connected.
type accountModel struct {
	ID               types.String `tfsdk:"id"`
	DisplayName      types.String `tfsdk:"display_name"`
	OnlyFansID       types.String `tfsdk:"onlyfans_id"`
	OnlyFansUsername types.String `tfsdk:"onlyfans_username"`
	Connected        types.Bool   `tfsdk:"connected"`
}

// fill sets the attributes. One is null where the API sent nothing.
func (m *accountModel) fill(account onlyfansapi.Account) {
	m.ID = types.StringValue(account.ID)
	m.DisplayName = types.StringPointerValue(account.DisplayName)
	m.OnlyFansID = types.StringPointerValue(account.OnlyFansID)
	m.OnlyFansUsername = types.StringPointerValue(account.OnlyFansUsername)
	m.Connected = types.BoolValue(account.Connected)
}

// listedAccountModel holds what the data sources tell of an account. They alone have the progress: it is free text that may change at any time, so
// that a resource would show drift.
type listedAccountModel struct {
	accountModel

	AuthenticationProgress types.String `tfsdk:"authentication_progress"`
}

func (m *listedAccountModel) fill(account onlyfansapi.Account) {
	m.accountModel.fill(account)
	m.AuthenticationProgress = types.StringPointerValue(account.AuthenticationProgress)
}

// accountAttributes describes the fields of accountModel.
func accountAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":                computedString("ID of the account in the API, such as `acct_4d3f…`."),
		"display_name":      computedString("Display name of the account in the API. Often an email address."),
		"onlyfans_id":       computedString("Numeric ID of the account at OnlyFans, as a string."),
		"onlyfans_username": computedString("User name of the account at OnlyFans."),
		"connected": computedBool("Whether the account has a valid session at OnlyFans. " +
			"`false` after the session expires, until the account signs in again."),
	}
}

// listedAccountAttributes describes the fields of listedAccountModel.
func listedAccountAttributes() map[string]schema.Attribute {
	attributes := accountAttributes()
	attributes["authentication_progress"] = computedString("Progress of the account's last sign-in, as returned by the API. " +
		"The API can change this text at any time.")
	return attributes
}

// connectedFilterDescription describes the filter of everything that lists accounts.
const connectedFilterDescription = "`true` returns only accounts with a valid session at OnlyFans, `false` only accounts whose session has expired. " +
	"When unset, all accounts are returned."

// matchingAccounts returns the accounts that this value of the filter lets through. Those that are given are shared with others, and stay as they are.
func matchingAccounts(accounts []onlyfansapi.Account, connected types.Bool) (matching []onlyfansapi.Account) {
	for _, account := range accounts {
		if connected.IsNull() || connected.ValueBool() == account.Connected {
			matching = append(matching, account)
		}
	}
	return matching
}

// findAccounts returns the accounts that match, sorted by their ids, or says why the list cannot be had. All blocks of one run share
// one list, as [onlyfansapi.Client.FindAccounts] says.
func (d *providerData) findAccounts(ctx context.Context, match func(onlyfansapi.Account) bool) ([]onlyfansapi.Account, diag.Diagnostics) {
	return d.lookUpAccounts(ctx, func(ctx context.Context, onHold func(error, time.Duration)) ([]onlyfansapi.Account, error) {
		return d.client.FindAccounts(ctx, match, onHold)
	})
}

// allAccounts returns all accounts, sorted by their ids, from the same list.
func (d *providerData) allAccounts(ctx context.Context) ([]onlyfansapi.Account, diag.Diagnostics) {
	return d.lookUpAccounts(ctx, func(ctx context.Context, onHold func(error, time.Duration)) ([]onlyfansapi.Account, error) {
		return d.client.Accounts(ctx, onHold)
	})
}

func (d *providerData) lookUpAccounts(
	ctx context.Context, ask func(context.Context, func(error, time.Duration)) ([]onlyfansapi.Account, error),
) (found []onlyfansapi.Account, diags diag.Diagnostics) {
	if d.client == nil {
		return nil, diag.Diagnostics{notConfigured(d.unknown)}
	}
	onHold := logPauses(ctx, nil)
	var err error
	protocol.UntilInterrupted(ctx, func(ctx context.Context) { found, err = ask(ctx, onHold) })
	if err != nil {
		tflog.Info(ctx, "Accounts could not be listed", map[string]any{"cause": err.Error()})
		return nil, diag.Diagnostics{d.connection().accountsNotListed(err)}
	}
	tflog.Debug(ctx, "Accounts looked up in the list", map[string]any{"found": len(found)})
	return found, mistypedAccounts(found)
}

// beginLogin asks the API once to sign the account in again, and returns the id of the attempt that this is. sent tells whether a sign-in may have
// begun, also where there is no id.
func (d *providerData) beginLogin(ctx context.Context, accountID string, onHold func(error, time.Duration)) (attemptID string, sent bool, err error) {
	protocol.UntilInterrupted(ctx, func(ctx context.Context) { attemptID, sent, err = d.client.Reauthenticate(ctx, accountID, onHold) })
	fields := map[string]any{"account_id": accountID, "sent": sent}
	if err != nil {
		fields["cause"] = err.Error()
		tflog.Info(ctx, "New sign-in not begun", fields)
		return "", sent, err
	}
	fields["attempt_id"] = attemptID
	tflog.Info(ctx, "New sign-in begun", fields)
	return attemptID, sent, nil
}
