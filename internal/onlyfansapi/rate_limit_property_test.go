package onlyfansapi

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var limiterRuns = flag.Int("limiter.runs", 100, "how many random servers the limiter is tried on")

// A scenario is a random server with a rate limit, and what clients ask of it.
type scenario struct {
	seed           uint64
	count          string // how the server counts
	limit          int    // requests per minute, or what the server takes for one
	burst          int    // of GCRA
	headers        string
	retryAfter     string
	clients, waits int // waits of each client
	longest        time.Duration
}

func newScenario(seed uint64) scenario {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	s := scenario{
		seed: seed,
		count: pick(
			"fixed by the clock",
			"fixed from the first",
			"sliding",
			"bucket",
			"GCRA",
			"per second",
			"per hour",
		),
		limit:      int(math.Exp(r.Float64() * math.Log(maxLimit+1))),
		headers:    pick("right", "none", "limit only", "remaining only", "stale", "other scale", "one stray"),
		retryAfter: pick("right", "none", "0", "ms"),
		clients:    1 + r.IntN(5),
		waits:      1 + r.IntN(30),
		longest:    time.Duration(r.IntN(3)) * 45 * time.Second,
	}
	s.burst = 1 + r.IntN(s.limit)
	return s
}

func (s scenario) String() string {
	return fmt.Sprintf(
		"seed %d: %s, limit %d (burst %d), headers %s, Retry-After %s, %d clients with %d waits of up to %s",
		s.seed, s.count, s.limit, s.burst, s.headers, s.retryAfter, s.clients, s.waits, s.longest)
}

// limitedServer answers requests by a scenario's rate limit.
type limitedServer struct {
	scenario
	mu       sync.Mutex
	began    time.Time
	counted  []time.Time
	theory   time.Time // GCRA's theoretical arrival time
	answers  int
	strayAt  int
	stale    http.Header
	staleEnd time.Time
}

// take counts a request if the limit allows it.
func (s *limitedServer) take(now time.Time) (ok bool, limit, remaining int, after time.Duration) {
	per, limit := time.Minute, s.limit
	switch s.count {
	case "per second":
		per, limit = time.Second, max(s.limit/60, 1)
	case "per hour":
		per, limit = time.Hour, s.limit*10
	}
	switch s.count {
	case "bucket", "GCRA":
		burst := limit
		if s.count == "GCRA" {
			burst = s.burst
		}
		refill := per / time.Duration(limit)
		theory := s.theory
		if theory.Before(now) {
			theory = now
		}
		free := burst - int(math.Ceil(float64(theory.Sub(now))/float64(refill)))
		if free <= 0 {
			return false, limit, 0, theory.Add(refill).Sub(now) - time.Duration(burst)*refill
		}
		s.theory = theory.Add(refill)
		return true, limit, free - 1, refill
	case "sliding":
		s.counted = slices.DeleteFunc(s.counted, func(t time.Time) bool { return now.Sub(t) >= per })
		after = per
		if len(s.counted) > 0 {
			after = s.counted[0].Add(per).Sub(now)
		}
	default: // windows that end at once
		if s.count == "fixed from the first" && len(s.counted) == 0 {
			s.began = now
		}
		if passed := now.Sub(s.began); passed >= per {
			s.counted, s.began = nil, s.began.Add(passed.Truncate(per))
			if s.count == "fixed from the first" {
				s.began = now
			}
		}
		after = s.began.Add(per).Sub(now)
	}
	if len(s.counted) >= limit {
		return false, limit, 0, after
	}
	s.counted = append(s.counted, now)
	return true, limit, limit - len(s.counted), after
}

func (s *limitedServer) answer() *http.Response {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	s.answers++
	ok, limit, remaining, after := s.take(now)
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}}
	set := func(limit, remaining int) {
		resp.Header.Set("X-RateLimit-Limit", strconv.Itoa(limit))
		resp.Header.Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	}
	switch s.headers {
	case "right", "stale":
		set(limit, remaining)
	case "limit only":
		resp.Header.Set("X-RateLimit-Limit", strconv.Itoa(limit))
	case "remaining only":
		resp.Header.Set("X-RateLimit-Remaining", strconv.Itoa(remaining))
	case "other scale":
		set(limit*60, remaining*60)
	case "one stray":
		if s.answers == s.strayAt {
			set(1, 0)
			resp.StatusCode = http.StatusBadGateway
			return resp
		}
	}
	if s.headers == "stale" { // those of up to five seconds before
		if now.After(s.staleEnd) {
			s.stale, s.staleEnd = resp.Header.Clone(), now.Add(5*time.Second)
		}
		resp.Header = s.stale.Clone()
	}
	if !ok {
		resp.StatusCode = http.StatusTooManyRequests
		switch s.retryAfter {
		case "right":
			resp.Header.Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
		case "0":
			resp.Header.Set("Retry-After", "0")
		case "ms":
			resp.Header.Set("Retry-After-Ms", strconv.Itoa(int(math.Ceil(float64(after)/float64(time.Millisecond)))))
		}
	}
	return resp
}

