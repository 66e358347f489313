package provider

import (
	"context"
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

// timeoutsAttribute is timeouts with one attribute of this name. Its type is the library's for data sources, which serves any kind of
// block. The library has no descriptions, and its check of a value does not name the value.
func timeoutsAttribute(name string) schema.SingleNestedAttribute {
	unset := words(onlyfansapi.DefaultTimeout)
	return schema.SingleNestedAttribute{
		Optional:            true,
		CustomType:          timeouts.Type{ObjectType: types.ObjectType{AttrTypes: map[string]attr.Type{name: types.StringType}}},
		MarkdownDescription: "How long to wait at most. Defaults to `{ " + name + " = \"" + unset + "\" }`.",
		Attributes: map[string]schema.Attribute{name: schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Longest time to wait, a number with its unit, such as `\"90s\"` or `\"15m\"`. Defaults to `\"" + unset + "\"`.",
		}},
	}
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
		diags.Append(checkTimeout(value, name)...)
		if diags.HasError() {
			return diags
		}
	}
	if pollInterval.IsNull() || pollInterval.IsUnknown() || pollIntervalValidator.check(pollInterval.ValueString()) != nil {
		return diags // reported by its own validator, if at all
	}
	timeout := timeoutOf(limits, name)
	if interval, _ := time.ParseDuration(pollInterval.ValueString()); interval >= timeout {
		diags.AddAttributeError(path.Root("poll_interval"), "Invalid poll_interval",
			"The value cannot be used: it must be less than timeouts."+name+", which is "+words(timeout)+".\n\nShorten it, or lengthen the timeout.")
	}
	return diags
}

func checkTimeout(value types.String, name string) (diags diag.Diagnostics) {
	if value.IsNull() {
		unset := words(onlyfansapi.DefaultTimeout)
		diags.AddAttributeWarning(path.Root("timeouts"), "Unset timeouts."+name,
			"Without "+name+", timeouts says nothing, and the wait takes "+unset+" at most. The CLI drops other names silently.\n\n"+
				"Write timeouts = { "+name+" = \""+unset+"\" } with a time of your own, or leave timeouts out.")
	} else if err := timeoutValidator.check(value.ValueString()); err != nil {
		diags.AddAttributeError(path.Root("timeouts"), "Invalid timeouts."+name, timeoutValidator.refusal(err))
	}
	return diags
}
