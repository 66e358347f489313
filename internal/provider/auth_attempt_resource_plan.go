package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// ModifyPlan implements [resource.ResourceWithModifyPlan]. Where an attempt will start, it checks that there are credentials. It warns of changes that
// do nothing yet: a new sign-in needs a person, and a renamed creator must not cause one.
func (r *authAttemptResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	defer recoverPanic(&resp.Diagnostics)
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, state, config authAttemptResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	exists := !req.State.Raw.IsNull()
	if exists {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !exists || plan.startsAnew(state) {
		if diags := config.check(true); diags.HasError() { // else they were told at validate
			resp.Diagnostics.Append(diags...)
		}
		return
	}
	if changed := plan.changedInPlace(state); len(changed) > 0 {
		resp.Diagnostics.Append(withNextAttempt(state.ID.ValueString(), changed))
	}
}

// startsAnew tells whether another attempt takes the place of the one that there is.
func (m *authAttemptResourceModel) startsAnew(state authAttemptResourceModel) bool {
	return !m.AuthType.Equal(state.AuthType) || !m.CredentialsWOVersion.Equal(state.CredentialsWOVersion)
}

// changedInPlace names the arguments that change where no other attempt starts.
func (m *authAttemptResourceModel) changedInPlace(state authAttemptResourceModel) (names []string) {
	if !m.DisplayName.Equal(state.DisplayName) {
		names = append(names, "display_name")
	}
	if !m.ProxyCountry.Equal(state.ProxyCountry) {
		names = append(names, "proxy_country")
	}
	if !m.ForceConnect.Equal(state.ForceConnect) {
		names = append(names, "force_connect")
	}
	return names
}

func withNextAttempt(attemptID string, changed []string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Change takes effect with the next attempt",
		fmt.Sprintf("%s of the attempt %q will be used when an attempt starts. This change starts none, because a start logs the creator in again.\n\n"+
			"To start one now, set credentials_wo_version to another number, and apply.",
			listed(changed), attemptID))
}