// A policy decides when requests are sent. The limiter is one.
type policy interface {
	next(ctx context.Context) (answered func(*http.Response), err error)
	share(n int) time.Duration
}

type limiterPolicy struct{ *limiter }

func (l limiterPolicy) next(ctx context.Context) (func(*http.Response), error) {
	r, err := l.wait(ctx, read, nil)
	return func(resp *http.Response) { r.observe(resp); r.done(true) }, err
}

// simplePolicy is what the limiter is measured by: a log of the requests of the last 61 s, the limit that a header
// names, and a pause for all after a refusal.
type simplePolicy struct {
	mu     sync.Mutex
	log    []time.Time
	budget int
	until  time.Time
}

func (p *simplePolicy) next(ctx context.Context) (func(*http.Response), error) {
	for {
		p.mu.Lock()
		now := time.Now()
		p.log = slices.DeleteFunc(p.log, func(t time.Time) bool { return now.Sub(t) >= window })
		if !now.Before(p.until) && len(p.log) < p.budget {
			p.log = append(p.log, now)
			p.mu.Unlock()
			return p.answered, nil
		}
		wait := p.until.Sub(now)
		if len(p.log) >= p.budget {
			wait = max(wait, p.log[len(p.log)-p.budget].Add(window).Sub(now))
		}
		p.mu.Unlock()
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (p *simplePolicy) answered(resp *http.Response) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if h := readLimitHeaders(resp); h.limit > 0 {
		p.budget = h.limit
	}
	if asksToWait(resp) {
		after, named := retryAfter(resp.Header)
		if !named {
			after = firstPause
		}
		p.until = time.Now().Add(after)
	}
}

func (p *simplePolicy) share(n int) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Duration(n) * time.Minute / time.Duration(p.budget)
}

// result is what became of a scenario.
type result struct {
	took    time.Duration
	sent    int
	refused int
	unended int
	longest time.Duration // that a request was held back
	// herd is the most refusals of one client after a pause, beyond the good answers between it and the next one.
	herd int
}

const tooLong = 30 * 24 * time.Hour

// run runs a scenario with one policy for each client.
func (s scenario) run(t *testing.T, newPolicy func() policy) (result result) {
	synctest.Test(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(s.seed, 2))
		began := time.Now()
		server := &limitedServer{scenario: s, began: began.Add(-rand.N(time.Minute)), strayAt: 1 + r.IntN(20)}
		server.began = began.Add(-time.Duration(r.Int64N(int64(time.Minute))))
		ctx, cancel := context.WithTimeout(t.Context(), tooLong)
		defer cancel()
		var mu sync.Mutex
		var group sync.WaitGroup
		for range s.clients {
			client := &simulated{policy: newPolicy(), server: server, mu: &mu, result: &result, active: s.waits}
			for range s.waits {
				duration := time.Duration(r.Int64N(int64(s.longest) + 1))
				own := rand.New(rand.NewPCG(r.Uint64(), 3))
				group.Go(func() { client.waitFor(ctx, began.Add(duration), own) })
			}
		}
		group.Wait()
		result.took = time.Since(began)
	})
	return result
}

// simulated is a client with its waits.
type simulated struct {
	policy policy
	server *limitedServer

	mu     *sync.Mutex // of all below
	result *result
	active int
	pauses int
	// pausedAt is when the first refusal of the last pause came, and refused how many belong to it. allowed counts the
	// good answers since, and allowedBefore those between it and the pause before.
	pausedAt                        time.Time
	refused, allowed, allowedBefore int
}

