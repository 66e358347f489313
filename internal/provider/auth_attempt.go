package provider

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// The policies: what to do when something happens.
const (
	policyContinue = "continue"
	policyFail     = "fail"
	policyWait     = "wait"
)

// authAttemptArguments say which attempt to wait for, and how.
type authAttemptArguments struct {
	AttemptID         types.String `tfsdk:"attempt_id"`
	WaitForCompletion types.Bool   `tfsdk:"wait_for_completion"`
	PollInterval      types.String `tfsdk:"poll_interval"`
	OnFailure         types.String `tfsdk:"on_failure"`
	OnTimeout         types.String `tfsdk:"on_timeout"`
	OnUserAction      types.String `tfsdk:"on_user_action"`
	OnNotFound        types.String `tfsdk:"on_not_found"`
}

// authAttemptModel is an attempt with all attributes, of which fill sets those that are not arguments.
type authAttemptModel struct {
	authAttemptArguments

	ID                        types.String      `tfsdk:"id"`
	Outcome                   types.String      `tfsdk:"outcome"`
	AccountID                 types.String      `tfsdk:"account_id"`
	Account                   *accountModel     `tfsdk:"account"`
	State                     types.String      `tfsdk:"state"`
	Progress                  types.String      `tfsdk:"progress"`
	LastAttempt               *lastAttemptModel `tfsdk:"last_attempt"`
	TwoFactorPending          types.Bool        `tfsdk:"two_factor_pending"`
	MobileAuthSessionDeeplink types.String      `tfsdk:"mobile_auth_session_deeplink"`
	FaceOTPVerificationURL    types.String      `tfsdk:"face_otp_verification_url"`
	OnlyFansData              types.String      `tfsdk:"onlyfans_data"`
}

type accountModel struct {
	ID               types.String `tfsdk:"id"`
	DisplayName      types.String `tfsdk:"display_name"`
	OnlyFansID       types.String `tfsdk:"onlyfans_id"`
	OnlyFansUsername types.String `tfsdk:"onlyfans_username"`
}

type lastAttemptModel struct {
	StartedAt      types.String `tfsdk:"started_at"`
	CompletedAt    types.String `tfsdk:"completed_at"`
	Success        types.Bool   `tfsdk:"success"`
	ErrorMessage   types.String `tfsdk:"error_message"`
	ErrorCode      types.String `tfsdk:"error_code"`
	NeedsOTP       types.Bool   `tfsdk:"needs_otp"`
	OTPPhoneEnding types.String `tfsdk:"otp_phone_ending"`
	NeedsFaceOTP   types.Bool   `tfsdk:"needs_face_otp"`
}

// bounds is what a door adds to the arguments that all share.
type bounds struct {
	timeout time.Duration
	// timeoutName is the attribute of timeouts that sets it.
	timeoutName         string
	includeOnlyFansData bool
	// stored is set where the attributes are kept in the state.
	stored bool
	// noResults is set where nothing but diagnostics comes out.
	noResults bool
	// onChange, where set, is told what was seen when it has changed. The wait goes on when it returns.
	onChange func(onlyfansapi.Wait)
}

// interrupted ends with the first interrupt, for good: the CLI may go on to read what was queued behind its -parallelism.
// Before Terraform 1.16 no CLI passes an interrupt on while it plans, but a terminal sends it to this process as well.
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

// interruptGrace is how long an interrupted read goes on. A CLI that is told to stop saves the state in the background, and
// exits when its last read has ended: if that is at once, it can exit in the middle of saving and leave an empty state
// file (seen with OpenTofu 1.12.6, in one of 25 interrupts).
const interruptGrace = 150 * time.Millisecond

// read waits, fills in what was seen, and says how it ended. It sets no attribute that a failed read would keep: an error throws
// all of them away.
func (m *authAttemptModel) read(ctx context.Context, data *providerData, b bounds) diag.Diagnostics {
	wait, diags := m.wait(ctx, data, b)
	m.fill(wait)
	return diags
}

