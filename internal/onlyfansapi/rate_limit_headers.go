package onlyfansapi

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

const (
	minPause   = 500 * time.Millisecond // of an answer that names a time; doubles where that is no longer, so that 0 for ever does no harm
	firstPause = 5 * time.Second        // of an answer that names none; doubles, too
	maxPause   = time.Minute            // of what doubles, and of an answer that is no refusal

	// maxBudget is the highest limit that a header is believed, in requests a minute.
	maxBudget = 6000
	// reserved is how many requests of the budget are left to others that use the key: what they take is seen only afterwards.
	reserved = 2
	// refillPauses is the longest pause that a limit asks for that refills steadily, in the times that one request takes to refill.
	refillPauses = 10
)

// told is what the headers of answers have told of the limit.
type told struct {
	// limit is set where the budget is the one that a header named, so that the API refuses what goes beyond it.
	limit bool
	// others is when an answer last showed that others use the key.
	others time.Time
	// at is when the newest answer came that told how many requests remain.
	at time.Time
	// risenBy is the number of the last answer that told that requests of this client no longer count, though less than a minute old.
	// A rise in the past happened after the time risenAfter.
	risenBy    int
	risenAfter time.Time
	// steady is set once the limit has been seen to refill steadily, and not at once at the end of a fixed minute. It is used only as far as
	// what has refilled up to refilled is already counted.
	steady   bool
	refilled time.Time
}

// limitHeaders are the numbers of an answer's headers; -1 stands for none.
type limitHeaders struct{ limit, remaining int }

// readLimitHeaders reads the vendor's headers, and those of Laravel, the vendor's framework.
func readLimitHeaders(header http.Header) limitHeaders {
	h := limitHeaders{-1, -1}
	for _, names := range [][2]string{
		{"X-Rate-Limit-Limit-Minute", "X-Rate-Limit-Remaining-Minute"},
		{"X-Ratelimit-Limit", "X-Ratelimit-Remaining"},
	} {
		if limit, err := strconv.Atoi(header.Get(names[0])); err == nil && h.limit < 0 && limit >= 1 && limit <= maxBudget {
			h.limit = limit
		}
		if remaining, err := strconv.Atoi(header.Get(names[1])); err == nil && (h.remaining < 0 || remaining < h.remaining) {
			h.remaining = max(remaining, 0)
		}
	}
	return h
}

// pause holds all requests back where the request's answer says that the limit is reached.
func (l *rateLimit) pause(p *place, resp *http.Response) {
	headers := readLimitHeaders(resp.Header)
	after, named := retryAfter(resp.Header)
	refused := asksToWait(resp)
	belongs := p.answeredBefore < l.pausedBy // to the last pause, before which it was sent
	// Where the limit is known, too, the budget is used up, and nobody need guess for how long.
	if !refused && (headers.remaining != 0 || headers.limit > 0 && !named) {
		if !belongs {
			l.pauses = 0
		}
		return
	}
	if helpful := after > minPause; !helpful {
		if !belongs {
			l.pauses++
		}
		least := firstPause
		if named {
			least = minPause
		}
		after = min(least<<min(max(l.pauses-1, 0), 10), maxPause)
	}
	if !belongs {
		l.pausedBy = p.answer
	}
	if !refused {
		after = min(after, maxPause)
	}
	// When the requests of others stop counting is not known here, but the API has just said it: to them, too.
	l.probe = named && headers.remaining == 0 && l.hasOthers()
	if l.probe {
		after += time.Duration(l.reserve()) * l.refillTime()
	}
	if until := time.Now().Add(after); until.After(l.pausedUntil) {
		l.pausedUntil = until
		for _, h := range l.queue {
			h.notice()
		}
	}
}

