package protocol

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// InterruptGrace is how long an interrupted call goes on. A CLI that is told to stop saves the state in the background,
// and exits when its last call has ended: if that is at once, the CLI can exit in the middle of saving and leave an
// empty state file (seen with OpenTofu 1.12.6, in one of 25 interrupts).
const InterruptGrace = 150 * time.Millisecond

// interrupted ends with the first interrupt after ListenForInterrupts, for good: the CLI may go on to make the calls
// that were queued behind its -parallelism.
var interrupted = context.Background()

// ListenForInterrupts ends the calls of this process with its first interrupt, which also ends ctx. Before Terraform
// 1.16, no CLI passes an interrupt on while it plans, but a terminal sends it to this process as well, where go-plugin
// would swallow it. It must be called before the provider is served: an interrupt may come before the first call. stop
// undoes it.
func ListenForInterrupts() (ctx context.Context, stop func()) {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	interrupted = ctx
	return ctx, func() {
		cancel()
		interrupted = context.Background()
	}
}

// UntilInterrupted calls f with a context that also ends with the first interrupt. If f was interrupted, it returns
// [InterruptGrace] later. What begins after the interrupt was queued, and takes no grace of its own.
func UntilInterrupted(ctx context.Context, f func(ctx context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queued := interrupted.Err() != nil
	if queued {
		cancel()
	}
	defer context.AfterFunc(interrupted, cancel)()
	f(ctx)
	if ctx.Err() != nil && !queued {
		time.Sleep(InterruptGrace)
	}
}
