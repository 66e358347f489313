package provider

import (
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// attemptIDAttribute is the argument that says which attempt a block is about.
func attemptIDAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Required: true,
		MarkdownDescription: "Id of the attempt, as the API returned it when the attempt was started, such as `auth_XXXXXXX`. " +
			"Not the `polling_url`, only its last part, which the function `attempt_id_from_polling_url` returns.",
		Validators: []validator.String{attemptIDValidator, warnOfAccountID{}},
	}
}

// waitAttributes describes the fields of waitArguments.
func waitAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"wait_for_completion": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to wait until the attempt has ended. `false` polls once, and again only after an error or for an " +
				"unknown attempt. Defaults to `true`.",
		},
		"poll_interval": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf("Constant time between two polls, from `%q` to `%q` and less than the timeout. "+
				"When unset, it grows with the time waited, from %s to %s. It is longer while many waits share the provider's `requests_per_minute`, "+
				"and always varies by up to 10 %%.", words(shortestPollInterval), words(longestPollInterval),
				words(onlyfansapi.MinPollInterval), words(onlyfansapi.MaxPollInterval)),
			Validators: []validator.String{pollIntervalValidator},
		},
		"on_failure": policyAttribute("What to do when the attempt ended in failure: `continue` with a warning, or `fail`.",
			policyContinue, policyContinue, policyFail),
		"on_timeout": policyAttribute("What to do when the time ran out first: `fail`, or `continue` with a warning.",
			policyFail, policyFail, policyContinue),
		"on_user_action": policyAttribute("What to do when a person must act (enter a code, take a selfie, open the phone's app): keep on with `wait`, "+
			"`continue` at once with a warning, or `fail`.", policyWait, policyWait, policyContinue, policyFail),
		"on_not_found": policyAttribute("What to do when the API does not know the attempt, or has forgotten it: `fail`, or `continue` with a warning. "+
			"A 404 that is not in the form of the API's own is an error with both.",
			policyFail, policyFail, policyContinue),
	}
}

// authAttemptAttributes describes the fields of authAttemptModel, except for onlyfans_data, which each kind of block explains itself.
func authAttemptAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"attempt_id": attemptIDAttribute(),
		"id":         computedString("The same as `attempt_id`."),
		"outcome": computedString("How the wait ended: `succeeded`, `failed`, `waiting_for_user` (a person must act), `in_progress` " +
			"(only when not waiting), `timed_out`, or `not_found`, when all other results are null."),
		"account_id": computedString("Id of the connected account, such as `acct_4d3f…`. Null where the API sent none, as before the first success; " +
			"see `outcome` before you rely on it."),
		"account": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The connected account.",
			Attributes: map[string]schema.Attribute{
				"id":                computedString("Id of the account in the API."),
				"display_name":      computedString("Name of the account in the API, often an email address."),
				"onlyfans_id":       computedString("Id of the account at OnlyFans, in digits."),
				"onlyfans_username": computedString("User name at OnlyFans."),
			},
		},
		"state":    computedString("State of the account, as sent: `authenticating`, `authenticated`, `failed`, `needs-otp` and others."),
		"progress": computedString("Progress of the attempt, as sent: `started`, `waiting_for_otp`, `signed_in` and others."),
		"last_attempt": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The API's record of the attempt.",
			Attributes: map[string]schema.Attribute{
				"started_at":       computedString("When the attempt began, as sent, such as `2025-03-30T19:40:09.000000Z`."),
				"completed_at":     computedString("When the attempt ended, as sent. Null until then."),
				"success":          computedBool("Whether the attempt succeeded."),
				"error_message":    computedString("Why the attempt failed, in words."),
				"error_code":       computedString("Why the attempt failed, or why the last code was refused, such as `WRONG_2FA`."),
				"needs_otp":        computedBool("Whether a two-factor code is awaited."),
				"otp_phone_ending": computedString("Last digits of the phone that the code was sent to."),
				"needs_face_otp":   computedBool("Whether a selfie is awaited."),
			},
		},
		"two_factor_pending": computedBool("Whether a two-factor code is awaited, as the API sends it at the top level."),
		"mobile_auth_session_deeplink": sensitiveString("Link that opens a pending `mobile_app` session on the phone. " +
			"Whoever has it can use it."),
		"face_otp_verification_url": sensitiveString("Address where the selfie is taken. Whoever has it can use it."),
	}
	maps.Copy(attributes, waitAttributes())
	return attributes
}

func policyAttribute(description, unset string, values ...string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: description + " Defaults to `" + unset + "`.",
		Validators:          []validator.String{stringvalidator.OneOf(values...)},
	}
}

func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func sensitiveString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: description}
}

func computedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}
