package onlyfansapi

import (
	"math"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

// A pause that the API asks for without a time takes firstPause, and one with a time takes minPause at least. After
// refusals in a row that name no longer time, it doubles up to maxPause.
const (
	minPause   = 500 * time.Millisecond
	firstPause = 5 * time.Second
	maxPause   = time.Minute
)

// asksToWait reports whether the answer refuses the request for now, and asks for a pause.
func asksToWait(resp *http.Response) bool {
	return resp.StatusCode == http.StatusTooManyRequests ||
		resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") != ""
}

// pauseReason returns the error of those whom a pause after a refusal outlasts.
func pauseReason(resp *http.Response) error {
	if resp.StatusCode == http.StatusServiceUnavailable {
		return ErrUnavailable
	}
	return ErrRateLimited
}

// pauseAfter returns the pause that an answer asks for, as the nth refusal in a row.
func pauseAfter(header http.Header, n int) time.Duration {
	d, named := retryAfter(header)
	if named && d > minPause {
		return d
	}
	if !named {
		d = firstPause
	}
	return min(d<<min(max(n-1, 0), 10), maxPause)
}

// retryAfter reads how long an answer asks to wait: retry-after-ms, which the vendor's SDKs obey first, then
// Retry-After in seconds, with or without a fraction, or as a date by the server's own clock if it tells it. It never
// returns less than minPause, and false if both are missing or make no sense.
func retryAfter(header http.Header) (time.Duration, bool) {
	for _, form := range []struct {
		name string
		unit time.Duration
	}{{"Retry-After-Ms", time.Millisecond}, {"Retry-After", time.Second}} {
		value := header.Get(form.name)
		if !decimal.MatchString(value) {
			continue
		}
		number, _ := strconv.ParseFloat(value, 64) // beyond its range, an infinity
		most := float64(math.MaxInt64/time.Second) * float64(time.Second)
		return time.Duration(min(max(number*float64(form.unit), float64(minPause)), most)), true
	}
	if at, err := http.ParseTime(header.Get("Retry-After")); err == nil {
		now, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			now = time.Now()
		}
		return max(at.Sub(now), minPause), true
	}
	return minPause, false
}

// decimal is what the headers' numbers look like. [strconv.ParseFloat] alone also takes 0x10, 1e3 and inf.
var decimal = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)
