package onlyfansapi

import (
	"context"
	"errors"
	"sync"
	"time"
)

// sharedAnswers lets callers who ask for the same thing at the same time share one request. Its outcome, a value of
// type T or an error, goes to all of them. A key stands for what is asked for. The lock is held for bookkeeping only,
// never while a request is held back or in progress.
type sharedAnswers[T any] struct {
	mu    sync.Mutex
	byKey map[string]*sharedAnswer[T]
}

// sharedAnswer is what is known under one key.
type sharedAnswer[T any] struct {
	callers int // between join and leave
	// newest is the outcome of the newest request, and success that of the newest one that brought a value.
	newest, success outcome[T]
	// current is the request in progress, nil for none.
	current *sharedRequest
	// queued takes each caller who is about to make a request out of the limiter's queue.
	queued []context.CancelCauseFunc
	// invalidated is when what is asked for last changed. Outcomes of requests from before do not count.
	invalidated time.Time
}

// outcome is what a request brought.
type outcome[T any] struct {
	value T
	err   error
	// asked is when the request was made; zero if there was none. came is when it ended.
	asked, came time.Time
}

type sharedRequest struct {
	asked time.Time
	done  chan struct{} // closed at the end of the request
}

// errOvertaken takes a caller out of the limiter's queue, because another one makes the request.
var errOvertaken = errors.New("another caller makes the request")

// join must come before get, and leave after it.
func (s *sharedAnswers[T]) join(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byKey == nil {
		s.byKey = map[string]*sharedAnswer[T]{}
	}
	if s.byKey[key] == nil {
		s.byKey[key] = &sharedAnswer[T]{}
	}
	s.byKey[key].callers++
}

// leave drops what is known under the key with the last caller.
func (s *sharedAnswers[T]) leave(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byKey[key].callers--
	if s.byKey[key].callers == 0 {
		delete(s.byKey, key)
	}
}

// keys counts the keys that callers have joined.
func (s *sharedAnswers[T]) keys() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.byKey)
}

// forget discards the outcomes of requests made before now.
func (s *sharedAnswers[T]) forget(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answer := s.byKey[key]; answer != nil {
		answer.invalidated = time.Now()
	}
}

// kept returns the newest value that was asked for after a time, and whether there is one. invalidated reports
// whether forget was ever called.
func (s *sharedAnswers[T]) kept(key string, after time.Time) (kept outcome[T], ok, invalidated bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := s.byKey[key]
	ok = answer.success.asked.After(later(after, answer.invalidated))
	return answer.success, ok, !answer.invalidated.IsZero()
}

// get returns the newest outcome that was asked for after a time. If there is none, it waits for a request in
// progress that is new enough, or makes one: by send, with the reservation that reserve returns. reserve's context
// ends if another caller is faster. If get's own context ends first, the outcome is an error, and its times are zero.
func (s *sharedAnswers[T]) get(
	ctx context.Context, key string, after time.Time,
	reserve func(context.Context) (*reservation, error), send func(*reservation) (T, error),
) outcome[T] {
	for {
		found, current, queue, stop := s.find(ctx, key, after)
		switch {
		case !found.asked.IsZero():
			return found
		case current != nil:
			select {
			case <-current.done:
				continue
			case <-ctx.Done():
				return outcome[T]{err: context.Cause(ctx)}
			}
		}
		reserved, err := reserve(queue)
		overtaken := errors.Is(context.Cause(queue), errOvertaken)
		stop(nil)
		switch {
		case err != nil && overtaken:
			continue
		case err != nil:
			return outcome[T]{err: err}
		}
		own := s.begin(key, after)
		if own == nil {
			reserved.done(false)
			continue
		}
		result := outcome[T]{asked: own.asked}
		result.value, result.err = send(reserved)
		result.came = time.Now()
		if s.publish(key, own, result, ctx.Err() != nil) {
			return result
		}
	}
}

// find returns the outcome that get is to return, or the request in progress that will bring it, or the context with
// which get can queue for a request of its own.
func (s *sharedAnswers[T]) find(ctx context.Context, key string, after time.Time) (
	found outcome[T], current *sharedRequest, queue context.Context, stop context.CancelCauseFunc,
) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := s.byKey[key]
	if found, current = answer.after(after); current == nil && found.asked.IsZero() {
		queue, stop = context.WithCancelCause(ctx)
		answer.queued = append(answer.queued, stop)
	}
	return found, current, queue, stop
}

// after returns the newest outcome that was asked for after a time, or the request in progress that was. Both are
// zero if there is none.
func (a *sharedAnswer[T]) after(after time.Time) (found outcome[T], current *sharedRequest) {
	after = later(after, a.invalidated)
	switch {
	case a.newest.asked.After(after):
		return a.newest, nil
	case a.current != nil && a.current.asked.After(after):
		return found, a.current
	}
	return found, nil
}

// begin begins a request. It returns nil if another caller has begun one meanwhile.
func (s *sharedAnswers[T]) begin(key string, after time.Time) *sharedRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := s.byKey[key]
	if found, current := answer.after(after); current != nil || !found.asked.IsZero() {
		return nil
	}
	answer.current = &sharedRequest{asked: time.Now(), done: make(chan struct{})}
	for _, stop := range answer.queued {
		stop(errOvertaken)
	}
	answer.queued = nil
	return answer.current
}

// publish ends a request and hands its outcome to all, unless it was cut off because its own caller gave up. It
// returns false if the outcome no longer counts, so that even this caller needs another.
func (s *sharedAnswers[T]) publish(key string, own *sharedRequest, result outcome[T], cutOff bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer close(own.done)
	answer := s.byKey[key]
	if answer.current == own {
		answer.current = nil
	}
	if cutOff {
		return true
	}
	if own.asked.Before(answer.invalidated) {
		return false
	}
	if own.asked.After(answer.newest.asked) {
		answer.newest = result
	}
	if result.err == nil && own.asked.After(answer.success.asked) {
		answer.success = result
	}
	return true
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
