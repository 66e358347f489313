package provider

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// timeoutDescription describes an attribute of timeouts.
var timeoutDescription = "Maximum time to wait, such as `\"90s\"` or `\"15m\"`. " +
	"Defaults to `\"" + durationText(onlyfansapi.DefaultTimeout) + "\"`."

// timeoutsDescription describes timeouts with attributes of these names.
func timeoutsDescription(names ...string) string {
	defaults := make([]string, len(names))
	for i, name := range names {
		defaults[i] = name + " = \"" + durationText(onlyfansapi.DefaultTimeout) + "\""
	}
	return "Maximum time to wait. Defaults to `{ " + strings.Join(defaults, ", ") + " }`."
}

// timeoutsAttribute is timeouts with one attribute.
func timeoutsAttribute(name string) schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: timeoutsDescription(name),
		Attributes: map[string]schema.Attribute{
			name: schema.StringAttribute{Optional: true, MarkdownDescription: timeoutDescription},
		},
	}
}

// noTimeouts is the value of unset timeouts with attributes of these names, which a zero [types.Object] is not.
func noTimeouts(names ...string) types.Object {
	attrTypes := map[string]attr.Type{}
	for _, name := range names {
		attrTypes[name] = types.StringType
	}
	return types.ObjectNull(attrTypes)
}

// timeoutOf returns the timeout of this name, or the default. It has been validated.
func timeoutOf(timeouts types.Object, name string) time.Duration {
	value, ok := timeouts.Attributes()[name].(types.String)
	if !ok || value.IsNull() {
		return onlyfansapi.DefaultTimeout
	}
	timeout, _ := time.ParseDuration(value.ValueString())
	return timeout
}

// validateTimeouts validates the attributes of timeouts that have these names.
func validateTimeouts(ctx context.Context, config tfsdk.Config, names ...string) (diags diag.Diagnostics) {
	var timeouts types.Object
	diags.Append(config.GetAttribute(ctx, path.Root("timeouts"), &timeouts)...)
	if diags.HasError() || timeouts.IsNull() || timeouts.IsUnknown() {
		return diags
	}
	given := false
	for _, name := range names {
		value, _ := timeouts.Attributes()[name].(types.String)
		given = given || !value.IsNull()
		if value.IsNull() || value.IsUnknown() {
			continue
		}
		if err := timeoutValidator.check(value.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("timeouts"), "Invalid timeouts."+name, timeoutValidator.refusal(err))
		}
	}
	if !given {
		unset := durationText(onlyfansapi.DefaultTimeout)
		diags.AddAttributeWarning(path.Root("timeouts"), "Unset timeouts."+strings.Join(names, " and timeouts."),
			"Without "+strings.Join(names, " and ")+", timeouts says nothing, and the wait takes "+unset+" at most. "+
				"The CLI drops other names silently.\n\nWrite timeouts = { "+names[0]+" = \""+unset+"\" } "+
				"with a time of your own, or leave timeouts out.")
	}
	return diags
}

// validateWait validates timeouts, and that poll_interval is shorter than the timeout of this name.
func validateWait(ctx context.Context, config tfsdk.Config, name string) (diags diag.Diagnostics) {
	var timeouts types.Object
	var pollInterval types.String
	diags.Append(config.GetAttribute(ctx, path.Root("timeouts"), &timeouts)...)
	diags.Append(config.GetAttribute(ctx, path.Root("poll_interval"), &pollInterval)...)
	if diags.HasError() {
		return diags
	}
	diags.Append(validateTimeouts(ctx, config, name)...)
	value, _ := timeouts.Attributes()[name].(types.String)
	if diags.HasError() || timeouts.IsUnknown() || value.IsUnknown() {
		return diags
	}
	if pollIntervalValidator.check(pollInterval.ValueString()) != nil {
		return diags // it is unset, unknown, or reported by its own validator
	}
	timeout := timeoutOf(timeouts, name)
	if interval, _ := time.ParseDuration(pollInterval.ValueString()); interval >= timeout {
		diags.AddAttributeError(path.Root("poll_interval"), "Invalid poll_interval",
			"The value cannot be used: it must be less than timeouts."+name+", which is "+durationText(timeout)+".\n\n"+
				"Shorten it, or lengthen the timeout.")
	}
	return diags
}
