package onlyfansapi

import (
	"context"
	"sync"
	"time"
)

// sharedAnswers lets callers that want the same thing at the same time share one request, whose outcome, be it a value or an error, goes to all of
// them. T is the type of the value, and a key stands for what is asked for. The lock is held for bookkeeping only, never
// while a request is held back or in progress.
type sharedAnswers[T any] struct {
	mu    sync.Mutex
	byKey map[string]*sharedAnswer[T]
}

// sharedAnswer is what is known under one key.
type sharedAnswer[T any] struct {
	callers int // between join and leave
	// newest is the outcome of the request that was made last.
	newest outcome[T]
	// current is the request in progress, nil for none.
	current *sharedRequest
	// notBefore is when this client changed what is asked for: what was asked earlier does not count.
	notBefore time.Time
}

// outcome is what a request brought.
type outcome[T any] struct {
	value T
	err   error
	// asked is when the request was made; zero where there was none.
	asked time.Time
}

type sharedRequest struct {
	asked time.Time
	done  chan struct{} // closed at the end of the request
}

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
		answer.notBefore = time.Now()
	}
}

// get returns the newest outcome that was asked for after the time after. Where there is none yet, it waits for the request in progress
// if that is new enough, else it makes one by send, once enter has let it; if another caller was faster meanwhile, it leaves its place instead.
// A caller whose context ends meanwhile gets an outcome with an error and without a time.
func (s *sharedAnswers[T]) get(ctx context.Context, key string, after time.Time, enter func() (*place, error), send func(*place) (T, error)) outcome[T] {
	for entered := (*place)(nil); ; {
		found, current, own := s.find(key, after, entered != nil)
		if entered != nil && own == nil {
			entered.leave(false)
			entered = nil
		}
		switch {
		case !found.asked.IsZero():
			return found
		case own != nil:
			result := outcome[T]{asked: own.asked}
			result.value, result.err = send(entered)
			entered = nil
			if s.publish(key, own, result, ctx.Err() != nil) {
				return result
			}
		case current != nil:
			select {
			case <-current.done:
			case <-ctx.Done():
				return outcome[T]{err: context.Cause(ctx)}
			}
		default:
			place, err := enter()
			if err != nil {
				return outcome[T]{err: err}
			}
			entered = place
		}
	}
}

// find returns the outcome that get is to return, or the request that will bring it. Where there is neither and the caller has entered
// the rate limit, its own request begins.
func (s *sharedAnswers[T]) find(key string, after time.Time, entered bool) (found outcome[T], current, own *sharedRequest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := s.byKey[key]
	if answer.notBefore.After(after) {
		after = answer.notBefore
	}
	switch {
	case answer.newest.asked.After(after):
		return answer.newest, nil, nil
	case answer.current != nil && answer.current.asked.After(after):
		return found, answer.current, nil
	case entered:
		answer.current = &sharedRequest{asked: time.Now(), done: make(chan struct{})}
		return found, nil, answer.current
	}
	return found, nil, nil
}

// publish ends a request and hands its outcome to all, unless the request was cut off because its own caller gave up. It returns false
// where the outcome no longer counts, so that even this caller needs another.
func (s *sharedAnswers[T]) publish(key string, own *sharedRequest, result outcome[T], cutOff bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer close(own.done)
	answer := s.byKey[key]
	if answer.current == own {
		answer.current = nil
	}
	switch {
	case cutOff:
		return true
	case own.asked.Before(answer.notBefore):
		return false
	case own.asked.After(answer.newest.asked):
		answer.newest = result
	}
	return true
}
