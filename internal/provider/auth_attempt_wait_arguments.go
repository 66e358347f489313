package provider

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// The policies: the values of the on_… arguments.
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

// attemptIDDescription describes attempt_id.
const attemptIDDescription = "ID of the authentication attempt, such as `auth_XXXXXXX`. " +
	"To get the ID from a `polling_url`, use the function `attempt_id_from_polling_url`."

// attemptIDAttribute is attempt_id, if it is required.
func attemptIDAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Required:            true,
		MarkdownDescription: attemptIDDescription,
		Validators:          []validator.String{attemptIDValidator, warnOfAccountID{}},
	}
}

// waitAttributes are the attributes of waitArguments.
func waitAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"wait_for_completion": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to wait until the attempt ends. If `false`, the provider only reads the " +
				"current status of the attempt. Defaults to `true`.",
		},
		"poll_interval": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf("Fixed interval between polls, from `%q` to `%q`. It must be shorter "+
				"than the timeout. "+
				"When unset, the interval grows from `%q` to `%q` during the wait.",
				durationText(shortestPollInterval), durationText(longestPollInterval),
				durationText(onlyfansapi.MinPollInterval), durationText(onlyfansapi.MaxPollInterval)),
			Validators: []validator.String{pollIntervalValidator},
		},
		"on_failure": policyAttribute("What to do if the attempt fails: `continue` with a warning, or `fail`.",
			policyContinue, policyContinue, policyFail),
		"on_timeout": policyAttribute("What to do if the attempt does not end within the timeout: `fail`, or "+
			"`continue` with a warning.",
			policyFail, policyFail, policyContinue),
		"on_user_action": policyAttribute("What to do if the attempt needs a person to act: `wait`, `continue` with "+
			"a warning, or `fail`.",
			policyWait, policyWait, policyContinue, policyFail),
		"on_not_found": policyAttribute("What to do if the API does not find the attempt: `fail`, or `continue` with "+
			"a warning.",
			policyFail, policyFail, policyContinue),
	}
}

// waitKind is what the texts about a wait say differently for each kind of block that waits.
type waitKind struct {
	// timeout is the attribute of timeouts that bounds the wait.
	timeout string
	// argument is the one because of which the block waits. Errors about the attempt stand on it.
	argument string
	// again says how to go on with the same attempt, without a full stop.
	again string
	// failed is what to do about an attempt that failed.
	failed string
	// notFound lists the causes if the API does not find the attempt. Without it, the usual ones are listed.
	notFound string
	// goesOn is added if the API cannot be polled.
	goesOn string
	// nullResult is what a policy to go on without the account means. It is empty if the block has no results.
	nullResult string
	// destroy says how to destroy without the attempt: a destroy first reads all data sources, so an error blocks it.
	destroy string
	// computesCodes is set if the block has totp_secret_wo.
	computesCodes bool
}

// The texts that several kinds share.
const (
	attemptGoesOn   = "The attempt itself goes on at the API."
	correctCause    = "Correct what the API says is wrong, such as the password."
	notStartedAgain = "The provider does not start it again by itself, because a wrong password that is repeated " +
		"locks the account."
	startAnew = "With onlyfansapi_auth_attempt, change its credentials_wo_version, give the right credentials, and " +
		"apply: without a new number, they are not sent. Otherwise, set attempt_id to the ID of the new attempt."
	nullAccountID = "Resources that use account_id are planned with null."
)

var startAtAPI = steps(correctCause, "Start a new attempt at the API, and set attempt_id to its ID.")

// The kinds of block that wait for an attempt.
var (
	dataSourceWait = waitKind{
		timeout:    "read",
		argument:   "attempt_id",
		again:      "Run the same command again",
		failed:     startAtAPI,
		nullResult: nullAccountID,
		destroy:    "If you are destroying, use -refresh=false, which does not poll the attempt.",
	}
	ephemeralWait = waitKind{
		timeout:    "open",
		argument:   "attempt_id",
		again:      "Run the same command again",
		failed:     startAtAPI,
		nullResult: nullAccountID,
	}
	actionWait = waitKind{
		timeout:  "invoke",
		argument: "attempt_id",
		again:    "Run the same command again",
		failed:   startAtAPI,
	}
)

// reauthenticationWait is the kind of the action that has started the attempt itself: invoked again, it would start
// another one.
func reauthenticationWait(attemptID string) waitKind {
	again := "Invoke the action onlyfansapi_wait_for_auth_attempt with attempt_id = " + hclQuoted(attemptID) + ". " +
		"This action would begin another attempt"
	return waitKind{
		timeout:  "invoke",
		argument: "account_id",
		again:    again,
		failed: "The API used the credentials that it keeps for the account. " +
			"If they are no longer right, connect the account again with new ones.",
		notFound: "The API itself named this attempt. Check in the vendor's console what became of the account.",
		goesOn:   attemptGoesOn + " " + again + ".",
	}
}

// accountWait is the kind of the resource that manages the account, with the timeout of an operation.
func accountWait(timeout, argument string) waitKind {
	return waitKind{
		timeout:  timeout,
		argument: argument,
		again:    "Plan and apply again, which goes on with the same attempt",
		failed: paragraphs(
			notStartedAgain,
			steps(correctCause, "Start a new attempt. "+startAnew)),
		computesCodes: true,
	}
}

// policies are the values of the on_… arguments. An empty one is that of a block without the argument: it means fail,
// and no text names it.
type policies struct {
	onFailure, onTimeout, onUserAction, onNotFound string
}

// attemptWait is a wait for an attempt.
type attemptWait struct {
	attemptID string
	kind      waitKind
	options   onlyfansapi.WaitOptions
	policies  policies
	// onChange, if not nil, is called when the attempt has changed. The wait goes on when it returns.
	onChange func(onlyfansapi.Wait)
}

// attemptWait returns the wait that the arguments ask for. They have been validated.
func (a waitArguments) attemptWait(attemptID string, kind waitKind, timeouts types.Object) attemptWait {
	pollInterval, _ := time.ParseDuration(a.PollInterval.ValueString()) // 0 if unset
	p := policies{
		onFailure:    valueOr(a.OnFailure, policyContinue),
		onTimeout:    valueOr(a.OnTimeout, policyFail),
		onUserAction: valueOr(a.OnUserAction, policyWait),
		onNotFound:   valueOr(a.OnNotFound, policyFail),
	}
	return attemptWait{
		attemptID: attemptID,
		kind:      kind,
		policies:  p,
		options: onlyfansapi.WaitOptions{
			Timeout:          timeoutOf(timeouts, kind.timeout),
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
