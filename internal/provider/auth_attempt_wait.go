package provider

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// The policies: what to do when something happens.
const (
	policyContinue = "continue"
	policyFail     = "fail"
	policyWait     = "wait"
)

// waitArguments are the arguments of a block that say how to wait.
type waitArguments struct {
	WaitForCompletion types.Bool   `tfsdk:"wait_for_completion"`
	PollInterval      types.String `tfsdk:"poll_interval"`
	OnFailure         types.String `tfsdk:"on_failure"`
	OnTimeout         types.String `tfsdk:"on_timeout"`
	OnUserAction      types.String `tfsdk:"on_user_action"`
	OnNotFound        types.String `tfsdk:"on_not_found"`
}

// blockKind is what the texts about a wait need to know of the kind of block that waits.
type blockKind struct {
	// timeoutName is the attribute of timeouts that bounds the wait.
	timeoutName string
	// stored is set where the attributes are kept in the state, so that an output can show them.
	stored bool
	// noResults is set where the block has no attributes, only diagnostics.
	noResults bool
	// begins is set where the block begins the attempt itself, so that to run it again is to begin another.
	begins bool
	// keepsAccount is set where the block is the resource that keeps the account.
	keepsAccount bool
}

// The kinds of block that wait for an attempt.
var (
	dataSourceBlock        = blockKind{timeoutName: "read", stored: true}
	ephemeralResourceBlock = blockKind{timeoutName: "open"}
	actionBlock            = blockKind{timeoutName: "invoke", noResults: true}
	reauthenticateBlock    = blockKind{timeoutName: "invoke", noResults: true, begins: true}
)

// policies are the values of the on_… arguments. One is empty where the block lacks the argument: then it means fail, and no text names it.
type policies struct {
	onFailure, onTimeout, onUserAction, onNotFound string
}

// attemptWait is a wait for an attempt, as a block asks for it.
type attemptWait struct {
	attemptID string
	block     blockKind
	options   onlyfansapi.WaitOptions
	policies  policies
	// onChange, where set, is told what was seen when it has changed. The wait goes on when it returns.
	onChange func(onlyfansapi.Wait)
}

// attemptWait resolves the arguments. They are valid.
func (a waitArguments) attemptWait(attemptID types.String, block blockKind, timeout time.Duration) attemptWait {
	pollInterval, _ := time.ParseDuration(a.PollInterval.ValueString()) // 0 when unset
	p := policies{
		onFailure:    valueOr(a.OnFailure, policyContinue),
		onTimeout:    valueOr(a.OnTimeout, policyFail),
		onUserAction: valueOr(a.OnUserAction, policyWait),
		onNotFound:   valueOr(a.OnNotFound, policyFail),
	}
	return attemptWait{
		attemptID: attemptID.ValueString(),
		block:     block,
		policies:  p,
		options: onlyfansapi.WaitOptions{
			Timeout:          timeout,
			PollInterval:     pollInterval,
			Once:             !a.WaitForCompletion.IsNull() && !a.WaitForCompletion.ValueBool(),
			StopAtUserAction: p.onUserAction != policyWait,
		},
	}
}

func valueOr(argument types.String, unset string) string {
	if argument.IsNull() {
		return unset
	}
	return argument.ValueString()
}

// waitForAttempt waits, and returns what was seen and a diagnostic that says how the wait ended, where there is something to say.
func (d *providerData) waitForAttempt(ctx context.Context, w attemptWait) (onlyfansapi.Wait, diag.Diagnostics) {
	if d.client == nil {
		return onlyfansapi.Wait{}, diag.Diagnostics{notConfigured(d.unknown)}
	}
	if d.client.HoldsKey(w.attemptID) {
		return onlyfansapi.Wait{}, diag.Diagnostics{keyAsAttemptID()}
	}
	log := startLog(ctx, w.attemptID, w.options)
	w.options.OnPause = log.pause
	w.options.OnPoll = func(poll onlyfansapi.Poll) {
		log.poll(poll)
		if poll.Changed && w.onChange != nil {
			w.onChange(poll.Wait)
		}
	}
	var wait onlyfansapi.Wait
	var err error
	protocol.UntilInterrupted(ctx, func(ctx context.Context) {
		wait, err = d.client.WaitForAuthAttempt(ctx, w.attemptID, w.options)
	})
	ended, diags := attemptDiagnostics{attemptWait: w, connection: d.connection(), wait: wait}.conclude(err)
	log.end(ended, err)
	return ended, diags
}

// conclude applies the policies. It returns what the block is to hand on, and says how the wait ended: as a warning where the policy is to go on.
func (d attemptDiagnostics) conclude(err error) (ended onlyfansapi.Wait, diags diag.Diagnostics) {
	ended = d.wait
	switch {
	case err == nil:
		switch d.wait.Outcome {
		case onlyfansapi.Failed:
			diags.Append(d.failed())
		case onlyfansapi.WaitingForUser:
			if d.policies.onUserAction != policyWait {
				diags.Append(d.userAction())
			}
		}
	case isOtherServer404(err): // on_not_found is about what the API says, not about a wrong address
		diags.Append(d.unanswered(err))
	case d.wait.Outcome == onlyfansapi.NotFound:
		diags.Append(d.notFound())
		ended.Attempt = nil
	case errors.Is(err, onlyfansapi.ErrTimedOut) && d.wait.Polls > 0 && d.wait.Attempt == nil && !errors.Is(d.wait.LastError, onlyfansapi.ErrRequestBudget):
		diags.Append(d.unanswered(d.wait.LastError))
	case errors.Is(err, onlyfansapi.ErrTimedOut), errors.Is(err, onlyfansapi.ErrRateLimited):
		if d.wait.Attempt == nil {
			d.policies.onTimeout = policyFail // with nothing known, there is nothing to go on with
		}
		diags.Append(d.outOfTime(err))
		ended.Outcome = onlyfansapi.TimedOut
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		diags.Append(d.interrupted())
	default:
		diags.Append(d.unanswered(err))
	}
	if ended.Attempt != nil && len(ended.Attempt.Mistyped) > 0 {
		diags.Append(d.mistyped())
	}
	if d.wait.RecordOpen {
		diags.Append(d.recordOpen())
	}
	return ended, diags
}
