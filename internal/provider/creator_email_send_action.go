package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
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
func (a *sendEmailToCreatorAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_send_email_to_creator"
}

// Schema implements [action.Action].
func (a *sendEmailToCreatorAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Asks the API to email the creator a link to complete an authentication attempt. The action does not wait for the creator.",
		Attributes:          actionAttributes(map[string]dataschema.Attribute{"attempt_id": attemptIDAttribute()}),
	}
}

// Configure implements [action.ActionWithConfigure].
func (a *sendEmailToCreatorAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
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
	id := model.AttemptID.ValueString()
	a.data.changeAttempt(ctx, id, resp, attemptChange{
		send: func(ctx context.Context, onHold func(error, time.Duration)) (bool, error) {
			return a.data.client.SendEmailToCreator(ctx, id, onHold)
		},
		what:     "The email about the attempt %q",
		taken:    "Email to the creator asked for",
		notTaken: "Email to the creator not sent",
		tells:    "The API mails the creator of the attempt %q a link. The attempt goes on when the creator has followed it.",
		failed:   func(sent bool, err error) diag.Diagnostic { return a.data.connection().emailNotSent(id, sent, err) },
	})
}
