package provider

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// waitForAttempt waits, and returns the result and diagnostics that say how the wait ended, if there is something to
// say.
func (d *providerData) waitForAttempt(ctx context.Context, w attemptWait) (onlyfansapi.Wait, diag.Diagnostics) {
	if diags := d.check("attempt_id", w.attemptID, attemptIDValidator); diags.HasError() {
		return onlyfansapi.Wait{}, diags
	}
	log := startLog(ctx, w.attemptID, w.options)
	w.options.OnCode = log.code
	var paused pauseOfWait
	w.options.OnPause = func(pause onlyfansapi.Pause) {
		log.pause(pause)
		paused = pauseOfWait{reason: pause.Reason}
		if pause.Duration > 0 {
			paused.until = time.Now().Add(pause.Duration)
		}
	}
	w.options.OnPoll = func(poll onlyfansapi.Poll) {
		log.poll(poll)
		paused = pauseOfWait{}
		if poll.Changed && w.onChange != nil {
			w.onChange(poll.Wait)
		}
	}
	var wait onlyfansapi.Wait
	var err error
	protocol.UntilInterrupted(ctx, func(ctx context.Context) {
		wait, err = d.client.WaitForAuthAttempt(ctx, w.attemptID, w.options)
	})
	result, diags := attemptDiagnostics{
		attemptWait: w, endpoint: d.endpoint, wait: wait, pause: paused,
	}.conclude(err)
	log.end(result, err)
	return result, diags
}

// conclude applies the policies. It returns the result for the block, and says how the wait ended: as a warning if the
// policy is to go on.
func (d attemptDiagnostics) conclude(err error) (result onlyfansapi.Wait, diags diag.Diagnostics) {
	result = d.wait
	timedOut := errors.Is(err, onlyfansapi.ErrTimedOut)
	crowdedOut := errors.Is(d.wait.LastError, onlyfansapi.ErrRequestBudget)
	switch {
	case err == nil && d.wait.Outcome == onlyfansapi.Failed:
		diags.Append(d.failed())
	case err == nil && d.wait.Outcome == onlyfansapi.WaitingForUser && d.policies.onUserAction != policyWait:
		diags.Append(d.userAction())
	case err == nil:
	case isOtherServer(err): // on_not_found is about what the API says, not about a wrong address
		diags.Append(d.pollFailed(err))
	case d.wait.Outcome == onlyfansapi.NotFound:
		diags.Append(d.notFound())
		result.Attempt = nil
	case timedOut && d.wait.Polls > 0 && d.wait.Attempt == nil && !crowdedOut:
		diags.Append(d.pollFailed(d.wait.LastError))
	case timedOut, errors.Is(err, onlyfansapi.ErrRateLimited), errors.Is(err, onlyfansapi.ErrUnavailable):
		if d.wait.Attempt == nil {
			d.policies.onTimeout = policyFail // with nothing known, there is nothing to go on with
		}
		diags.Append(d.outOfTime(err))
		result.Outcome = onlyfansapi.TimedOut
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		diags.Append(d.interrupted())
	default:
		diags.Append(d.pollFailed(err))
	}
	if result.Attempt != nil && len(result.Attempt.Mistyped) > 0 {
		diags.Append(d.mistyped())
	}
	if d.wait.RecordOpen {
		diags.Append(d.recordOpen())
	}
	return result, diags
}

// waitLog logs a wait: at INFO its start, each change, each pause and its end, at DEBUG each poll. Messages are fixed,
// facts are fields.
type waitLog struct {
	ctx context.Context
	// warned is set after the warning about an unknown state, and warnedOfSecret after that about a refused secret.
	warned, warnedOfSecret bool
}

// startLog logs the start of a wait.
func startLog(ctx context.Context, attemptID string, options onlyfansapi.WaitOptions) *waitLog {
	l := &waitLog{ctx: tflog.SetField(ctx, "attempt_id", attemptID)}
	until := "the attempt has ended"
	switch {
	case options.Once:
		until = "one poll has brought an answer"
	case options.StopAtUserAction:
		until = "the attempt has ended or a person must act"
	}
	interval := fmt.Sprintf("from %s to %s, growing with the time waited",
		durationText(onlyfansapi.MinPollInterval), durationText(onlyfansapi.MaxPollInterval))
	if options.PollInterval > 0 {
		interval = durationText(options.PollInterval)
	}
	tflog.Info(l.ctx, "Waiting for the authentication attempt", map[string]any{
		"until": until, "timeout": durationText(options.Timeout), "poll_interval": interval,
	})
	return l
}

func (l *waitLog) poll(poll onlyfansapi.Poll) {
	fields := waitFields(poll.Wait)
	if poll.Err != nil {
		fields["cause"] = poll.Err.Error()
		tflog.Debug(l.ctx, "Poll brought no answer", fields)
		return
	}
	attempt := poll.Wait.Attempt
	fields["state"], fields["progress"] = shortened(attempt.State), shortened(attempt.Progress)
	if last := attempt.LastAttempt; last != nil && hasText(last.ErrorCode) {
		fields["error_code"] = shortened(last.ErrorCode)
	}
	if poll.Changed {
		fields["since_last_change"] = durationText(poll.Wait.Unchanged)
		tflog.Info(l.ctx, "Attempt changed", fields)
	} else {
		tflog.Debug(l.ctx, "Attempt unchanged", fields)
	}
	if poll.Wait.AppSecretRefused && !l.warnedOfSecret {
		l.warnedOfSecret = true
		tflog.Warn(l.ctx, "Codes of totp_secret_wo were refused, so that the attempt waits for a person", fields)
	}
	if !attempt.KnownState() && !l.warned {
		l.warned = true
		tflog.Warn(l.ctx, "State is not known to this version of the provider, and taken for one in progress", fields)
	}
}

// code logs that a code of totp_secret_wo was submitted.
func (l *waitLog) code(err error) {
	if err != nil {
		tflog.Warn(l.ctx, "Code of totp_secret_wo not taken", map[string]any{"cause": err.Error()})
		return
	}
	tflog.Info(l.ctx, "Code of totp_secret_wo submitted")
}

func (l *waitLog) pause(pause onlyfansapi.Pause) {
	fields := waitFields(pause.Wait)
	fields["reason"] = pause.Reason.Error()
	if pause.Duration > 0 {
		fields["pause"] = durationText(pause.Duration)
	}
	tflog.Info(l.ctx, "Pausing", fields)
}

func (l *waitLog) end(wait onlyfansapi.Wait, err error) {
	fields := waitFields(wait)
	fields["requests"] = wait.Requests
	if err != nil {
		fields["cause"] = err.Error()
	}
	tflog.Info(l.ctx, "Wait ended", fields)
}

// waitFields are the fields of all lines about a wait.
func waitFields(wait onlyfansapi.Wait) map[string]any {
	return map[string]any{
		"outcome": string(wait.Outcome), "polls": wait.Polls, "waited": durationText(wait.Waited),
	}
}
