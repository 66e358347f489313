package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// waitLog tells a wait's story in the provider's log: at INFO its start, each change and its end, at DEBUG each look.
// Messages are fixed, facts are fields.
type waitLog struct {
	ctx            context.Context
	toldOfNewState bool
}

// startLog begins the story and listens to the wait's looks.
func startLog(ctx context.Context, attemptID string, options *onlyfansapi.WaitOptions) *waitLog {
	l := &waitLog{ctx: tflog.SetField(ctx, "attempt_id", attemptID)}
	options.OnLook = l.look
	tflog.Info(l.ctx, "Waiting for the authentication attempt", map[string]any{
		"timeout": options.Timeout.String(), "once": options.Once, "stop_at_user_action": options.StopAtUserAction,
	})
	return l
}

func (l *waitLog) look(look onlyfansapi.Look) {
	wait := look.Wait
	if look.Err != nil {
		tflog.Info(l.ctx, "Look brought no answer", map[string]any{"cause": look.Err.Error(), "looks": wait.Looks, "waited": words(wait.Waited)})
		return
	}
	fields := map[string]any{
		"outcome": string(wait.Outcome), "state": shortened(wait.Attempt.State), "progress": shortened(wait.Attempt.Progress),
		"looks": wait.Looks, "waited": words(wait.Waited),
	}
	if look.Changed {
		fields["since_last_change"] = words(wait.Unchanged)
		tflog.Info(l.ctx, "Attempt changed", fields)
	} else {
		tflog.Debug(l.ctx, "Attempt unchanged", fields)
	}
	if !wait.Attempt.KnownState() && !l.toldOfNewState {
		l.toldOfNewState = true
		tflog.Warn(l.ctx, "State is not known to this version of the provider, and taken for one in progress", fields)
	}
}

func (l *waitLog) end(wait onlyfansapi.Wait, err error) {
	fields := map[string]any{"outcome": string(wait.Outcome), "looks": wait.Looks, "waited": words(wait.Waited)}
	if err != nil {
		fields["cause"] = err.Error()
	}
	tflog.Info(l.ctx, "Wait ended", fields)
}
