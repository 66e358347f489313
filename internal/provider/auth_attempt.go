package provider

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// authAttemptModel has the arguments and attributes that the data source and the ephemeral resource share.
type authAttemptModel struct {
	waitArguments

	AttemptID                 types.String           `tfsdk:"attempt_id"`
	ID                        types.String           `tfsdk:"id"`
	Outcome                   types.String           `tfsdk:"outcome"`
	AccountID                 types.String           `tfsdk:"account_id"`
	Account                   *connectedAccountModel `tfsdk:"account"`
	State                     types.String           `tfsdk:"state"`
	Progress                  types.String           `tfsdk:"progress"`
	LastAttempt               *lastAttemptModel      `tfsdk:"last_attempt"`
	TwoFactorPending          types.Bool             `tfsdk:"two_factor_pending"`
	MobileAuthSessionDeeplink types.String           `tfsdk:"mobile_auth_session_deeplink"`
	FaceOTPVerificationURL    types.String           `tfsdk:"face_otp_verification_url"`
	OnlyFansData              types.String           `tfsdk:"onlyfans_data"`
}

type connectedAccountModel struct {
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

// authAttemptAttributes are the attributes of authAttemptModel, but for onlyfans_data, which each block describes
// itself.
func authAttemptAttributes() map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{
		"attempt_id": attemptIDAttribute(),
		"id":         computedString("Same as `attempt_id`."),
		"outcome": computedString("Outcome of the wait: `succeeded`, `failed`, `waiting_for_user`, `in_progress`, " +
			"`timed_out` or `not_found`."),
		"account_id": computedString("ID of the connected account, such as `acct_4d3f…`. Null if the API returned " +
			"no account. Check `outcome` before you use it."),
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
		"state": computedString("State of the account, as returned by the API: `authenticating`, `authenticated`, " +
			"`failed`, `needs-otp` or another value."),
		"progress": computedString("Progress of the attempt, as returned by the API: `started`, `waiting_for_otp`, " +
			"`signed_in` or another value."),
		"last_attempt": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "Details of the attempt.",
			Attributes: map[string]schema.Attribute{
				"started_at": computedString("Time when the attempt started, such as " +
					"`2025-03-30T19:40:09.000000Z`."),
				"completed_at":  computedString("Time when the attempt ended. Null until then."),
				"success":       computedBool("Whether the attempt succeeded."),
				"error_message": computedString("Error message of a failed attempt."),
				"error_code": computedString("Error code of a failed attempt or of a rejected two-factor code, " +
					"such as `WRONG_2FA`."),
				"needs_otp":        computedBool("Whether the attempt needs a two-factor code."),
				"otp_phone_ending": computedString("Last digits of the phone number that the code was sent to."),
				"needs_face_otp":   computedBool("Whether the attempt needs a selfie."),
			},
		},
		"two_factor_pending": computedBool("Whether the API is waiting for a two-factor code."),
		"mobile_auth_session_deeplink": sensitiveString("Link that opens a pending `mobile_app` session on the " +
			"phone. Anyone with the link can use it."),
		"face_otp_verification_url": sensitiveString("URL where the creator takes the selfie. Anyone with the URL " +
			"can use it."),
	}
	maps.Copy(attributes, waitAttributes())
	return attributes
}

// fill sets the attributes from the result of a wait. An attribute is null if the API sent nothing.
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
		m.Account = &connectedAccountModel{ID: m.AccountID, DisplayName: types.StringPointerValue(account.DisplayName)}
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

// accountIDOf returns the ID of the account that a wait has seen, or "".
func accountIDOf(wait onlyfansapi.Wait) string {
	if wait.Attempt == nil || wait.Attempt.Account == nil || wait.Attempt.Account.ID == nil {
		return ""
	}
	return *wait.Attempt.Account.ID
}
