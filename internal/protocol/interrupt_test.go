package protocol

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// An interrupt ends what goes on at once, after the grace that the CLI needs; what ends by itself takes none.
func TestInterruptEndsWhatGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var interrupt context.CancelFunc
		interrupted, interrupt = context.WithCancel(t.Context())
		defer func() { interrupted = context.Background() }()
		began := time.Now()
		UntilInterrupted(t.Context(), func(context.Context) { time.Sleep(time.Second) })
		if took := time.Since(began); took != time.Second {
			t.Errorf("without an interrupt: %s", took)
		}
		time.AfterFunc(10*time.Second, interrupt)
		began = time.Now()
		UntilInterrupted(t.Context(), func(ctx context.Context) {
			select {
			case <-ctx.Done():
			case <-time.After(time.Hour):
			}
		})
		if took := time.Since(began); took <= 10*time.Second || took > 11*time.Second {
			t.Errorf("an interrupt after 10s ended it after %s", took)
		}
	})
}
