package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"

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
	authAttemptArguments

	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

// Metadata implements [action.Action].
func (a *waitForAuthAttemptAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_wait_for_auth_attempt"
}

// Schema implements [action.Action].
func (a *waitForAuthAttemptAction) Schema(ctx context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	attributes := actionAttributes(argumentAttributes())
	limits := timeouts.Attributes(ctx)
	if nested, ok := limits.(schema.SingleNestedAttribute); ok {
		nested.MarkdownDescription = timeoutsDescription("invoke")
		nested.Attributes = map[string]schema.Attribute{"invoke": schema.StringAttribute{Optional: true, MarkdownDescription: timeoutDescription}}
		limits = nested
	}
	attributes["timeouts"] = limits
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until an authentication attempt has ended, and tells of each change on the way. It only looks: " +
			"the attempt is started elsewhere.",
		Attributes: attributes,
	}
}

// actionAttributes makes the arguments of the data source those of an action.
func actionAttributes(from map[string]dataschema.Attribute) map[string]schema.Attribute {
	attributes := map[string]schema.Attribute{}
	for name, attribute := range from {
		switch a := attribute.(type) {
		case dataschema.StringAttribute:
			attributes[name] = schema.StringAttribute{
				Required: a.Required, Optional: a.Optional, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators,
			}
		case dataschema.BoolAttribute:
			attributes[name] = schema.BoolAttribute{
				Required: a.Required, Optional: a.Optional, MarkdownDescription: a.MarkdownDescription, Validators: a.Validators,
			}
		default:
			panic(fmt.Sprintf("%s is a %T, which this does not convert yet", name, a))
		}
	}
	return attributes
}

// Configure implements [action.ActionWithConfigure].
func (a *waitForAuthAttemptAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [action.ActionWithValidateConfig].
func (a *waitForAuthAttemptAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	resp.Diagnostics.Append(validateConfig[timeouts.Value](ctx, req.Config, "invoke")...)
}

// invokeTimeout is for the action what readTimeout is for the data source.
func invokeTimeout(limits timeouts.Value) (time.Duration, diag.Diagnostics) {
	return limits.Invoke(context.Background(), onlyfansapi.DefaultTimeout)
}

// Invoke implements [action.Action].
func (a *waitForAuthAttemptAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model waitForAuthAttemptActionModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	timeout, diags := invokeTimeout(model.Timeouts)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	b := bounds{timeout: timeout, timeoutName: "invoke", noResults: true}
	b.onChange = func(wait onlyfansapi.Wait) {
		resp.SendProgress(action.InvokeProgressEvent{Message: b.change(wait)})
	}
	_, diags = model.wait(ctx, a.data, b)
	resp.Diagnostics.Append(diags...)
}