// waitFor polls until the time end has passed.
func (c *simulated) waitFor(ctx context.Context, end time.Time, r *rand.Rand) {
	latency := func() { time.Sleep(20*time.Millisecond + time.Duration(r.Int64N(int64(60*time.Millisecond)))) }
	began := time.Now()
	for {
		asked := time.Now()
		answered, err := c.policy.next(ctx) //nolint:bodyclose // the simulated answer has no body
		if err != nil {
			c.mu.Lock()
			c.result.unended++
			c.mu.Unlock()
			return
		}
		sent := time.Now()
		latency()
		resp := c.server.answer() //nolint:bodyclose // it has no body
		latency()
		c.note(resp, sent, sent.Sub(asked))
		answered(resp)
		if resp.StatusCode == http.StatusOK && !time.Now().Before(end) {
			c.mu.Lock()
			c.active--
			c.mu.Unlock()
			return
		}
		if resp.StatusCode == http.StatusTooManyRequests {
			continue
		}
		c.mu.Lock()
		active := c.active
		c.mu.Unlock()
		delay := max(interval(0, time.Since(began)), c.policy.share(active))
		time.Sleep(time.Duration(float64(delay) * (0.9 + 0.2*r.Float64())))
	}
}

// note counts an answer. A refusal of a request that was sent before the last one came belongs to the same pause.
func (c *simulated) note(resp *http.Response, sent time.Time, held time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.result.sent++
	c.result.longest = max(c.result.longest, held)
	if resp.StatusCode != http.StatusTooManyRequests {
		c.allowed++
		return
	}
	c.result.refused++
	if sent.After(c.pausedAt) {
		c.pauses++
		c.pausedAt, c.allowedBefore, c.allowed, c.refused = time.Now(), c.allowed, 0, 0
	}
	c.refused++
	if c.pauses > 1 {
		c.result.herd = max(c.result.herd, c.refused-c.allowedBefore)
	}
}

// However the API counts, and whatever it says of that, all waits end, nobody starves, no herd follows a pause, and
// it takes hardly ever much longer than with a policy that is as simple as can be.
func TestLimiterOnRandomServers(t *testing.T) {
	type run struct {
		scenario
		ours, simple result
	}
	runs := make([]run, *limiterRuns)
	for i := range runs {
		s := newScenario(uint64(i))
		runs[i] = run{
			s,
			s.run(t, func() policy { return limiterPolicy{newLimiter(0)} }),
			s.run(t, func() policy { return &simplePolicy{budget: DefaultRequestsPerMinute} }),
		}
	}
	ratio := func(r run) float64 { return float64(r.ours.took) / float64(r.simple.took) }
	slow := 0
	for _, r := range runs {
		if r.ours.unended > 0 {
			t.Errorf("%s: %d waits have not ended", r.scenario, r.ours.unended)
		}
		// The longest time in which a server allows one request, for each request that may be first, and once more for
		// pauses.
		turn := 2 * window
		if r.count == "per hour" {
			turn = 2 * 7 * time.Minute
		}
		if r.ours.longest > turn*time.Duration(r.clients*r.waits+1) {
			t.Errorf("%s: a request was held back for %s", r.scenario, r.ours.longest)
		}
		if r.ours.herd > 1 {
			t.Errorf("%s: a herd of %d after a pause", r.scenario, r.ours.herd)
		}
		if ratio(r) > 1.5 {
			slow++
		}
	}
	slices.SortFunc(runs, func(a, b run) int { return -cmp.Compare(ratio(a), ratio(b)) })
	for _, r := range runs[:min(25, len(runs))] {
		t.Logf(
			"%.2f times the simple policy's time: %s for %s, %d of %d refused for %d of %d, held for %s: %s",
			ratio(r),
			r.ours.took.Round(time.Second),
			r.simple.took.Round(time.Second),
			r.ours.refused,
			r.ours.sent,
			r.simple.refused,
			r.simple.sent,
			r.ours.longest.Round(time.Second),
			r.scenario,
		)
	}
	t.Logf("%d of %d runs took 1.5 times as long", slow, len(runs))
	if slow*1000 > 15*len(runs) {
		t.Error("more than 1.5 % of the runs took 1.5 times as long as with the simple policy")
	}
	var a, b time.Duration
	var ra, rb int
	for _, r := range runs {
		a, b, ra, rb = a+r.ours.took, b+r.simple.took, ra+r.ours.refused, rb+r.simple.refused
	}
	t.Logf("in all %s, %d refused; the simple policy %s, %d refused", a, ra, b, rb)
}
