package provider

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// interruptGrace is how long an interrupted read goes on. A CLI that is told to stop saves the state in the background, and
// exits when its last read has ended: if that is at once, it can exit in the middle of saving and leave an empty state
// file (seen with OpenTofu 1.12.6, in one of 25 interrupts).
const interruptGrace = 150 * time.Millisecond

// interrupted ends with the first interrupt after ListenForInterrupts, for good: the CLI may go on to read what was queued behind its
// -parallelism.
var interrupted = context.Background()

// ListenForInterrupts ends the waits of this process with its first interrupt. Before Terraform 1.16 no CLI passes an interrupt on while
// it plans, but a terminal sends it to this process as well, where go-plugin would swallow it. It must be called before the provider is
// served: an interrupt may come before the first read. stop undoes it.
func ListenForInterrupts() (stop func()) {
	interrupted, stop = signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	return stop
}

// untilInterrupted calls f with a context that also ends with the first interrupt. If that came meanwhile, it returns interruptGrace
// later; what begins after it was queued behind what was going on, and takes no grace of its own.
func untilInterrupted(ctx context.Context, f func(ctx context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queued := interrupted.Err() != nil
	if queued {
		cancel()
	}
	defer context.AfterFunc(interrupted, cancel)()
	f(ctx)
	if ctx.Err() != nil && !queued {
		time.Sleep(interruptGrace)
	}
}
