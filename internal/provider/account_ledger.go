package provider

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// accountLedger is what one process of the provider knows about the objects of the resource onlyfansapi_account that it
// has read, planned and applied. It keeps an apply from disconnecting an account that another object in the state has.
// The CLI handles objects in any order, so each rule about two objects is checked from whichever comes second. A plan
// and its apply are two processes; that of the apply plans only what it creates or updates, and reads nothing.
// The zero value is ready for use.
type accountLedger struct {
	mu       sync.Mutex
	accounts map[string]*ledgerAccount // by ID
	attempts map[string]*ledgerAttempt // by ID
}

// ledgerAccount is what the process knows about an account.
type ledgerAccount struct {
	// kept and destroyed are set if a plan keeps an object with this account, or destroys one with
	// disconnect_on_destroy. The ledger's mu protects them.
	kept, destroyed bool

	// stored is set if an apply has created or updated an object with this account.
	stored atomic.Bool

	// changing has an element while an apply changes the account. It protects what follows.
	changing chan struct{}
	// disconnected is set if an apply has, or may have, disconnected the account.
	disconnected bool
	// signIn is the attempt of the last new sign-in that the process has begun. It is empty if there is none.
	signIn string
}

// ledgerAttempt is what the process knows about an attempt.
type ledgerAttempt struct {
	// created is set if a plan creates an object from this attempt.
	created bool
	// accountID is the account of an object in the state that has this attempt and disconnect_on_destroy. It is empty
	// if there is none.
	accountID string
}

// account returns what is known about an account. The caller holds mu.
func (l *accountLedger) account(id string) *ledgerAccount {
	if l.accounts == nil {
		l.accounts = map[string]*ledgerAccount{}
	}
	if l.accounts[id] == nil {
		l.accounts[id] = &ledgerAccount{changing: make(chan struct{}, 1)}
	}
	return l.accounts[id]
}

// attempt returns what is known about an attempt. The caller holds mu.
func (l *accountLedger) attempt(id string) *ledgerAttempt {
	if l.attempts == nil {
		l.attempts = map[string]*ledgerAttempt{}
	}
	if l.attempts[id] == nil {
		l.attempts[id] = &ledgerAttempt{}
	}
	return l.attempts[id]
}

// seen records an object in the state. It reports whether the plan creates an object from the same attempt, and the
// destroy of this one would disconnect the account. Only its read tells of a tainted object.
func (l *accountLedger) seen(state accountResourceModel) (isReplaced bool) {
	attemptID := state.AttemptID.ValueString()
	if attemptID == "" || !state.DisconnectOnDestroy.ValueBool() {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	attempt := l.attempt(attemptID)
	attempt.accountID = state.ID.ValueString()
	return attempt.created
}

// plannedCreate records an object that is planned to be created from an attempt. replaced is the account of an object
// in the state that has this attempt and disconnect_on_destroy, if there is one. again reports whether another object
// is planned to be created from the same attempt.
func (l *accountLedger) plannedCreate(attemptID string) (replaced string, again bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	attempt := l.attempt(attemptID)
	again, attempt.created = attempt.created, true
	return attempt.accountID, again
}

// plannedKept records an object in the state that is planned to stay. It reports whether another object with the same
// account stays, and whether one is destroyed with disconnect_on_destroy.
func (l *accountLedger) plannedKept(accountID string) (another, destroyed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	account := l.account(accountID)
	another, account.kept = account.kept, true
	return another, account.destroyed
}

// isStored reports whether an apply has created or updated an object with this account. Such an account is not
// disconnected, whatever is planned: an apply plans the destroy of a deposed object once more.
func (l *accountLedger) isStored(accountID string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.account(accountID).stored.Load()
}

// plannedDisconnect records an object that is planned to be destroyed with disconnect_on_destroy. It reports whether
// another object with the same account stays.
func (l *accountLedger) plannedDisconnect(accountID string) (kept bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	account := l.account(accountID)
	account.destroyed = true
	return account.kept
}

// change calls f while no other object changes the same account. The error is [onlyfansapi.ErrInterrupted] if an
// interrupt came before.
func (l *accountLedger) change(ctx context.Context, accountID string, f func(account *ledgerAccount)) error {
	l.mu.Lock()
	account := l.account(accountID)
	l.mu.Unlock()
	var err error
	select {
	case account.changing <- struct{}{}:
	default:
		protocol.UntilInterrupted(ctx, func(ctx context.Context) {
			select {
			case account.changing <- struct{}{}:
			case <-ctx.Done():
				err = onlyfansapi.ErrInterrupted
			}
		})
	}
	if err != nil {
		return err
	}
	defer func() { <-account.changing }()
	f(account)
	return nil
}

// hasStored records that an apply has stored an object with this account, which is connected.
func (a *ledgerAccount) hasStored() { a.stored.Store(true) }
