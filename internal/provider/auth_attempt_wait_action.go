package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var (
	_ action.ActionWithConfigure      = (*waitForAuthAttemptAction)(nil)
	_ action.ActionWithValidateConfig = (*waitForAuthAttemptAction)(nil)
)

func newWaitForAuthAttemptAction() action.Action { return &waitForAuthAttemptAction{} }

type waitForAuthAttemptAction struct {
	data *providerData
}

type waitForAuthAttemptActionModel struct {
	waitArguments

	AttemptID types.String `tfsdk:"attempt_id"`
	Timeouts  types.Object `tfsdk:"timeouts"`
}

// Metadata implements [action.Action].
func (a *waitForAuthAttemptAction) Metadata(
	_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_wait_for_auth_attempt"
}

// Schema implements [action.Action].
func (a *waitForAuthAttemptAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	shared := waitAttributes()
	shared["attempt_id"] = attemptIDAttribute()
	shared["timeouts"] = timeoutsAttribute(actionWait.timeout)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until an authentication attempt ends, and reports its progress. The action does " +
			"not start the attempt.",
		Attributes: actionAttributes(shared),
	}
}

// Configure implements [action.ActionWithConfigure].
func (a *waitForAuthAttemptAction) Configure(
	_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse,
) {
	a.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [action.ActionWithValidateConfig].
func (a *waitForAuthAttemptAction) ValidateConfig(
	ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse,
) {
	resp.Diagnostics.Append(validateWait(ctx, req.Config, actionWait.timeout)...)
}

// Invoke implements [action.Action].
func (a *waitForAuthAttemptAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model waitForAuthAttemptActionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	w := model.attemptWait(model.AttemptID.ValueString(), actionWait, model.Timeouts)
	report := progress(resp)
	w.onChange = func(wait onlyfansapi.Wait) { report(a.data.changeText(wait)) }
	_, diags := a.data.waitForAttempt(ctx, w)
	resp.Diagnostics.Append(diags...)
}