// wait waits as the arguments say.
func (a authAttemptArguments) wait(ctx context.Context, data *providerData, b bounds) (onlyfansapi.Wait, diag.Diagnostics) {
	if data.client == nil {
		return onlyfansapi.Wait{}, diag.Diagnostics{notConfigured(data.unknown)}
	}
	pollInterval, _ := time.ParseDuration(a.PollInterval.ValueString()) // validated; 0 when unset
	options := onlyfansapi.WaitOptions{
		Timeout:             b.timeout,
		PollInterval:        pollInterval,
		Once:                !a.WaitForCompletion.IsNull() && !a.WaitForCompletion.ValueBool(),
		StopAtUserAction:    policy(a.OnUserAction, policyWait) != policyWait,
		IncludeOnlyFansData: b.includeOnlyFansData,
	}
	log := startLog(ctx, a.AttemptID.ValueString(), options)
	options.OnPause = log.pause
	options.OnLook = func(look onlyfansapi.Look) {
		log.look(look)
		if look.Changed && b.onChange != nil {
			b.onChange(look.Wait)
		}
	}
	var wait onlyfansapi.Wait
	var err error
	untilInterrupted(ctx, func(ctx context.Context) {
		wait, err = data.client.WaitForAuthAttempt(ctx, a.AttemptID.ValueString(), options)
	})
	diags := a.conclude(&wait, err, report{bounds: b, baseURL: data.client.BaseURL(), keySource: data.keySource})
	log.end(wait, err)
	return wait, diags
}

// conclude applies the policies: it says how the wait ended, as a warning where the arguments say to go on.
func (a authAttemptArguments) conclude(wait *onlyfansapi.Wait, err error, r report) (diags diag.Diagnostics) {
	switch {
	case err == nil:
		switch wait.Outcome {
		case onlyfansapi.Failed:
			diags.Append(r.failed(*wait, policy(a.OnFailure, policyContinue)))
		case onlyfansapi.WaitingForUser:
			if p := policy(a.OnUserAction, policyWait); p != policyWait {
				diags.Append(r.userAction(*wait, p))
			}
		}
	case wait.Outcome == onlyfansapi.NotFound:
		p := policy(a.OnNotFound, policyFail)
		diags.Append(r.notFound(*wait, p))
		wait.Attempt = nil
	case errors.Is(err, onlyfansapi.ErrTimedOut) && wait.Looks > 0 && wait.Attempt == nil:
		diags.Append(r.unanswered(*wait, wait.Fault))
	case errors.Is(err, onlyfansapi.ErrTimedOut), errors.Is(err, onlyfansapi.ErrRateLimited):
		p := policy(a.OnTimeout, policyFail)
		if wait.Attempt == nil {
			p = policyFail // with nothing known, there is nothing to go on with
		}
		diags.Append(r.outOfTime(*wait, err, p))
		wait.Outcome = onlyfansapi.TimedOut
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		diags.Append(r.interrupted(*wait))
	default:
		diags.Append(r.unanswered(*wait, err))
	}
	if wait.Attempt != nil && len(wait.Attempt.Mistyped) > 0 {
		diags.Append(r.mistyped(*wait))
	}
	return diags
}

// policy returns the value of a policy argument, or its default.
func policy(argument types.String, unset string) string {
	if argument.IsNull() {
		return unset
	}
	return argument.ValueString()
}

// fill sets the attributes. One is null where the API sent nothing.
func (m *authAttemptModel) fill(wait onlyfansapi.Wait) {
	m.ID = m.AttemptID
	m.Outcome = types.StringValue(string(wait.Outcome))
	attempt := wait.Attempt
	if attempt == nil {
		return
	}
	m.State = types.StringPointerValue(attempt.State)
	m.Progress = types.StringPointerValue(attempt.Progress)
	m.TwoFactorPending = types.BoolPointerValue(attempt.TwoFactorPending)
	m.MobileAuthSessionDeeplink = types.StringPointerValue(attempt.MobileAuthSessionDeeplink)
	if account := attempt.Account; account != nil {
		m.AccountID = types.StringPointerValue(account.ID)
		m.Account = &accountModel{ID: m.AccountID, DisplayName: types.StringPointerValue(account.DisplayName)}
		if data := account.OnlyFansData; data != nil {
			m.Account.OnlyFansID = types.StringPointerValue(data.ID)
			m.Account.OnlyFansUsername = types.StringPointerValue(data.Username)
			if data.Raw != "" {
				m.OnlyFansData = types.StringValue(data.Raw)
			}
		}
	}
	if last := attempt.LastAttempt; last != nil {
		m.FaceOTPVerificationURL = types.StringPointerValue(last.FaceOTPVerificationURL)
		m.LastAttempt = &lastAttemptModel{
			StartedAt:      types.StringPointerValue(last.StartedAt),
			CompletedAt:    types.StringPointerValue(last.CompletedAt),
			Success:        types.BoolPointerValue(last.Success),
			ErrorMessage:   types.StringPointerValue(last.ErrorMessage),
			ErrorCode:      types.StringPointerValue(last.ErrorCode),
			NeedsOTP:       types.BoolPointerValue(last.NeedsOTP),
			OTPPhoneEnding: types.StringPointerValue(last.OTPPhoneEnding),
			NeedsFaceOTP:   types.BoolPointerValue(last.NeedsFaceOTP),
		}
	}
}
