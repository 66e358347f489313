package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var _ action.ActionWithConfigure = (*sendEmailToCreatorAction)(nil)

func newSendEmailToCreatorAction() action.Action { return &sendEmailToCreatorAction{} }

type sendEmailToCreatorAction struct {
	data *providerData
}

type sendEmailToCreatorActionModel struct {
	AttemptID types.String `tfsdk:"attempt_id"`
}

// Metadata implements [action.Action].
func (a *sendEmailToCreatorAction) Metadata(
	_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_send_email_to_creator"
}

// Schema implements [action.Action].
func (a *sendEmailToCreatorAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Asks the API to email the creator a link to complete an authentication attempt. The " +
			"action does not wait for the creator.",
		Attributes: map[string]schema.Attribute{
			"attempt_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: attemptIDDescription,
				Validators:          []validator.String{attemptIDValidator, warnOfAccountID{}},
			},
		},
	}
}

// Configure implements [action.ActionWithConfigure].
func (a *sendEmailToCreatorAction) Configure(
	_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse,
) {
	a.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// Invoke implements [action.Action].
func (a *sendEmailToCreatorAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model sendEmailToCreatorActionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id, report := model.AttemptID.ValueString(), progress(resp)
	resp.Diagnostics.Append(a.data.check("attempt_id", id, attemptIDValidator)...)
	if resp.Diagnostics.HasError() {
		return
	}
	email := a.data.emailRequest(id)
	sent, err := a.data.change(ctx, email, report, func(ctx context.Context, hold onHold) (bool, error) {
		return a.data.client.SendEmailToCreator(ctx, id, hold)
	})
	if err != nil {
		resp.Diagnostics.Append(a.data.requestError(email, sent, err))
		return
	}
	report(fmt.Sprintf("The API mails the creator of the attempt %q a link. "+
		"The attempt goes on when the creator has followed it.", id))
}

// emailRequest describes the request for an email to the creator.
func (e endpoint) emailRequest(attemptID string) apiRequest {
	return apiRequest{
		doing:      fmt.Sprintf("Asking for an email to the creator of the attempt %q", attemptID),
		noun:       "Email to the creator",
		done:       "Email to the creator asked for",
		undone:     "Email to the creator not sent",
		fields:     map[string]any{"attempt_id": attemptID},
		subject:    fmt.Sprintf("The email about the attempt %q", attemptID),
		path:       attemptPath(attemptID) + "/send-email-to-creator",
		argument:   "attempt_id",
		permission: "see this attempt",
		again:      "Invoke the action again",
		refused: func(error) advice {
			return advice{"Email to the creator refused", withCommand(
				"Check whether the attempt still waits for the creator", e.curlField(attemptID, ".state"))}
		},
		notFound:    advice{"Authentication attempt not found", e.attemptNotFoundCauses(attemptID)},
		onInterrupt: attemptGoesOn,
		notSent:     "No email was sent.",
		unknown: "It is not known whether an email was sent. The provider does not ask for it again by itself.\n\n" +
			steps("Ask the creator whether an email came.", "If none came, invoke the action again."),
	}
}
