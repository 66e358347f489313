package onlyfansapi

import "time"

// Look is what one look brought.
type Look struct {
	// Wait is what the wait has seen so far, this look included.
	Wait Wait
	// Err is why the look brought no answer, or nil.
	Err error
	// Changed is set when the answer differs from the one before in what a person would notice.
	Changed bool
}

// Pause is a time in which a wait does not look although it would by its interval.
type Pause struct {
	// Wait is what the wait has seen so far.
	Wait Wait
	// Reason is what the last look brought instead of an answer, or why the next one is held back.
	Reason error
	// Duration is how long it will take, 0 where that depends on other requests.
	Duration time.Duration
}

func (w *waiter) report(err error, changed bool) {
	w.Looks++
	if w.options.OnLook != nil {
		w.options.OnLook(Look{Wait: w.soFar(), Err: err, Changed: changed})
	}
	if changed {
		w.changed = time.Now()
	}
}

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
