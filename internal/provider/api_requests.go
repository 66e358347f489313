package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// check returns an error if the provider is not configured, or if an argument contains the API key.
func (d *providerData) check(argument, value string, c checked) (diags diag.Diagnostics) {
	switch {
	case d.client == nil:
		diags.Append(notConfigured(d.unknown))
	case d.client.HoldsKey(value):
		diags.Append(containsKey(argument, c))
	}
	return diags
}

// onHold is called when the rate limit holds a request back.
type onHold = func(reason error, pause time.Duration)

// change makes a request that changes something at the API, and logs the result. report, if not nil, receives a message
// while the rate limit holds the request back. sent reports whether the API may have taken the request.
func (d *providerData) change(
	ctx context.Context, r apiRequest, report func(string), send func(context.Context, onHold) (sent bool, err error),
) (sent bool, err error) {
	pauses := logPauses(ctx, r.fields)
	hold := func(reason error, pause time.Duration) {
		pauses(reason, pause)
		if report == nil {
			return
		}
		report(fmt.Sprintf("%s waits%s: %s.", r.subject, afterSpace(pause), reason))
	}
	protocol.UntilInterrupted(ctx, func(ctx context.Context) { sent, err = send(ctx, hold) })
	fields := map[string]any{"sent": sent}
	maps.Copy(fields, r.fields)
	if err != nil {
		fields["cause"] = err.Error()
		tflog.Info(ctx, r.undone, fields)
		return sent, err
	}
	tflog.Info(ctx, r.done, fields)
	return sent, nil
}

// read makes a request that changes nothing at the API, and logs if it fails. get makes it.
func read[T any](
	ctx context.Context, d *providerData, r apiRequest, get func(context.Context, onHold) (T, error),
) (found T, diags diag.Diagnostics) {
	if d.client == nil {
		return found, diag.Diagnostics{notConfigured(d.unknown)}
	}
	var err error
	protocol.UntilInterrupted(ctx, func(ctx context.Context) { found, err = get(ctx, logPauses(ctx, nil)) })
	if err != nil {
		tflog.Info(ctx, r.undone, map[string]any{"cause": err.Error()})
		diags.Append(d.requestError(r, false, err))
	}
	return found, diags
}

// mistypedFields warns of fields of an answer that have another JSON type than expected. of names what was read.
func mistypedFields(of string, fields []string) (diags diag.Diagnostics) {
	if len(fields) > 0 {
		slices.Sort(fields)
		diags.AddWarning(fmt.Sprintf("Fields of %s have an unexpected type", of), fmt.Sprintf(
			"These fields of the API's answer have another type than expected, and count as absent: %s.\n\n%s",
			strings.Join(slices.Compact(fields), ", "), reportBug))
	}
	return diags
}

// afterSpace formats a duration for a sentence, after a space, or returns "" if it is 0, which means unknown.
func afterSpace(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return " " + durationText(d)
}

// logPauses returns a function that logs the pauses of a request.
func logPauses(ctx context.Context, fields map[string]any) onHold {
	return func(reason error, pause time.Duration) {
		tflog.Info(ctx, "Pausing", fields, map[string]any{"reason": reason.Error(), "pause": durationText(pause)})
	}
}

// progress returns a function that shows the progress of an action in the CLI.
func progress(resp *action.InvokeResponse) func(message string) {
	return func(message string) { resp.SendProgress(action.InvokeProgressEvent{Message: message}) }
}
