package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
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
	if a.data.client == nil {
		resp.Diagnostics.Append(notConfigured(a.data.unknown))
		return
	}
	id := model.AttemptID.ValueString()
	if a.data.client.HoldsKey(id) {
		resp.Diagnostics.Append(keyAsAttemptID())
		return
	}
	tell := func(format string, args ...any) {
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, args...)})
	}
	onHold := func(reason error, d time.Duration) {
		tflog.Info(ctx, "Pausing", map[string]any{"attempt_id": id, "reason": reason.Error()})
		tell("The email about the attempt %q waits%s: %s.", id, afterSpace(d), reason)
	}
	var sent bool
	var err error
	untilInterrupted(ctx, func(ctx context.Context) { sent, err = a.data.client.SendEmailToCreator(ctx, id, onHold) })
	fields := map[string]any{"attempt_id": id, "sent": sent}
	if err != nil {
		fields["cause"] = err.Error()
		tflog.Info(ctx, "Email to the creator not sent", fields)
		resp.Diagnostics.Append(a.data.connection().emailNotSent(id, sent, err))
		return
	}
	tflog.Info(ctx, "Email to the creator asked for", fields)
	tell("The API mails the creator of the attempt %q a link. The attempt goes on when the creator has followed it.", id)
}
