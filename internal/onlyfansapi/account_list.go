package onlyfansapi

import (
	"context"
	"io"
	"slices"
	"time"
)

// maxAccountsBody bounds the list, in bytes. A real profile has 4 KiB and more, and an agency has thousands.
const maxAccountsBody = 256 << 20

// Accounts returns all accounts, sorted by their ids. The list was asked for at most a minute ago, and after all that
// this client has changed. Callers share it, and must not change it. onHold, where not nil, is told when the rate
// limit holds a request back. Errors are those of [Client.WaitForAuthAttempt].
func (c *Client) Accounts(ctx context.Context, onHold func(reason error, d time.Duration)) ([]Account, error) {
	return c.accounts.all(ctx, onHold)
}

// FindAccounts returns the accounts that match, sorted by their ids. An account in a list that was asked for within
// the last minute is there. That none matches is concluded only from a list that was asked for after the call, so
// that reads of many accounts that are all there make one request, and each one that is not makes one more at most.
// onHold and the errors are those of [Client.Accounts].
func (c *Client) FindAccounts(
	ctx context.Context, match func(Account) bool, onHold func(reason error, d time.Duration),
) ([]Account, error) {
	return c.accounts.find(ctx, match, onHold)
}

// IsAccountGone reports whether a list that was asked for after the call does not have the account with this id. onHold
// and the errors are those of [Client.Accounts].
func (c *Client) IsAccountGone(
	ctx context.Context, id string, onHold func(reason error, d time.Duration),
) (gone bool, err error) {
	_, err = c.accounts.lookUp(ctx, func(accounts []Account) bool {
		gone = !slices.ContainsFunc(accounts, func(account Account) bool { return account.ID == id })
		return gone
	}, onHold)
	return gone && err == nil, err
}

// requestAllAccounts asks for the list of all accounts.
func (c *Client) requestAllAccounts(ctx context.Context, reserved *reservation, onHold onHold) ([]Account, error) {
	return c.requestAccounts(ctx, reserved, func(body io.Reader) ([]Account, error) {
		return decodeAccounts(body, c.redact)
	}, onHold)
}

// requestAccounts asks for the list, a few times where another request may help, and reads it with decode. The
// reservation is for the first one.
func (c *Client) requestAccounts(
	ctx context.Context, reserved *reservation, decode func(io.Reader) ([]Account, error), onHold onHold,
) ([]Account, error) {
	var accounts []Account
	err := c.get(ctx, reserved, request{
		path:    []string{"accounts"},
		maxBody: maxAccountsBody,
		decode:  func(body io.Reader) (err error) { accounts, err = decode(body); return err },
	}, onHold)
	return accounts, err
}
