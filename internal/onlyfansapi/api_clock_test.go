package onlyfansapi

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// The API's clock is that of the Date header, unless no clock can be so wrong.
func TestAPIClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		now := time.Now()
		for date, ahead := range map[string]time.Duration{
			now.Add(-time.Hour).UTC().Format(http.TimeFormat):     -time.Hour,
			now.Add(20 * time.Hour).UTC().Format(http.TimeFormat): 20 * time.Hour,
			"Fri, 31 Dec 9999 23:59:59 GMT":                       0,
			"Mon, 01 Jan 0001 00:00:00 GMT":                       0,
			"Thu, 01 Jan 1970 00:00:00 GMT":                       0,
			"now":                                                 0,
		} {
			var clock apiClock
			clock.observe(date, now, now)
			earliest, latest := clock.now()
			if want := now.Add(ahead); earliest.Before(want.Add(-time.Second)) || earliest.After(want) ||
				latest.Before(want) || latest.After(want.Add(time.Second)) {
				t.Errorf("%s: between %s and %s, want %s", date, earliest, latest, want)
			}
		}
	})
}
