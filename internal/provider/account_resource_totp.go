package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// totpSecretAttribute is totp_secret_wo. ValidateConfig validates it, because the CLIs quote the lines of an
// attribute's error, and so a literal secret.
func totpSecretAttribute() schema.StringAttribute {
	return schema.StringAttribute{
		Optional:  true,
		WriteOnly: true,
		MarkdownDescription: "Secret of the creator's authenticator app: base32, or an `otpauth://totp` URL. While " +
			"the attempt waits for a code of the app, the provider computes and submits it. When unset, a person " +
			"must submit the code. See [Authenticator App](#authenticator-app) for the consequences for security.",
	}
}

// configuredTOTP returns what computes the codes of totp_secret_wo, nil if it is not given or not known. Plans and
// states do not have the secret.
func configuredTOTP(ctx context.Context, config tfsdk.Config) (*onlyfansapi.TOTP, diag.Diagnostics) {
	var secret types.String
	diags := config.GetAttribute(ctx, path.Root("totp_secret_wo"), &secret)
	if diags.HasError() || secret.IsNull() || secret.IsUnknown() {
		return nil, diags
	}
	totp, err := onlyfansapi.ParseTOTP(secret.ValueString())
	if err != nil {
		diags.Append(invalidTOTPSecret(err))
	}
	return totp, diags
}

// invalidTOTPSecret is about a secret that no code can be computed from.
func invalidTOTPSecret(err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Invalid totp_secret_wo", paragraphs(
		fmt.Sprintf("The value cannot be used: %s.", err),
		"Give the secret that OnlyFans shows when an authenticator app is set up, or the otpauth://totp URL of its QR "+
			"code. A code that the app shows is not the secret."))
}

// computedCodes says what became of the codes that were computed from totp_secret_wo, or "" if there were none.
func computedCodes(wait onlyfansapi.Wait) string {
	switch {
	case wait.AppCodes == 0 || wait.Outcome != onlyfansapi.WaitingForUser && !wait.AppSecretRefused:
		return ""
	case wait.AppSecretRefused && wait.AppCodeError != nil:
		return fmt.Sprintf("The API refused the codes that the provider computed from totp_secret_wo: %s.",
			wait.AppCodeError)
	case wait.AppSecretRefused:
		return "The API refused the codes that the provider computed from totp_secret_wo. It is not the secret of " +
			"this creator's authenticator app, or the app was set up again since then."
	}
	return "The provider submitted a code that it computed from totp_secret_wo. The API has not said whether it is " +
		"right."
}

// totpAlternative says how to do without a person, if the block can and the attempt waits for the code of an app.
func (d attemptDiagnostics) totpAlternative() string {
	if !d.kind.computesCodes || d.wait.Attempt == nil || d.wait.Attempt.UserAction() != onlyfansapi.SubmitAppCode {
		return ""
	}
	switch {
	case d.options.TOTP == nil:
		return "To have the provider compute such codes, set totp_secret_wo to the secret of the creator's " +
			"authenticator app."
	case d.wait.AppSecretRefused:
		return "To have the provider compute such codes, correct totp_secret_wo."
	}
	return ""
}