// learn makes what counts agree with the numbers of the request's answer. What the server counted when it answered is the limit less
// what remains; the requests that were on their way at that time may have come to it since.
func (l *rateLimit) learn(p *place, resp *http.Response) {
	headers := readLimitHeaders(resp.Header)
	if headers.limit < 0 {
		return
	}
	l.budget = headers.limit
	if l.ceiling > 0 {
		l.budget = min(l.ceiling, headers.limit)
	}
	l.told.limit = l.budget == headers.limit
	// What an answer tells that was on its way when the limit rose can be of before or after that.
	if headers.remaining < 0 || p.answeredBefore < l.told.risenBy {
		return
	}
	now := time.Now()
	used := max(l.budget-headers.remaining, 0)
	if len(l.counted) < used {
		l.told.others = now
	}
	for len(l.counted) < used {
		l.counted = append(l.counted, &place{foreign: true, sure: true, admitted: now, until: now.Add(window), answer: p.answer})
	}
	p.sure = !asksToWait(resp)
	if l.budget != l.ceiling {
		onTheirWay := l.admitted - p.answeredBefore - 1
		l.learnRefill(p, used, onTheirWay, resp)
		for len(l.counted) > used+onTheirWay && l.drop() {
		}
	}
	l.told.at, l.told.refilled = now, now
}

// learnRefill finds out whether the limit refills steadily, from the number of requests that counted when the request was answered.
func (l *rateLimit) learnRefill(p *place, used, onTheirWay int, resp *http.Response) {
	now := time.Now()
	if !p.sure {
		after, named := retryAfter(resp.Header)
		l.told.steady = l.told.steady && named && after <= refillPauses*l.refillTime()
		return
	}
	if p.probe && used > l.budget/2 {
		l.told.steady = true // at the end of a fixed minute, all of it would be there again
	}
	sure := 0
	for _, other := range l.counted {
		if other == p || other.sure && other.answer <= p.answeredBefore && now.Sub(other.admitted) < time.Minute {
			sure++
		}
	}
	if used >= sure {
		return
	}
	// The minutes of a fixed window end once in 60 s, and then all of the limit is there again, as far as others leave it.
	if now.Sub(l.told.risenAfter) < time.Minute-time.Second || used > 1+onTheirWay && !l.hasOthers() {
		l.told.steady = true
	} else {
		l.told.risenAfter = l.told.at
	}
	l.told.risenBy = p.answer
}

// drop ends the counting of one request, those of others first. It returns false where all are in progress.
func (l *rateLimit) drop() bool {
	i := slices.IndexFunc(l.counted, func(p *place) bool { return p.foreign })
	if i < 0 {
		i = slices.IndexFunc(l.counted, func(p *place) bool { return !p.until.IsZero() })
	}
	if i < 0 {
		return false
	}
	l.counted = slices.Delete(l.counted, i, i+1)
	return true
}

// expire ends the counting of the requests that are old enough, or where the limit refills steadily, of as many as have been refilled.
func (l *rateLimit) expire(now time.Time) {
	if !l.told.steady {
		l.counted = slices.DeleteFunc(l.counted, func(p *place) bool { return !p.until.IsZero() && !now.Before(p.until) })
		return
	}
	for now.Sub(l.told.refilled) >= l.refillTime() {
		l.told.refilled = l.told.refilled.Add(l.refillTime())
		if !l.drop() {
			l.told.refilled = now // it is full
		}
	}
}

// nextExpiry is when expire will next make room; zero where that depends on requests in progress.
func (l *rateLimit) nextExpiry() time.Time {
	if l.told.steady {
		return l.told.refilled.Add(l.refillTime())
	}
	var next time.Time
	for _, p := range l.counted {
		if !p.until.IsZero() && (next.IsZero() || p.until.Before(next)) {
			next = p.until
		}
	}
	return next
}

// refillTime is how long one request takes to refill where the limit refills steadily.
func (l *rateLimit) refillTime() time.Duration { return time.Minute / time.Duration(l.budget) }

// reserve is how much of the budget is left to others, where there are any.
func (l *rateLimit) reserve() int {
	if !l.hasOthers() {
		return 0
	}
	return min(reserved, l.budget/10)
}

// hasOthers tells whether others have used the key in the last minute.
func (l *rateLimit) hasOthers() bool {
	return time.Since(l.told.others) < window
}
