package provider

import (
	"context"

	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
)

// The values of on_disconnected.
const (
	disconnectedWarn           = "warn"
	disconnectedReauthenticate = "reauthenticate"
)

// Schema implements [resource.Resource]. What is computed keeps its value at plan as ModifyPlan says.
func (r *accountResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	shared := accountAttributes()
	attempt := attemptIDAttribute()
	attempt.Required, attempt.Optional = false, true
	attempt.MarkdownDescription += " The provider waits for this attempt when it creates the resource, and when the " +
		"value changes. Required, unless you import the account."
	shared["attempt_id"] = attempt
	shared["on_user_action"] = policyAttribute("What to do if the attempt needs a person to act: `wait`, or `fail`. "+
		"After `fail`, the next apply continues with the same attempt.", policyWait, policyWait, policyFail)
	shared["on_disconnected"] = policyAttribute("What to do if the account's session at OnlyFans has expired: `warn`, or `reauthenticate` to sign in again "+
		"during the apply, with the credentials that the API stores.", disconnectedWarn, disconnectedWarn, disconnectedReauthenticate)
	shared["timeouts"] = timeoutsAttribute(createBlock.timeoutName, updateBlock.timeoutName)
	shared["connected"] = connectedAttribute()
	attributes := resourceAttributes(shared)
	attributes["disconnect_on_destroy"] = schema.BoolAttribute{
		Optional: true,
		Computed: true,
		Default:  booldefault.StaticBool(false),
		MarkdownDescription: "Whether to disconnect the account from the API on destroy. If `false`, the account stays connected and is only removed " +
			"from the state. You must apply a change of this value before the destroy. Defaults to `false`.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until an authentication attempt has connected an account, and manages that account. Later plans read the account " +
			"from the API and no longer need the attempt. To start an attempt, use the resource `onlyfansapi_auth_attempt`.",
		Attributes: attributes,
	}
}

func connectedAttribute() dataschema.BoolAttribute {
	return computedBool("Whether the account has a valid session at OnlyFans. `false` if the session has expired or the API no longer lists the " +
		"account. Every plan then shows a warning.")
}
