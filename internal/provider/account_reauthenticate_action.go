package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

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

	AccountID types.String `tfsdk:"account_id"`
	Timeouts  types.Object `tfsdk:"timeouts"`
}

// Metadata implements [action.Action].
func (a *reauthenticateAccountAction) Metadata(
	_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_reauthenticate_account"
}

// Schema implements [action.Action].
func (a *reauthenticateAccountAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	shared := waitAttributes()
	shared["account_id"] = dataschema.StringAttribute{
		Required:            true,
		MarkdownDescription: accountIDDescription,
		Validators:          []validator.String{accountIDValidator},
	}
	shared["timeouts"] = timeoutsAttribute("invoke")
	resp.Schema = schema.Schema{
		MarkdownDescription: "Signs an account in to OnlyFans again with the credentials that the API stores. Starts " +
			"an authentication attempt, waits until the attempt ends, and reports its progress.",
		Attributes: actionAttributes(shared),
	}
}

// Configure implements [action.ActionWithConfigure].
func (a *reauthenticateAccountAction) Configure(
	_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse,
) {
	a.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [action.ActionWithValidateConfig].
func (a *reauthenticateAccountAction) ValidateConfig(
	ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse,
) {
	resp.Diagnostics.Append(validateWait(ctx, req.Config, "invoke")...)
}

// Invoke implements [action.Action].
func (a *reauthenticateAccountAction) Invoke(
	ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	var model reauthenticateAccountActionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id, report := model.AccountID.ValueString(), progress(resp)
	resp.Diagnostics.Append(a.data.check("account_id", id, accountIDValidator)...)
	if resp.Diagnostics.HasError() {
		return
	}
	// The lock keeps an update with on_disconnected from signing the same account in at the same time.
	resp.Diagnostics.Append(a.data.changeAccount(ctx, id, func(ledger *ledgerAccount) diag.Diagnostics {
		attemptID, diags := a.data.reauthenticate(ctx, id, reauthenticateByActionRequest(id), report)
		if diags.HasError() {
			return diags
		}
		ledger.signIn = attemptID
		report(fmt.Sprintf("The API has begun a new sign-in of the account %q: the attempt %q.", id, attemptID))
		w := model.attemptWait(attemptID, reauthenticationWait(attemptID), model.Timeouts)
		w.options.FinishedRecord = true // the account's state says authenticated from before
		w.onChange = func(wait onlyfansapi.Wait) { report(a.data.changeText(wait)) }
		_, diags = a.data.waitForAttempt(ctx, w)
		return diags
	})...)
}
