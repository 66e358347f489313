package onlyfansapi

import (
	"context"
	"io"
	"time"
)

const (
	// keepAccounts is how long an account that is in a list counts as being there, after the list was asked for.
	keepAccounts = time.Minute
	// keepFailure is how long the failure to get a list counts for those who ask later: many reads of one run do not
	// each repeat it.
	keepFailure = 10 * time.Second
	// gatherAccounts is how long a list that others may soon need, too, is waited for before it is asked for.
	gatherAccounts = 100 * time.Millisecond
	// maxAccountsBody bounds the list, in bytes. A real profile has 4 KiB and more, and an agency has thousands.
	maxAccountsBody = 256 << 20
)

// Accounts returns all accounts, sorted by their ids. The list was asked for at most a minute ago, and after all that
// this client has changed. Callers share it, and must not change it. onHold, where not nil, is told when the rate
// limit holds a request back. Errors are those of [Client.WaitForAuthAttempt].
func (c *Client) Accounts(ctx context.Context, onHold func(reason error, d time.Duration)) ([]Account, error) {
	return c.lookUp(ctx, func([]Account) bool { return true }, onHold)
}

// FindAccounts returns the accounts that match, sorted by their ids. An account in a list that was asked for within
// the last minute is there. That none matches is concluded only from a list that was asked for after the call, so
// that reads of many accounts that are all there make one request, and each one that is not makes one more at most.
// onHold and the errors are those of [Client.Accounts].
func (c *Client) FindAccounts(
	ctx context.Context, match func(Account) bool, onHold func(reason error, d time.Duration),
) ([]Account, error) {
	var found []Account
	_, err := c.lookUp(ctx, func(accounts []Account) bool {
		found = nil
		for _, account := range accounts {
			if match(account) {
				found = append(found, account)
			}
		}
		return len(found) > 0
	}, onHold)
	if err != nil {
		return nil, err
	}
	return found, nil
}

// accountLists shares and keeps the list of accounts. shared is joined for ever, so that the newest outcome is kept.
type accountLists struct{ shared sharedAnswers[[]Account] }

// wholeList is the key of the one list.
const wholeList = "accounts"

// forget discards the lists that were asked for before now.
func (l *accountLists) forget() { l.shared.forget(wholeList) }

// lookUp returns a list in which wanted finds what it looks for, or one that was asked for after the call. wanted is
// called with that list last.
func (c *Client) lookUp(ctx context.Context, wanted func([]Account) bool, onHold onHold) ([]Account, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, AccountTimeout, ErrTimedOut)
	defer cancel()
	question := time.Now()
	since := question.Add(-keepAccounts)
	// After a change, others are likely to need the list, too, shortly: several waits see a success at nearly the same
	// time.
	kept, ok, gather := c.accounts.shared.kept(wholeList, since)
	if ok {
		if wanted(kept.value) {
			return kept.value, nil
		}
		since, gather = kept.asked, true
	}
	for {
		list := c.getAccounts(ctx, since, gather, onHold)
		fresh := list.asked.IsZero() || !list.asked.Before(question)
		switch {
		case list.err != nil && (fresh || question.Sub(list.came) < keepFailure):
			return nil, endedOr(ctx, list.err)
		case list.err == nil && (wanted(list.value) || fresh):
			return list.value, nil
		}
		since, gather = question.Add(-1), true
	}
}

// getAccounts returns a list that was asked for after the time since, or why there is none. Those who ask at the same
// time share it.
func (c *Client) getAccounts(ctx context.Context, since time.Time, gather bool, onHold onHold) outcome[[]Account] {
	return c.accounts.shared.get(ctx, wholeList, since,
		func(ctx context.Context) (*reservation, error) {
			if gather {
				if err := pause(ctx, gatherAccounts); err != nil {
					return nil, err
				}
			}
			return c.limit.wait(ctx, read, onHold)
		},
		func(reserved *reservation) ([]Account, error) {
			return c.requestAccounts(ctx, reserved, func(body io.Reader) ([]Account, error) {
				return decodeAccounts(body, c.redact)
			}, onHold)
		})
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
