package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var (
	_ action.ActionWithConfigure      = (*reauthenticateAccountAction)(nil)
	_ action.ActionWithValidateConfig = (*reauthenticateAccountAction)(nil)
)

func newReauthenticateAccountAction() action.Action { return &reauthenticateAccountAction{} }

type reauthenticateAccountAction struct {
	data *providerData
}

type reauthenticateAccountActionModel struct {
	waitArguments

	AccountID types.String   `tfsdk:"account_id"`
	Timeouts  timeouts.Value `tfsdk:"timeouts"`
}

// Metadata implements [action.Action].
func (a *reauthenticateAccountAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_reauthenticate_account"
}

// Schema implements [action.Action].
func (a *reauthenticateAccountAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	shared := waitAttributes()
	shared["account_id"] = dataschema.StringAttribute{
		Required:            true,
		MarkdownDescription: "ID of the account in the API, such as `acct_4d3f…`.",
		Validators:          []validator.String{accountIDValidator},
	}
	shared["timeouts"] = timeoutsAttribute(reauthenticateBlock.timeoutName)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Signs an account in to OnlyFans again with the credentials that the API stores. Starts an authentication attempt, waits until " +
			"the attempt ends, and reports its progress.",
		Attributes: actionAttributes(shared),
	}
}

// Configure implements [action.ActionWithConfigure].
func (a *reauthenticateAccountAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [action.ActionWithValidateConfig].
func (a *reauthenticateAccountAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	resp.Diagnostics.Append(validateWait(ctx, req.Config, reauthenticateBlock.timeoutName)...)
}

// Invoke implements [action.Action].
func (a *reauthenticateAccountAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model reauthenticateAccountActionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if a.data.client == nil {
		resp.Diagnostics.Append(notConfigured(a.data.unknown))
		return
	}
	id := model.AccountID.ValueString()
	if a.data.client.HoldsKey(id) {
		resp.Diagnostics.Append(keyAs("account_id", accountIDValidator))
		return
	}
	tell := func(message string) { resp.SendProgress(action.InvokeProgressEvent{Message: message}) }
	onHold := func(reason error, d time.Duration) {
		tflog.Info(ctx, "Pausing", map[string]any{"account_id": id, "reason": reason.Error()})
		tell(fmt.Sprintf("The new sign-in of the account %q waits%s: %s.", id, afterSpace(d), reason))
	}
	attemptID, sent, err := a.data.beginLogin(ctx, id, onHold)
	if err != nil {
		resp.Diagnostics.Append(a.data.connection().loginNotBegun(id, sent, err))
		return
	}
	tell(fmt.Sprintf("The API has begun a new sign-in of the account %q: the attempt %q.", id, attemptID))
	w := model.attemptWait(types.StringValue(attemptID), reauthenticateBlock, timeoutOf(model.Timeouts, reauthenticateBlock.timeoutName))
	w.options.FinishedRecord = true // the account's state says authenticated from before
	w.onChange = func(wait onlyfansapi.Wait) { tell(a.data.connection().changeText(wait)) }
	_, diags := a.data.waitForAttempt(ctx, w)
	resp.Diagnostics.Append(diags...)
}
