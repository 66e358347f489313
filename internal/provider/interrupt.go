package provider

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// interruptGrace is how long an interrupted read goes on. A CLI that is told to stop saves the state in the background, and
// exits when its last read has ended: if that is at once, it can exit in the middle of saving and leave an empty state
// file (seen with OpenTofu 1.12.6, in one of 25 interrupts).
const interruptGrace = 150 * time.Millisecond

// interrupted returns a context that ends with the first interrupt, for good: the CLI may go on to read what was queued behind its
// -parallelism. Before Terraform 1.16 no CLI passes an interrupt on while it plans, but a terminal sends it to this process as well.
var interrupted = sync.OnceValue(func() context.Context {
	ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	return ctx
})

// untilInterrupted calls f with a context that also ends with the first interrupt, and returns interruptGrace later if it did.
func untilInterrupted(ctx context.Context, f func(ctx context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(interrupted(), cancel)()
	if interrupted().Err() != nil { // then AfterFunc would be a little late
		cancel()
	}
	f(ctx)
	if ctx.Err() != nil {
		time.Sleep(interruptGrace)
	}
}
