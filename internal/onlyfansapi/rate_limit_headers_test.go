package onlyfansapi

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// Of two forms of the headers, the vendor's limit counts, and the lower number of remaining requests. A limit that no
// API would name is none.
func TestReadLimitHeaders(t *testing.T) {
	for _, test := range []struct {
		vendorLimit, limit, vendorRemaining, remaining string
		want                                           limitHeaders
	}{
		{want: limitHeaders{0, -1}},
		{vendorLimit: "100", limit: "60", vendorRemaining: "5", remaining: "7", want: limitHeaders{100, 5}},
		{vendorLimit: "100", limit: "60", vendorRemaining: "7", remaining: "5", want: limitHeaders{100, 5}},
		{vendorLimit: "0", limit: "60", remaining: "-3", want: limitHeaders{60, 0}},
		{vendorLimit: "1", want: limitHeaders{1, -1}},
		{limit: "0", want: limitHeaders{0, -1}},
		{limit: "6000", want: limitHeaders{6000, -1}},
		{limit: "6001", want: limitHeaders{0, -1}},
		{limit: "many", remaining: "few", want: limitHeaders{0, -1}},
	} {
		header := http.Header{}
		header.Set("X-Rate-Limit-Limit-Minute", test.vendorLimit)
		header.Set("X-RateLimit-Limit", test.limit)
		header.Set("X-Rate-Limit-Remaining-Minute", test.vendorRemaining)
		header.Set("X-RateLimit-Remaining", test.remaining)
		if got := readLimitHeaders(&http.Response{StatusCode: 200, Header: header}); got != test.want {
			t.Errorf("%v: got %v, want %v", header, got, test.want)
		}
	}
}

// A limit that an error page names, which a server in front of the API made, is not the API's.
func TestLimitOfAnErrorPage(t *testing.T) {
	for _, status := range []int{http.StatusBadGateway, http.StatusNotFound, http.StatusServiceUnavailable} {
		synctest.Test(t, func(t *testing.T) {
			api := fakeapi.New()
			api.HideLimits = true
			client := newTestClient(t, api, Config{})
			stray := fakeapi.Error(status, "").
				WithHeader("X-RateLimit-Limit", "1").
				WithHeader("X-RateLimit-Remaining", "0")
			began := time.Now()
			for i := range 10 {
				id := fmt.Sprintf("auth_%d", i)
				script := []fakeapi.Answer{fakeapi.Authenticated("acct_1")}
				if i == 0 {
					script = append([]fakeapi.Answer{stray.Times(1)}, script...)
				}
				api.Script(id, script...)
				if wait, err := client.WaitForAuthAttempt(
					t.Context(),
					id,
					WaitOptions{},
				); err != nil ||
					wait.Outcome != Succeeded {
					t.Fatalf("%s: %q, %v", id, wait.Outcome, err)
				}
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("%d: ten attempts took %s", status, took)
			}
		})
	}
}

// What the headers of an answer say counts at once, also if its body takes long.
func TestHeadersCountBeforeTheBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		first := sendNow(t, l, read)
		for range DefaultRequestsPerMinute - 1 {
			sendNow(t, l, read)
		}
		go func() {
			time.Sleep(time.Second)
			first.observe(&http.Response{StatusCode: 200, Header: http.Header{"X-Rate-Limit-Limit-Minute": {"100"}}})
		}()
		if held := heldFor(t, l); held != time.Second {
			t.Errorf("held back for %s", held)
		}
	})
}

// An answer that was on its way when the server's minute ended says nothing of the minute that has begun.
func TestAnswerOfTheMinuteBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		for remaining := 59; remaining > 49; remaining-- {
			sendNow(t, l, read).answer(60, 200, remaining, "")
		}
		time.Sleep(50 * time.Second)
		before := sendNow(t, l, read)
		time.Sleep(time.Second)
		sendNow(t, l, read).answer(60, 200, 59, "")
		before.answer(60, 200, 30, "")
		for range 55 {
			sendNow(t, l, read)
		}
	})
}

// Others who use the key are seen in an answer, and what they use is left to them.
func TestOthersUseTheKey(t *testing.T) {
	for limit, remaining := range map[int]int{60: 30, 10: 5, 5: 1} {
		synctest.Test(t, func(t *testing.T) {
			l := newLimiter(0)
			sendNow(t, l, read).answer(limit, 200, remaining, "")
			for range remaining {
				sendNow(t, l, read)
			}
			if held := heldFor(t, l); held < time.Minute {
				t.Errorf("limit %d: one more went after %s", limit, held)
			}
		})
	}
}

// What one answer says of others is forgotten with the next one that says nothing.
func TestOthersAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimiter(0)
		sendNow(t, l, read).answer(60, 200, 2, "")
		sendNow(t, l, read).answer(0, 200, 0, "")
		for range 58 {
			sendNow(t, l, read)
		}
	})
}
