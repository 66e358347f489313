package onlyfansapi

import (
	"net/http"
	"sync"
	"time"
)

// maxClockOffset is how far the API's clock can be from that of this machine. A Date that is further off is not the
// time: a wrong code of an authenticator app can lock the account.
const maxClockOffset = 366 * 24 * time.Hour

// maxClockDoubt bounds the doubt about the API's clock where an answer took long.
const maxClockDoubt = 3 * time.Second

// apiClock is the API's clock, as far as the Date header of its newest answer tells. Without an answer, it is that of
// this machine.
type apiClock struct {
	mu sync.Mutex
	// least and most bound how far the API's clock is ahead.
	least, most time.Duration
}

// observe takes in the Date header of an answer that was asked for and came at these times. The header has no
// fractions of a second.
func (k *apiClock) observe(date string, asked, came time.Time) {
	stamp, err := http.ParseTime(date)
	if err != nil || stamp.Sub(came).Abs() > maxClockOffset {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.least = stamp.Sub(came)
	k.most = min(stamp.Add(time.Second).Sub(asked), k.least+maxClockDoubt)
}

// now returns two times between which the time of the API's clock is.
func (k *apiClock) now() (earliest, latest time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := time.Now()
	return now.Add(k.least), now.Add(k.most)
}
