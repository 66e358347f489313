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
	attempt.MarkdownDescription += " It is awaited when the account is created here, and again, in place, when it changes, because the account was then " +
		"connected anew. When unset, as after an import, nothing is awaited; without it, no account can be created here."
	shared["attempt_id"] = attempt
	shared["on_user_action"] = policyAttribute("What to do when a person must act (enter a code, take a selfie, open the phone's app): keep on with `wait`, "+
		"or `fail`; the next apply goes on with the same attempt.", policyWait, policyWait, policyFail)
	shared["on_disconnected"] = policyAttribute("What to do about an account whose session at OnlyFans is gone: `warn`, or `reauthenticate`, with which "+
		"an apply logs in again with the credentials that the API keeps, and waits. An account that is not connected at the API any more cannot be "+
		"logged in so, and is warned of.", disconnectedWarn, disconnectedWarn, disconnectedReauthenticate)
	shared["timeouts"] = timeoutsAttribute(createBlock.timeoutName, updateBlock.timeoutName)
	shared["connected"] = connectedAttribute()
	attributes := resourceAttributes(shared)
	attributes["disconnect_on_destroy"] = schema.BoolAttribute{
		Optional: true,
		Computed: true,
		Default:  booldefault.StaticBool(false),
		MarkdownDescription: "Whether a destroy disconnects the account at the API. `false` only forgets it here, and it stays connected. " +
			"The value that was applied last counts. Defaults to `false`.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Waits until an authentication attempt has connected an account, and keeps the account. Later plans look it up in one list for all " +
			"accounts, and do not need the attempt any more. It starts no attempt.",
		Attributes: attributes,
	}
}

func connectedAttribute() dataschema.BoolAttribute {
	return computedBool("Whether the account's session at OnlyFans is alive. `false` where it is gone, and where the account is not in the API's " +
		"list of accounts any more, of which every plan warns.")
}
