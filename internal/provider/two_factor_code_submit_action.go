package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
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
func (a *submitTwoFactorCodeAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_submit_two_factor_code"
}

// Schema implements [action.Action].
func (a *submitTwoFactorCodeAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Submits a two-factor code to an authentication attempt. The action does not wait until the attempt ends.",
		Attributes: map[string]schema.Attribute{
			"attempt_id": actionAttributes(map[string]dataschema.Attribute{"attempt_id": attemptIDAttribute()})["attempt_id"],
			"code": schema.StringAttribute{
				Required: true, // and write-only, see server
				MarkdownDescription: "Two-factor code, such as `123456`, of up to 64 bytes without white space. Use a variable of type `string`, " +
					"because a `number` loses leading zeros.",
				Validators: []validator.String{twoFactorCodeValidator},
			},
		},
	}
}

// Configure implements [action.ActionWithConfigure].
func (a *submitTwoFactorCodeAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
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
	id := model.AttemptID.ValueString()
	a.data.changeAttempt(ctx, id, resp, attemptChange{
		send: func(ctx context.Context, onHold func(error, time.Duration)) (bool, error) {
			return a.data.client.SubmitTwoFactorCode(ctx, id, model.Code.ValueString(), onHold)
		},
		what:     "The two-factor code for the attempt %q",
		taken:    "Two-factor code taken",
		notTaken: "Two-factor code not taken",
		tells:    "The API took the two-factor code for the attempt %q. Whether it is right, the attempt tells a moment later.",
		failed:   func(sent bool, err error) diag.Diagnostic { return a.data.connection().codeNotTaken(id, sent, err) },
	})
}
