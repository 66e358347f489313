package onlyfansapi

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Of two forms of the headers, the vendor's limit counts, and the lower number of remaining requests. A limit that no API would name is none.
func TestReadLimitHeaders(t *testing.T) {
	for _, test := range []struct {
		vendorLimit, limit, vendorRemaining, remaining string
		want                                           limitHeaders
	}{
		{want: limitHeaders{-1, -1}},
		{vendorLimit: "100", limit: "60", vendorRemaining: "5", remaining: "7", want: limitHeaders{100, 5}},
		{vendorLimit: "100", limit: "60", vendorRemaining: "7", remaining: "5", want: limitHeaders{100, 5}},
		{vendorLimit: "0", limit: "60", remaining: "-3", want: limitHeaders{60, 0}},
		{vendorLimit: "1", want: limitHeaders{1, -1}},
		{limit: "0", want: limitHeaders{-1, -1}},
		{limit: "6000", want: limitHeaders{6000, -1}},
		{limit: "6001", want: limitHeaders{-1, -1}},
		{limit: "many", remaining: "few", want: limitHeaders{-1, -1}},
	} {
		header := http.Header{}
		header.Set("X-Rate-Limit-Limit-Minute", test.vendorLimit)
		header.Set("X-RateLimit-Limit", test.limit)
		header.Set("X-Rate-Limit-Remaining-Minute", test.vendorRemaining)
		header.Set("X-RateLimit-Remaining", test.remaining)
		if got := readLimitHeaders(header); got != test.want {
			t.Errorf("%v: got %v, want %v", header, got, test.want)
		}
	}
}

// An answer that uses up the limit, and names a time, is obeyed although it is no refusal; what others need meanwhile is left to them.
func TestLimitUsedUpForATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(0)
		enterNow(t, l).answerWith(200, 0, "5")
		wantHeld(t, l, (5+reserved)*time.Second)
	})
}

// Refusals without a time hold requests back for longer and longer. An answer that was on its way when the first of them came changes nothing.
func TestRefusedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(0)
		refused, onItsWay := enterNow(t, l), enterNow(t, l)
		refused.answerOf(0, 429, 0, "")
		onItsWay.answerOf(0, 200, 0, "")
		for _, pause := range []string{"5s", "10s", "20s", "40s", "1m0s", "1m0s"} {
			began := time.Now()
			p, err := l.enter(t.Context(), poll, nil)
			if took := time.Since(began); err != nil || took.String() != pause {
				t.Fatalf("held back for %s, %v; want %s", took, err, pause)
			}
			p.answerOf(0, 429, 0, "")
		}
		for range 100 { // as a wait of hours does
			p, err := l.enter(t.Context(), poll, nil)
			if err != nil {
				t.Fatal(err)
			}
			p.answerOf(0, 429, 0, "")
		}
		wantHeld(t, l, time.Minute)
	})
}

// What the headers of an answer tell counts at once, also where its body takes long.
func TestHeadersCountBeforeTheBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(0)
		first := enterNow(t, l)
		for range DefaultRequestsPerMinute - 1 {
			enterNow(t, l)
		}
		next := l.join(t.Context(), poll)
		first.heed(&http.Response{StatusCode: 200, Header: http.Header{"X-Rate-Limit-Limit-Minute": {"100"}}})
		if next.place == nil {
			t.Error("a higher limit lets no request go before the body has come")
		}
	})
}

// Requests that never left are not taken for requests that the server has yet to count: when its minute ends, all of its limit is used.
func TestNeverLeftIsNotOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newRateLimit(0)
		for range 30 {
			enterNow(t, l).leave(false)
		}
		for remaining := 59; remaining >= 1; remaining-- {
			enterNow(t, l).answerWith(200, remaining, "")
		}
		time.Sleep(20 * time.Second)
		for remaining := 59; remaining >= 0; remaining-- {
			enterNow(t, l).answerWith(200, remaining, "")
		}
	})
}

// Only a request that went although the limit was used up shows that it refills steadily. One that changes something, and goes beyond what
// this client believed to be the limit, shows nothing, and neither does the first one after a refusal that outlasted the minute.
func TestNoSignOfASteadyLimit(t *testing.T) {
	t.Run("a change", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newRateLimit(0)
			var places []*place
			for range DefaultRequestsPerMinute {
				places = append(places, enterNow(t, l))
			}
			p, err := l.enter(t.Context(), change, nil)
			if err != nil {
				t.Fatal(err)
			}
			p.answerOf(100, 200, 39, "")
			for _, p := range places {
				p.answerOf(100, 200, 39, "")
			}
			for remaining := 38; remaining >= 0; remaining-- {
				enterNow(t, l).answerOf(100, 200, remaining, "")
			}
			wantHeld(t, l, window)
		})
	})
	t.Run("after a refusal of a minute", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			l := newRateLimit(0)
			enterNow(t, l).answerWith(200, 1, "")
			p, err := l.enter(t.Context(), change, nil)
			if err != nil {
				t.Fatal(err)
			}
			p.answerWith(429, 0, "70")
			if p, err = l.enter(t.Context(), poll, nil); err != nil {
				t.Fatal(err)
			}
			p.answerWith(200, 20, "")
			for remaining := 19; remaining > reserved-1; remaining-- {
				enterNow(t, l).answerWith(200, remaining, "")
			}
			wantHeld(t, l, window)
		})
	})
}

// Where others use the key, a part of the limit is left to them, but not of a small one, nor once nothing has been seen of them for a minute.
func TestLeftToOthers(t *testing.T) {
	for _, test := range []struct {
		limit, remaining int
		later            time.Duration
		free             int
	}{
		{limit: 60, remaining: 30, later: 45 * time.Second, free: 30 - reserved},
		{limit: 60, remaining: 30, later: window, free: 60},
		{limit: 10, remaining: 5, free: 4},
		{limit: 5, remaining: 2, free: 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			l := newRateLimit(0)
			enterNow(t, l).answerOf(test.limit, 200, test.remaining, "")
			time.Sleep(test.later)
			free := 0
			for ; l.join(t.Context(), poll).place != nil; free++ {
			}
			if free != test.free {
				t.Errorf("%+v: %d requests go", test, free)
			}
		})
	}
}
