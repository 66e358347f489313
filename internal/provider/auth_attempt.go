package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// authAttemptModel holds the arguments and attributes that the data source and the ephemeral resource share.
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

// fill sets the attributes from what a wait has seen. An attribute is null where the API sent nothing.
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
