package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

var _ action.ActionWithConfigure = (*submitTwoFactorCodeAction)(nil)

func newSubmitTwoFactorCodeAction() action.Action { return &submitTwoFactorCodeAction{} }

type submitTwoFactorCodeAction struct {
	data *providerData
}

type submitTwoFactorCodeActionModel struct {
	AttemptID types.String `tfsdk:"attempt_id"`
	Code      types.String `tfsdk:"code"`
}

// Metadata implements [action.Action].
func (a *submitTwoFactorCodeAction) Metadata(
	_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_submit_two_factor_code"
}

// Schema implements [action.Action].
func (a *submitTwoFactorCodeAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Submits a two-factor code to an authentication attempt. The action does not wait until " +
			"the attempt ends.",
		Attributes: map[string]schema.Attribute{
			"attempt_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: attemptIDDescription,
				Validators:          []validator.String{attemptIDValidator, warnOfAccountID{}},
			},
			"code": schema.StringAttribute{
				Required: true, // and write-only, see newServer
				MarkdownDescription: "Two-factor code, such as `123456`, of up to 64 bytes without white space. Use " +
					"a variable of type `string`, because a `number` loses leading zeros.",
				Validators: []validator.String{twoFactorCodeValidator},
			},
		},
	}
}

// Configure implements [action.ActionWithConfigure].
func (a *submitTwoFactorCodeAction) Configure(
	_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse,
) {
	a.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// Invoke implements [action.Action].
func (a *submitTwoFactorCodeAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model submitTwoFactorCodeActionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id, report := model.AttemptID.ValueString(), progress(resp)
	resp.Diagnostics.Append(a.data.check("attempt_id", id, attemptIDValidator)...)
	if resp.Diagnostics.HasError() {
		return
	}
	submit := a.data.submitRequest(id)
	sent, err := a.data.change(ctx, submit, report, func(ctx context.Context, hold onHold) (bool, error) {
		return a.data.client.SubmitTwoFactorCode(ctx, id, model.Code.ValueString(), hold)
	})
	if err != nil {
		resp.Diagnostics.Append(a.data.requestError(submit, sent, err))
		return
	}
	report(fmt.Sprintf("The API took the two-factor code for the attempt %q. "+
		"Whether it is right, the attempt tells a moment later.", id))
}

// submitRequest describes the request that submits a code.
func (e endpoint) submitRequest(attemptID string) apiRequest {
	return apiRequest{
		doing:      fmt.Sprintf("Submitting the two-factor code for the attempt %q", attemptID),
		noun:       "Submission",
		done:       "Two-factor code taken",
		undone:     "Two-factor code not taken",
		fields:     map[string]any{"attempt_id": attemptID},
		subject:    fmt.Sprintf("The two-factor code for the attempt %q", attemptID),
		path:       attemptPath(attemptID),
		argument:   "attempt_id",
		permission: "see this attempt",
		again:      "Submit a new code",
		againSame:  "Submit the code again",
		refused: func(error) advice {
			return advice{"Two-factor code refused", steps(
				withCommand("Check whether the attempt still waits for a code", e.curlField(attemptID, ".state")),
				"If it does, submit a new one.")}
		},
		notFound:    advice{"Authentication attempt not found", e.attemptNotFoundCauses(attemptID)},
		onInterrupt: attemptGoesOn,
		notSent:     "The code was not sent.",
		notDone:     "The API did not take the code.",
		unknown: "It is not known whether the code arrived. The provider does not send it again by itself, " +
			"because a code that arrives twice can count as wrong.\n\n" +
			steps(withCommand("Check the attempt", e.curlField(attemptID, ".state")),
				"Submit a code only if the attempt still waits for one."),
	}
}

// codeNotPassedOn is the error of an action that is invoked without the code that it was planned with.
var codeNotPassedOn = protocol.Message{
	Summary: "Two-factor code was not passed on",
	Detail: paragraphs(
		"Terraform 1.16 and newer pass no ephemeral value to an action that is invoked with -invoke.",
		"Remove ephemeral = true from the variable of the code. Then apply without a saved plan, because a saved plan "+
			"holds the code."),
}

var twoFactorCodeValidator = checked{
	check:    func(s string) error { _, err := onlyfansapi.ParseTwoFactorCode(s); return err },
	accepted: `Give the code alone and without spaces, such as "123456".`,
}
