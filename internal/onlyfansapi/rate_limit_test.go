package onlyfansapi

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now().UTC()
		date := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
		for value, want := range map[string]time.Duration{
			"1": time.Second, "1.5": 1500 * time.Millisecond, "0.1": minPause, "120": 2 * time.Minute, "0": minPause, "-5": minPause, "-99999999999999999999": minPause,
			"9999999999": 9223372036 * time.Second, "99999999999999999999": 9223372036 * time.Second,
			date(30 * time.Second): 30 * time.Second, date(-time.Hour): minPause, date(0): minPause,
		} {
			if got, named := retryAfter(http.Header{"Retry-After": {value}}); got != want || !named {
				t.Errorf("%q: got %s, %t; want %s", value, got, named, want)
			}
		}
		for _, value := range []string{"", "soon", "1.5s", "1e3", "12s", "2030-01-01"} {
			if got, named := retryAfter(http.Header{"Retry-After": {value}}); got < minPause || named {
				t.Errorf("%q: got %s, %t; want no time", value, got, named)
			}
		}
		// The vendor's SDKs obey milliseconds first.
		inMs := http.Header{"Retry-After": {"60"}, "Retry-After-Ms": {"2500"}}
		if got, named := retryAfter(inMs); got != 2500*time.Millisecond || !named {
			t.Errorf("in milliseconds: got %s, %t", got, named)
		}
		// A date is by the server's clock, which may be far from ours.
		skewed := http.Header{"Retry-After": {date(-time.Hour)}, "Date": {date(-time.Hour - 20*time.Second)}}
		if got, _ := retryAfter(skewed); got != 20*time.Second {
			t.Errorf("by a clock an hour behind: got %s, want 20s", got)
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"1", "0", "-1", "99999999999999999999", "Wed, 21 Oct 2015 07:28:00 GMT", "soon", "+3", "0x10", ""} {
		f.Add(value, value)
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		if got, _ := retryAfter(http.Header{"Retry-After": {value}, "Date": {date}}); got < minPause {
			t.Errorf("got %s", got)
		}
	})
}
