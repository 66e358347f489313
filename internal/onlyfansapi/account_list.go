package onlyfansapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

const (
	// keepAccounts is how long an account that is in a list counts as being there, after the list was asked for.
	keepAccounts = time.Minute
	// keepFailure is how long the failure to get a list counts for those who ask later: many reads of one run do not each repeat it.
	keepFailure = 10 * time.Second
	// gatherAccounts is how long a list that others may soon need, too, is waited for before it is asked for.
	gatherAccounts = 100 * time.Millisecond
	// maxAccountsBody bounds the list, in bytes. A real profile has 4 KiB and more, and an agency has thousands.
	maxAccountsBody = 256 << 20
)

// Accounts returns all accounts, sorted by their ids. The list was asked for at most a minute ago, and after all that this client has changed. Callers share
// it, and must not change it. onHold, where not nil, is told when the rate limit holds a request back. Errors are those of [Client.WaitForAuthAttempt].
func (c *Client) Accounts(ctx context.Context, onHold func(reason error, d time.Duration)) ([]Account, error) {
	return c.lookUp(ctx, func([]Account) bool { return true }, onHold)
}

// FindAccounts returns the accounts that match, sorted by their ids. An account in a list that was asked for within the last minute is there. That
// none matches is concluded only from a list that was asked for after the call, so that reads of many accounts that are all
// there make one request, and each one that is not makes one more at most. onHold and the errors are those of [Client.Accounts].
func (c *Client) FindAccounts(ctx context.Context, match func(Account) bool, onHold func(reason error, d time.Duration)) ([]Account, error) {
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

// accountLists is what this client knows of the list of accounts.
type accountLists struct {
	shared sharedAnswers[accountList] // joined for ever, so that the newest outcome is kept

	mu sync.Mutex
	// kept is the newest list, also where a later request failed.
	kept outcome[accountList]
	// changed is when this client changed an account, or learned of a change: what was asked for earlier does not count.
	changed time.Time
}

// accountList is what a request brought.
type accountList struct {
	accounts []Account
	came     time.Time // when it did, or failed
}

// wholeList is the key of the one list.
const wholeList = "accounts"

// lookUp returns a list in which wanted finds what it looks for, or one that was asked for after the call. wanted is called with that list last.
func (c *Client) lookUp(ctx context.Context, wanted func([]Account) bool, onHold onHold) ([]Account, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, AccountTimeout, ErrTimedOut)
	defer cancel()
	question := time.Now()
	kept, since, gather := c.accounts.known(question)
	if !kept.asked.IsZero() {
		if wanted(kept.value.accounts) {
			return kept.value.accounts, nil
		}
		since, gather = kept.asked, true
	}
	for {
		list := c.getAccounts(ctx, since, gather, onHold)
		fresh := list.asked.IsZero() || !list.asked.Before(question)
		switch {
		case list.err != nil && (fresh || question.Sub(list.value.came) < keepFailure):
			return nil, endedOr(ctx, list.err)
		case list.err == nil && (wanted(list.value.accounts) || fresh):
			return list.value.accounts, nil
		}
		since, gather = question.Add(-1), true
	}
}

// known returns the list that still counts at a time, the zero value for none. Without it, one that was asked for after since will do. gather is set where
// others are likely to need that one, too, shortly: several waits see a success at nearly the same time.
func (l *accountLists) known(at time.Time) (kept outcome[accountList], since time.Time, gather bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	since = at.Add(-keepAccounts)
	if l.changed.After(since) {
		since = l.changed
	}
	if l.kept.asked.After(since) {
		kept = l.kept
	}
	return kept, since, !l.changed.IsZero()
}

// keep keeps a list for later callers.
func (l *accountLists) keep(list outcome[accountList]) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if list.asked.After(l.kept.asked) {
		l.kept = list
	}
}

// forget discards the lists that were asked for before now.
func (l *accountLists) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changed = time.Now()
}

// getAccounts returns a list that was asked for after the time since, or why there is none. Those who ask at the same time share it.
func (c *Client) getAccounts(ctx context.Context, since time.Time, gather bool, onHold onHold) outcome[accountList] {
	list := c.accounts.shared.get(ctx, wholeList, since,
		func() (*place, error) {
			if gather {
				if err := pause(ctx, gatherAccounts); err != nil {
					return nil, err
				}
			}
			return c.enter(ctx, poll, onHold)
		},
		func(place *place) (list accountList, err error) {
			list.accounts, err = c.requestAccounts(ctx, place, func(body io.Reader) ([]Account, error) {
				return decodeAccounts(body, c.redact)
			}, onHold)
			list.came = time.Now()
			return list, err
		})
	if list.err == nil {
		c.accounts.keep(list)
	}
	return list
}

// requestAccounts asks for the list, a few times where another request may help, and reads it with decode. The place in
// the rate limit is for the first one.
func (c *Client) requestAccounts(
	ctx context.Context, place *place, decode func(io.Reader) ([]Account, error), onHold onHold,
) ([]Account, error) {
	for try := 1; ; try++ {
		var accounts []Account
		_, err := c.send(ctx, place, request{
			method:  http.MethodGet,
			path:    []string{"accounts"},
			maxBody: maxAccountsBody,
			decode:  func(body io.Reader) (err error) { accounts, err = decode(body); return err },
		})
		answer, isAnswer := errors.AsType[*Error](err)
		limited := isAnswer && answer.RateLimited
		if err == nil || !limited && !isPassing(err) || ctx.Err() != nil || try == maxTries {
			return accounts, err
		}
		if err := pauseBefore(ctx, err, try); err != nil {
			return nil, err
		}
		if place, err = c.enter(ctx, poll, onHold); err != nil {
			return nil, err
		}
	}
}
