package provider

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// timeoutsAttribute is timeouts with attributes of these names. Its type is the library's for data sources, which serves any kind of
// block. The library has no descriptions, and its check of a value does not name the value.
func timeoutsAttribute(names ...string) schema.SingleNestedAttribute {
	unset := words(onlyfansapi.DefaultTimeout)
	attributes, defaults := map[string]schema.Attribute{}, make([]string, len(names))
	for i, name := range names {
		attributes[name] = schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Maximum time to wait, such as `\"90s\"` or `\"15m\"`. Defaults to `\"" + unset + "\"`.",
		}
		defaults[i] = name + " = \"" + unset + "\""
	}
	return schema.SingleNestedAttribute{
		Optional:            true,
		CustomType:          timeouts.Type{ObjectType: types.ObjectType{AttrTypes: timeoutTypes(names)}},
		MarkdownDescription: "Maximum time to wait. Defaults to `{ " + strings.Join(defaults, ", ") + " }`.",
		Attributes:          attributes,
	}
}

func timeoutTypes(names []string) map[string]attr.Type {
	attrTypes := map[string]attr.Type{}
	for _, name := range names {
		attrTypes[name] = types.StringType
	}
	return attrTypes
}

// noTimeouts is the value of an unset timeoutsAttribute with these names, which a zero timeouts.Value is not.
func noTimeouts(names ...string) timeouts.Value {
	return timeouts.Value{Object: types.ObjectNull(timeoutTypes(names))}
}

// timeoutOf returns the timeout of this name, or the default. Its value is valid.
func timeoutOf(limits timeouts.Value, name string) time.Duration {
	value, ok := limits.Attributes()[name].(types.String)
	if !ok || value.IsNull() {
		return onlyfansapi.DefaultTimeout
	}
	timeout, _ := time.ParseDuration(value.ValueString())
	return timeout
}

// validateWait checks timeouts, of which the value of this name counts, and poll_interval beside it.
func validateWait(ctx context.Context, config tfsdk.Config, name string) (diags diag.Diagnostics) {
	var limits timeouts.Value
	var pollInterval types.String
	diags.Append(config.GetAttribute(ctx, path.Root("timeouts"), &limits)...)
	diags.Append(config.GetAttribute(ctx, path.Root("poll_interval"), &pollInterval)...)
	if diags.HasError() || limits.IsUnknown() {
		return diags
	}
	if !limits.IsNull() {
		value, _ := limits.Attributes()[name].(types.String)
		if value.IsUnknown() {
			return diags
		}
		diags.Append(checkTimeouts(limits, name)...)
		if diags.HasError() {
			return diags
		}
	}
	if pollIntervalValidator.check(pollInterval.ValueString()) != nil {
		return diags // it is unset, not known yet, or reported by its own validator
	}
	timeout := timeoutOf(limits, name)
	if interval, _ := time.ParseDuration(pollInterval.ValueString()); interval >= timeout {
		diags.AddAttributeError(path.Root("poll_interval"), "Invalid poll_interval",
			"The value cannot be used: it must be less than timeouts."+name+", which is "+words(timeout)+".\n\nShorten it, or lengthen the timeout.")
	}
	return diags
}

// validateTimeouts checks timeouts, of which the values of these names count.
func validateTimeouts(ctx context.Context, config tfsdk.Config, names ...string) (diags diag.Diagnostics) {
	var limits timeouts.Value
	diags.Append(config.GetAttribute(ctx, path.Root("timeouts"), &limits)...)
	if diags.HasError() || limits.IsNull() || limits.IsUnknown() {
		return diags
	}
	return checkTimeouts(limits, names...)
}

// checkTimeouts checks the values of these names, and warns where none of them is given. What is not known yet is given.
func checkTimeouts(limits timeouts.Value, names ...string) (diags diag.Diagnostics) {
	given := false
	for _, name := range names {
		value, _ := limits.Attributes()[name].(types.String)
		if value.IsNull() {
			continue
		}
		given = true
		if value.IsUnknown() {
			continue
		}
		if err := timeoutValidator.check(value.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("timeouts"), "Invalid timeouts."+name, timeoutValidator.refusal(err))
		}
	}
	if !given {
		unset := words(onlyfansapi.DefaultTimeout)
		diags.AddAttributeWarning(path.Root("timeouts"), "Unset timeouts."+strings.Join(names, " and timeouts."),
			"Without "+strings.Join(names, " and ")+", timeouts says nothing, and the wait takes "+unset+" at most. The CLI drops other names silently.\n\n"+
				"Write timeouts = { "+names[0]+" = \""+unset+"\" } with a time of your own, or leave timeouts out.")
	}
	return diags
}
