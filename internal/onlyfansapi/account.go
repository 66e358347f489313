package onlyfansapi

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// Account is an account that was connected, as the list of accounts tells of it. A field is nil where the API sent
// nothing. All texts are safe to show. The rest of what the list says, the profile with its session secrets and the
// email address, is never taken. Source: the vendor's SDKs, for the list and the requests that change an account.
type Account struct {
	// ID is never "".
	ID          string
	DisplayName *string
	// OnlyFansID is a number in the API; its digits are exact.
	OnlyFansID       *string
	OnlyFansUsername *string
	// AuthenticationProgress is free text.
	AuthenticationProgress *string
	// Connected is false where the API says that the account's session is gone (is_authenticated), and nothing else:
	// the list is one of connected accounts.
	Connected bool

	// Mistyped names the fields whose JSON type is not the expected one; they count as absent.
	Mistyped []string
}

// AccountTimeout bounds each method of accounts: the requests, their repeats, and the time for which the rate limit
// holds them back.
const AccountTimeout = 5 * time.Minute

// CheckAccountID refuses what cannot be the id of an account, as [CheckAttemptID] does for attempts.
func CheckAccountID(id string) error { return checkID(id) }

// checkAccountID also refuses an id that holds the key, which would be sent as a part of the URL.
func (c *Client) checkAccountID(id string) error {
	if c.HoldsKey(id) {
		return errors.New("it holds the API key")
	}
	return CheckAccountID(id)
}

// Disconnect disconnects an account at the vendor. One that is gone already is no error: if the API answers 404, which
// a gateway in front of it does as well, the list of accounts tells. The request is repeated only after answers that
// say that it was not taken, and an interrupt does not cut it off. sent reports whether the account may have been
// disconnected, also with an error. onHold, where not nil, is called when the rate limit holds the request back. Errors
// are those of [Client.WaitForAuthAttempt], [ErrRefused], and one that says why the id is none.
func (c *Client) Disconnect(
	ctx context.Context, accountID string, onHold func(reason error, d time.Duration),
) (sent bool, err error) {
	if err := c.checkAccountID(accountID); err != nil {
		return false, err
	}
	r := request{method: http.MethodDelete, path: []string{"accounts", accountID}}
	body, sent, err := c.change(ctx, AccountTimeout, r, notTaken, onHold)
	if err == nil {
		err = c.refusal(body, "the API answers that it did not disconnect the account")
		return err == nil, err
	}
	answer, ok := errors.AsType[*Error](err)
	if !ok || answer.Status != http.StatusNotFound || !answer.InAPIForm {
		return sent, err
	}
	found, listErr := c.FindAccounts(ctx, func(account Account) bool { return account.ID == accountID }, onHold)
	if listErr == nil && len(found) == 0 {
		return true, nil
	}
	return sent, err
}

// Reauthenticate begins a new sign-in of an account with the credentials that the vendor keeps, and returns the id of
// the attempt that this is; its end is what a wait with [WaitOptions.FinishedRecord] finds. The request is repeated
// only after a 429, and an interrupt does not cut it off. sent reports whether a sign-in may have begun, also with an
// error. onHold and the errors are those of [Client.Disconnect], and [ErrRefused].
func (c *Client) Reauthenticate(
	ctx context.Context, accountID string, onHold func(reason error, d time.Duration),
) (attemptID string, sent bool, err error) {
	if err := c.checkAccountID(accountID); err != nil {
		return "", false, err
	}
	r := request{method: http.MethodPost, path: []string{"authenticate", accountID, "reauthenticate"}}
	body, sent, err := c.change(ctx, AccountTimeout, r, isTooManyRequests, onHold)
	if err != nil {
		return "", sent, err
	}
	started, err := c.startedAttempt(body)
	return started.ID, !errors.Is(err, ErrRefused), err
}
