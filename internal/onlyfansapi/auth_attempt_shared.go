package onlyfansapi

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// sharedLooks lets waits for the same attempt share their looks: one of them asks the API, and each takes the answer.
// What an attempt ended with is kept, for an attempt does not begin again.
type sharedLooks struct {
	mu       sync.Mutex
	attempts map[string]*sharedLook
}

// sharedLook is what is known of one attempt.
type sharedLook struct {
	waits int           // going on now; guarded by sharedLooks.mu
	ended atomic.Bool   // the newest answer is the last one
	turn  chan struct{} // held by who looks; it guards the rest
	body  []byte        // the newest good answer, as it came, because not all waits want the same of it
	asked time.Time     // when it was asked for
	at    time.Time     // when it came

	forgotten atomic.Int64 // what was asked for before this counts no more; in Unix nanoseconds
}

// join begins a wait for an attempt; leave must follow.
func (s *sharedLooks) join(id string) *sharedLook {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.attempts == nil {
		s.attempts = map[string]*sharedLook{}
	}
	look := s.attempts[id]
	if look == nil {
		look = &sharedLook{turn: make(chan struct{}, 1)}
		s.attempts[id] = look
	}
	look.waits++
	return look
}

func (s *sharedLooks) leave(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	look := s.attempts[id]
	look.waits--
	if look.waits == 0 && !look.ended.Load() {
		delete(s.attempts, id)
	}
}

// forget makes what was answered before now no news to anyone.
func (s *sharedLooks) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if look := s.attempts[id]; look != nil {
		look.forgotten.Store(time.Now().UnixNano())
	}
}

// going counts the attempts that are waited for now.
func (s *sharedLooks) going() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, look := range s.attempts {
		if look.waits > 0 {
			n++
		}
	}
	return n
}

// take returns the newest answer if it is news to a wait whose last one came at the time last, else that of a new look.
// For a wait that had none (last is zero), an answer is as good as new for the shortest time between looks.
func (l *sharedLook) take(ctx context.Context, last time.Time, look func() ([]byte, error)) ([]byte, error) {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if last.IsZero() {
		last = time.Now().Add(-minInterval)
	}
	if l.at.After(last) && l.asked.UnixNano() > l.forgotten.Load() || l.ended.Load() {
		return l.body, nil
	}
	asked := time.Now()
	body, err := look()
	if err == nil {
		l.body, l.asked, l.at = body, asked, time.Now()
	}
	return body, err
}
