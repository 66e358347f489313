package onlyfansapi

import (
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// The docs say how many polls a wait takes, because the vendor may charge for them.
func TestPollsOfAWait(t *testing.T) {
	for timeout, want := range map[time.Duration]int{2 * time.Minute: 50, 10 * time.Minute: 100} {
		_, polls, _ := waitFor(t, WaitOptions{Timeout: timeout}, fakeapi.Authenticating())
		if got := len(polls); got < want*9/10 || got > want*11/10 {
			t.Errorf("%d polls in %v, want about %d", got, timeout, want)
		}
	}
}
