package onlyfansapi

import "time"

// DefaultTimeout is how long a wait takes at most when nothing else is said. The vendor's sample attempt took 95 s.
const DefaultTimeout = 10 * time.Minute

// WaitOptions says how to wait. The zero value waits for the end of the attempt with the defaults.
type WaitOptions struct {
	// Timeout bounds the whole wait; 0 means DefaultTimeout.
	Timeout time.Duration
	// PollInterval is the time between two polls; 0 means one that grows with the time waited.
	PollInterval time.Duration
	// Once ends the wait at the first good answer.
	Once bool
	// StopAtUserAction ends the wait when a person must act.
	StopAtUserAction bool
	// FinishedRecord takes an attempt for ended only when its record is finished, because the account was connected
	// before: its state says authenticated from then.
	FinishedRecord bool
	// IncludeOnlyFansData asks for [OnlyFansData.Raw].
	IncludeOnlyFansData bool
	// TOTP, where set, computes the codes of the creator's authenticator app. While the attempt waits for such a code,
	// the wait submits that of now, and a second one in a later period if the first was refused. Codes that were sent
	// to a phone are not its business.
	TOTP *TOTP
	// OnCode, where set, is called for each code of TOTP, with the reason if the API did not take it.
	OnCode func(err error)
	// OnPoll and OnPause, where set, are called for every poll and every pause. The wait goes on when they return.
	OnPoll  func(Poll)
	OnPause func(Pause)
}

// Wait is what a wait has seen.
type Wait struct {
	AttemptID string
	// Attempt is the last good answer, nil where there was none.
	Attempt *AuthAttempt
	// Outcome is that of the last good answer, or how the wait ended; "" before any answer.
	Outcome Outcome
	// Polls counts the polls, also those shared with other waits for the same attempt; Requests counts those that were
	// requests of this wait.
	Polls, Requests int
	// Waited is the time since the wait began, Unchanged that since the last change.
	Waited, Unchanged time.Duration
	// RecordOpen is set where the wait ended with Succeeded because the state says so, although the attempt's record
	// stayed open, and unchanged for three minutes: the state can be from before the attempt.
	RecordOpen bool
	// RecordFromBefore is set where the state is absent or not known, and the record was complete from the first answer
	// on. It can be that of the attempt before, so that the outcome is InProgress; but more often the attempt has
	// ended.
	RecordFromBefore bool
	// AppCodes counts the codes of [WaitOptions.TOTP] that were submitted to the attempt, also by other waits, and
	// AppCodeError is why the API did not take the last one, nil if it did.
	AppCodes     int
	AppCodeError error
	// AppSecretRefused is set when these codes were wrong, or the attempt still waits for one, and no other is
	// submitted.
	AppSecretRefused bool
	// LastError is why the last poll brought no answer, nil if it brought one.
	LastError error
}

// Poll is what one poll brought.
type Poll struct {
	// Wait is what the wait has seen so far, this poll included.
	Wait Wait
	// Err is why the poll brought no answer, or nil.
	Err error
	// Changed is set when the answer differs from the one before in what a person would notice.
	Changed bool
}

// Pause is a time in which a wait does not poll although it would by its interval.
type Pause struct {
	// Wait is what the wait has seen so far.
	Wait Wait
	// Reason is what the last poll brought instead of an answer, or why the next one is held back.
	Reason error
	// Duration is how long the pause will take, 0 where that depends on other requests.
	Duration time.Duration
}

// tell counts a poll and tells of it.
func (w *waiter) tell(err error, changed bool) {
	w.Polls++
	if w.options.OnPoll != nil {
		w.options.OnPoll(Poll{Wait: w.soFar(), Err: err, Changed: changed})
	}
	if changed {
		w.changed = time.Now()
	}
}

// pause tells of a pause.
func (w *waiter) pause(reason error, d time.Duration) {
	if w.options.OnPause != nil {
		w.options.OnPause(Pause{Wait: w.soFar(), Reason: reason, Duration: d})
	}
}

func (w *waiter) soFar() Wait {
	seen := w.Wait
	seen.Waited, seen.Unchanged = time.Since(w.started), time.Since(w.changed)
	return seen
}
