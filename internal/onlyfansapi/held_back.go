package onlyfansapi

import (
	"errors"
	"time"
)

var (
	// ErrRateLimited is the reason of a [*HeldBackError] where the API's rate limit lasts longer than the time that is
	// left.
	ErrRateLimited = errors.New("the API's rate limit lasts longer than the time that is left")
	// ErrUnavailable is the reason of a [*HeldBackError] where the API says that it is unavailable (503) for longer
	// than the time that is left.
	ErrUnavailable = errors.New("the API is unavailable for longer than the time that is left")
	// ErrRequestBudget is the reason of a [*HeldBackError] where other requests used up those that are allowed per
	// minute.
	ErrRequestBudget = errors.New("the request was held back to keep within the requests allowed per minute")
	// errPaused is why a request is held back while the API asks for a pause.
	errPaused = errors.New("the API asks to hold all requests back")
)

// HeldBackError is why a request was not made: the limiter would have held it back for longer than its context lasts.
type HeldBackError struct {
	// Reason is ErrRateLimited, ErrUnavailable or ErrRequestBudget.
	Reason error
	// Until is when the request could have been made, as far as that was known.
	Until time.Time
	// Message is what the API said when it asked to make no requests, where that is more than the status says, such as
	// that there are no credits left; else "". It is safe to show.
	Message string
}

func (e *HeldBackError) Error() string {
	if e.Message == "" {
		return e.Reason.Error()
	}
	return e.Reason.Error() + " (" + e.Message + ")"
}

// Unwrap returns the reason.
func (e *HeldBackError) Unwrap() error { return e.Reason }

// onHold is called with the reason why a request is held back, and for how long; 0 if that is not known. It may be
// nil.
type onHold func(reason error, d time.Duration)
