package fakeapi

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Window is how a [Server] counts the requests of a minute. Which kind the vendor uses is not known.
type Window int

const (
	// Sliding allows so many requests in any 60 seconds: the strictest that "60 a minute" can mean.
	Sliding Window = iota
	// Fixed allows so many in a minute that begins with its first request; then all are there again, as Laravel counts.
	Fixed
	// Bucket allows so many at once and refills steadily, one in a second where 60 a minute are allowed.
	Bucket
)

// limiter counts the requests of one key.
type limiter struct {
	counted []time.Time // oldest first; of a bucket, when each will have been refilled
}

// take counts a request if the limit allows it. It returns how many more are allowed, and after which time one is
// where none is.
func (l *limiter) take(window Window, limit int, now time.Time) (remaining int, after time.Duration, ok bool) {
	refill := time.Minute / time.Duration(limit)
	l.counted = slices.DeleteFunc(l.counted, func(t time.Time) bool { return !now.Before(t) })
	ok = len(l.counted) < limit
	if ok {
		free := now.Add(time.Minute)
		switch {
		case window == Fixed && len(l.counted) > 0:
			free = l.counted[0]
		case window == Bucket && len(l.counted) > 0:
			free = l.counted[len(l.counted)-1].Add(refill)
		case window == Bucket:
			free = now.Add(refill)
		}
		l.counted = append(l.counted, free)
	}
	if len(l.counted) == limit {
		after = l.counted[0].Sub(now)
	}
	return limit - len(l.counted), after, ok
}

// count counts the request against the limit, and returns the headers that tell of it: those of the vendor's other
// pages, and those of Laravel.
func (s *Server) count() (http.Header, bool) {
	if s.RequestsPerMinute == 0 {
		return nil, true
	}
	remaining, after, ok := s.limiter.take(s.Window, s.RequestsPerMinute, time.Now())
	header := http.Header{}
	if !s.HideLimits {
		for _, name := range []string{"x-rate-limit-limit-minute", "X-RateLimit-Limit"} {
			header.Set(name, strconv.Itoa(s.RequestsPerMinute))
		}
		for _, name := range []string{"x-rate-limit-remaining-minute", "X-RateLimit-Remaining"} {
			header.Set(name, strconv.Itoa(remaining))
		}
	}
	if !ok {
		header.Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
		if s.RetryAfter != "" {
			header.Set("Retry-After", s.RetryAfter)
		}
	}
	return header, ok
}
