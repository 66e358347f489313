package provider

import (
	"context"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// An interrupt that comes before the first read is not lost, and what is read after it takes no grace of its own:
// hundreds of reads may be queued behind the CLI's -parallelism. A CI system that cancels a job may send SIGTERM to all
// its processes.
func TestInterruptBeforeReads(t *testing.T) {
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(s.String(), func(t *testing.T) { interruptBeforeReads(t, s) })
	}
}

func interruptBeforeReads(t *testing.T, s os.Signal) {
	t.Helper()
	interrupted, stop := protocol.ListenForInterrupts()
	defer stop()
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Signal(s); err != nil {
		t.Skip("this system cannot signal its own process: ", err)
	}
	<-interrupted.Done()

	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticating())
	inMemory(t, api, func(ctx context.Context, data *providerData) {
		began := time.Now()
		for range 300 {
			_, diags := data.waitForAttempt(ctx, readOptions{}.attemptWait(waitArguments{}))
			if len(diags) != 1 || diags[0].Summary() != `Wait interrupted for the attempt "auth_x"` {
				t.Fatalf("got %v", diags)
			}
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("300 reads after the interrupt took %s", took)
		}
	})
	wantRequests(t, api, 0)
}
