package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
)

// streamResults answers a query with the items that find returns, sorted by their IDs, because the CLI numbers the
// blocks of the configuration that it generates. noun names the items. Warnings come first, as a result of their own,
// which the CLI shows and does not count.
func streamResults[T any](
	ctx context.Context, req list.ListRequest, stream *list.ListResultsStream, noun string,
	find func() ([]T, diag.Diagnostics), result func(context.Context, list.ListRequest, T) list.ListResult,
) {
	results, diags := limitedResults(ctx, req, noun, find, result)
	if len(diags) > 0 {
		results = slices.Insert(results, 0, list.ListResult{Diagnostics: diags})
	}
	stream.Results = slices.Values(results)
}

// limitedResults returns the results within the limit. The CLI always sends one.
func limitedResults[T any](
	ctx context.Context, req list.ListRequest, noun string,
	find func() ([]T, diag.Diagnostics), result func(context.Context, list.ListRequest, T) list.ListResult,
) (results []list.ListResult, diags diag.Diagnostics) {
	defer recoverPanic(&diags)
	items, diags := find()
	if diags.HasError() {
		return nil, diags
	}
	if limit := int(req.Limit); limit < len(items) {
		diags.Append(limitReached(noun, limit, len(items)))
		items = items[:max(limit, 0)]
	}
	for _, item := range items {
		results = append(results, result(ctx, req, item))
	}
	return results, diags
}

// limitReached warns of items that a query leaves out. Terraform has a default limit, and does not say that it was
// reached.
func limitReached(noun string, limit, matching int) diag.Diagnostic {
	return diag.NewWarningDiagnostic(fmt.Sprintf("Not all %s are listed", noun),
		fmt.Sprintf("%d %s match, and the limit of the list block is %d.\n\nTo list all of them, set limit = "+
			"%d in the list block.",
			matching, noun, limit, matching))
}
