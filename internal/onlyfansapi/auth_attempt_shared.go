package onlyfansapi

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// pollAuthAttempt returns what a poll of the attempt brought that was made after the time after, which may be the
// poll of another wait. requests is how many of its own went out.
func (c *Client) pollAuthAttempt(
	ctx context.Context, id string, after time.Time, onHold onHold,
) (body outcome[[]byte], requests int) {
	body = c.polls.get(ctx, id, after,
		func(ctx context.Context) (*reservation, error) { return c.limit.wait(ctx, read, onHold) },
		func(reserved *reservation) ([]byte, error) {
			a, err := c.send(ctx, reserved, request{method: http.MethodGet, path: []string{"authenticate", id}})
			if a.sent {
				requests++
			}
			return a.body, err
		})
	return body, requests
}

// forgetAttempt discards all that is known of an attempt, because this client has just changed it, and of the
// accounts, one of which the attempt may change.
func (c *Client) forgetAttempt(id string) {
	c.accounts.forget()
	c.polls.forget(id)
	c.ended.forget(id)
}

// endedAttempts keeps the last answers of attempts that have ended: an attempt does not begin again, so that a later
// wait needs no request.
type endedAttempts struct {
	mu   sync.Mutex
	byID map[string]endedAttempt
}

type endedAttempt struct {
	attempt *AuthAttempt // nil where there is none
	// notBefore is when this client changed the attempt.
	notBefore time.Time
}

func (e *endedAttempts) get(id string) *AuthAttempt {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.byID[id].attempt
}

// keep keeps an answer without its raw profile, unless the attempt was changed since it was asked for.
func (e *endedAttempts) keep(id string, attempt *AuthAttempt, asked time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.byID == nil {
		e.byID = map[string]endedAttempt{}
	}
	if asked.After(e.byID[id].notBefore) {
		e.byID[id] = endedAttempt{attempt: attempt.withoutRaw()}
	}
}

func (e *endedAttempts) forget(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.byID == nil {
		e.byID = map[string]endedAttempt{}
	}
	e.byID[id] = endedAttempt{notBefore: time.Now()}
}
