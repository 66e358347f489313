package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// waitLog tells a wait's story in the provider's log: at INFO its start, each change, each pause and its end, at DEBUG each
// poll. Messages are fixed, facts are fields.
type waitLog struct {
	ctx            context.Context
	toldOfNewState bool
}

// startLog begins the story.
func startLog(ctx context.Context, attemptID string, options onlyfansapi.WaitOptions) *waitLog {
	l := &waitLog{ctx: tflog.SetField(ctx, "attempt_id", attemptID)}
	until := "the attempt has ended"
	switch {
	case options.Once:
		until = "one poll has brought an answer"
	case options.StopAtUserAction:
		until = "the attempt has ended or a person must act"
	}
	interval := fmt.Sprintf("from %s to %s, growing with the time waited", words(onlyfansapi.MinPollInterval), words(onlyfansapi.MaxPollInterval))
	if options.PollInterval > 0 {
		interval = words(options.PollInterval)
	}
	tflog.Info(l.ctx, "Waiting for the authentication attempt", map[string]any{
		"until": until, "timeout": words(options.Timeout), "poll_interval": interval,
	})
	return l
}

func (l *waitLog) poll(poll onlyfansapi.Poll) {
	fields := soFar(poll.Wait)
	if poll.Err != nil {
		fields["cause"] = poll.Err.Error()
		tflog.Debug(l.ctx, "Poll brought no answer", fields)
		return
	}
	attempt := poll.Wait.Attempt
	fields["state"], fields["progress"] = shortened(attempt.State), shortened(attempt.Progress)
	if last := attempt.LastAttempt; last != nil && isSaid(last.ErrorCode) {
		fields["error_code"] = shortened(last.ErrorCode)
	}
	if poll.Changed {
		fields["since_last_change"] = words(poll.Wait.Unchanged)
		tflog.Info(l.ctx, "Attempt changed", fields)
	} else {
		tflog.Debug(l.ctx, "Attempt unchanged", fields)
	}
	if !attempt.KnownState() && !l.toldOfNewState {
		l.toldOfNewState = true
		tflog.Warn(l.ctx, "State is not known to this version of the provider, and taken for one in progress", fields)
	}
}

func (l *waitLog) pause(pause onlyfansapi.Pause) {
	fields := soFar(pause.Wait)
	fields["reason"] = pause.Reason.Error()
	if pause.Duration > 0 {
		fields["pause"] = words(pause.Duration)
	}
	tflog.Info(l.ctx, "Pausing", fields)
}

// logPauses returns what logs the pauses of a request that is not a poll, with these fields.
func logPauses(ctx context.Context, fields map[string]any) func(reason error, pause time.Duration) {
	return func(reason error, pause time.Duration) {
		tflog.Info(ctx, "Pausing", fields, map[string]any{"reason": reason.Error(), "pause": words(pause)})
	}
}

func (l *waitLog) end(wait onlyfansapi.Wait, err error) {
	fields := soFar(wait)
	fields["requests"] = wait.Requests
	if err != nil {
		fields["cause"] = err.Error()
	}
	tflog.Info(l.ctx, "Wait ended", fields)
}

// soFar is what every line tells of a wait.
func soFar(wait onlyfansapi.Wait) map[string]any {
	return map[string]any{"outcome": string(wait.Outcome), "polls": wait.Polls, "waited": words(wait.Waited)}
}
