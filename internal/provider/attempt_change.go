package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// attemptChange is a request about an attempt that an action makes once. The texts that are shown have a place for the attempt's id.
type attemptChange struct {
	send func(ctx context.Context, onHold func(error, time.Duration)) (sent bool, err error)
	// what is what waits while requests are held back.
	what string
	// taken and notTaken are lines of the log.
	taken, notTaken string
	// tells is what is shown in the end.
	tells  string
	failed func(sent bool, err error) diag.Diagnostic
}

// changeAttempt makes the request, and tells the log and whoever invokes the action what comes of it.
func (d *providerData) changeAttempt(ctx context.Context, attemptID string, resp *action.InvokeResponse, c attemptChange) {
	if d.client == nil {
		resp.Diagnostics.Append(notConfigured(d.unknown))
		return
	}
	if d.client.HoldsKey(attemptID) {
		resp.Diagnostics.Append(keyAsAttemptID())
		return
	}
	tell := func(message string) { resp.SendProgress(action.InvokeProgressEvent{Message: message}) }
	onHold := func(reason error, pause time.Duration) {
		tflog.Info(ctx, "Pausing", map[string]any{"attempt_id": attemptID, "reason": reason.Error()})
		tell(fmt.Sprintf(c.what+" waits%s: %s.", attemptID, afterSpace(pause), reason))
	}
	var sent bool
	var err error
	protocol.UntilInterrupted(ctx, func(ctx context.Context) { sent, err = c.send(ctx, onHold) })
	fields := map[string]any{"attempt_id": attemptID, "sent": sent}
	if err != nil {
		fields["cause"] = err.Error()
		tflog.Info(ctx, c.notTaken, fields)
		resp.Diagnostics.Append(c.failed(sent, err))
		return
	}
	tflog.Info(ctx, c.taken, fields)
	tell(fmt.Sprintf(c.tells, attemptID))
}
