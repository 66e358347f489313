package onlyfansapi

import (
	"context"
	"time"
)

const (
	// keepList is how long what is in a list counts as being there, after the list was asked for.
	keepList = time.Minute
	// keepFailure is how long the failure to get a list counts for those who ask later: many reads of one run do not
	// each repeat it.
	keepFailure = 10 * time.Second
	// gatherList is how long a list that others may soon need, too, is waited for before it is asked for.
	gatherList = 100 * time.Millisecond
)

// keptList shares and keeps a list of the API. Make one with [newKeptList].
type keptList[T any] struct {
	shared sharedAnswers[[]T] // joined for ever, so that the newest outcome is kept
	limit  *limiter
	// request asks for the list, with the reservation for the first request.
	request func(context.Context, *reservation, onHold) ([]T, error)
}

// theList is the key of the one list.
const theList = "list"

// newKeptList returns a list that request asks for when this limiter allows it.
func newKeptList[T any](
	limit *limiter, request func(context.Context, *reservation, onHold) ([]T, error),
) *keptList[T] {
	list := &keptList[T]{limit: limit, request: request}
	list.shared.join(theList)
	return list
}

// forget discards the lists that were asked for before now.
func (l *keptList[T]) forget() { l.shared.forget(theList) }

// all returns the list that was asked for at most a minute ago, and after all that this client has changed. Callers
// share it, and must not change it.
func (l *keptList[T]) all(ctx context.Context, onHold onHold) ([]T, error) {
	return l.lookUp(ctx, func([]T) bool { return true }, onHold)
}

// find returns the items that match. One in a list that was asked for within the last minute is there. That none
// matches is concluded only from a list that was asked for after the call, so that reads of many items that are all
// there make one request, and each one that is not makes one more at most.
func (l *keptList[T]) find(ctx context.Context, match func(T) bool, onHold onHold) ([]T, error) {
	var found []T
	_, err := l.lookUp(ctx, func(items []T) bool {
		found = nil
		for _, item := range items {
			if match(item) {
				found = append(found, item)
			}
		}
		return len(found) > 0
	}, onHold)
	if err != nil {
		return nil, err
	}
	return found, nil
}

// lookUp returns a list in which wanted finds what it looks for, or one that was asked for after the call. wanted is
// called with that list last.
func (l *keptList[T]) lookUp(ctx context.Context, wanted func([]T) bool, onHold onHold) ([]T, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, ReadTimeout, ErrTimedOut)
	defer cancel()
	question := time.Now()
	since := question.Add(-keepList)
	// After a change, others are likely to need the list, too, shortly: several waits see a success at nearly the same
	// time.
	kept, ok, gather := l.shared.kept(theList, since)
	if ok {
		if wanted(kept.value) {
			return kept.value, nil
		}
		since, gather = kept.asked, true
	}
	for {
		list := l.get(ctx, since, gather, onHold)
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

// get returns a list that was asked for after the time since, or why there is none. Those who ask at the same time
// share it.
func (l *keptList[T]) get(ctx context.Context, since time.Time, gather bool, onHold onHold) outcome[[]T] {
	return l.shared.get(ctx, theList, since,
		func(ctx context.Context) (*reservation, error) {
			if gather {
				if err := pause(ctx, gatherList); err != nil {
					return nil, err
				}
			}
			return l.limit.wait(ctx, read, onHold)
		},
		func(reserved *reservation) ([]T, error) { return l.request(ctx, reserved, onHold) })
}
