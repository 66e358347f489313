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
		MarkdownDescription: "ID of the authentication attempt, such as `auth_XXXXXXX`. To get the ID from a `polling_url`, use the function " +
			"`attempt_id_from_polling_url`.",
		Validators: []validator.String{attemptIDValidator, warnOfAccountID{}},
	}
}

// waitAttributes describes the fields of waitArguments.
func waitAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"wait_for_completion": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to wait until the attempt ends. If `false`, the provider only reads the current status of the attempt. " +
				"Defaults to `true`.",
		},
		"poll_interval": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: fmt.Sprintf("Fixed interval between polls, from `%q` to `%q`. It must be shorter than the timeout. "+
				"When unset, the interval grows from `%q` to `%q` during the wait.", words(shortestPollInterval), words(longestPollInterval),
				words(onlyfansapi.MinPollInterval), words(onlyfansapi.MaxPollInterval)),
			Validators: []validator.String{pollIntervalValidator},
		},
		"on_failure": policyAttribute("What to do if the attempt fails: `continue` with a warning, or `fail`.",
			policyContinue, policyContinue, policyFail),
		"on_timeout": policyAttribute("What to do if the attempt does not end within the timeout: `fail`, or `continue` with a warning.",
			policyFail, policyFail, policyContinue),
		"on_user_action": policyAttribute("What to do if the attempt needs a person to act: `wait`, `continue` with a warning, or `fail`.",
			policyWait, policyWait, policyContinue, policyFail),
		"on_not_found": policyAttribute("What to do if the API does not find the attempt: `fail`, or `continue` with a warning.",
			policyFail, policyFail, policyContinue),
	}
}

// authAttemptAttributes describes the fields of authAttemptModel, except for onlyfans_data, which each kind of block explains itself.
func authAttemptAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"attempt_id": attemptIDAttribute(),
		"id":         computedString("Same as `attempt_id`."),
		"outcome":    computedString("Outcome of the wait: `succeeded`, `failed`, `waiting_for_user`, `in_progress`, `timed_out` or `not_found`."),
		"account_id": computedString("ID of the connected account, such as `acct_4d3f…`. Null if the API returned no account. " +
			"Check `outcome` before you use it."),
		"account": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Connected account.",
			Attributes: map[string]schema.Attribute{
				"id":                computedString("ID of the account in the API."),
				"display_name":      computedString("Display name of the account in the API. Often an email address."),
				"onlyfans_id":       computedString("Numeric ID of the account at OnlyFans, as a string."),
				"onlyfans_username": computedString("User name of the account at OnlyFans."),
			},
		},
		"state":    computedString("State of the account, as returned by the API: `authenticating`, `authenticated`, `failed`, `needs-otp` or another value."),
		"progress": computedString("Progress of the attempt, as returned by the API: `started`, `waiting_for_otp`, `signed_in` or another value."),
		"last_attempt": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Details of the attempt.",
			Attributes: map[string]schema.Attribute{
				"started_at":       computedString("Time when the attempt started, such as `2025-03-30T19:40:09.000000Z`."),
				"completed_at":     computedString("Time when the attempt ended. Null until then."),
				"success":          computedBool("Whether the attempt succeeded."),
				"error_message":    computedString("Error message of a failed attempt."),
				"error_code":       computedString("Error code of a failed attempt or of a rejected two-factor code, such as `WRONG_2FA`."),
				"needs_otp":        computedBool("Whether the attempt needs a two-factor code."),
				"otp_phone_ending": computedString("Last digits of the phone number that the code was sent to."),
				"needs_face_otp":   computedBool("Whether the attempt needs a selfie."),
			},
		},
		"two_factor_pending": computedBool("Whether the API is waiting for a two-factor code."),
		"mobile_auth_session_deeplink": sensitiveString("Link that opens a pending `mobile_app` session on the phone. " +
			"Anyone with the link can use it."),
		"face_otp_verification_url": sensitiveString("URL where the creator takes the selfie. Anyone with the URL can use it."),
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
