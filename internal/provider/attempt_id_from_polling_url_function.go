package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

func newAttemptIDFromPollingURLFunction() function.Function { return attemptIDFromPollingURLFunction{} }

type attemptIDFromPollingURLFunction struct{}

// Metadata implements [function.Function].
func (attemptIDFromPollingURLFunction) Metadata(
	_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse,
) {
	resp.Name = "attempt_id_from_polling_url"
}

// Definition implements [function.Function].
func (attemptIDFromPollingURLFunction) Definition(
	_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse,
) {
	resp.Definition = function.Definition{
		Summary: "Extract the attempt ID from a polling URL",
		MarkdownDescription: "Returns the attempt ID from the `polling_url` that the API returns when it starts an " +
			"authentication attempt.",
		Parameters: []function.Parameter{function.StringParameter{
			Name: "polling_url",
			MarkdownDescription: "Polling URL, such as `https://app.onlyfansapi.com/api/authenticate/auth_XXXXXXX`, " +
				"or only its path.",
		}},
		Return: function.StringReturn{},
	}
}

// Run implements [function.Function].
func (attemptIDFromPollingURLFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var pollingURL string
	if resp.Error = req.Arguments.Get(ctx, &pollingURL); resp.Error != nil {
		return
	}
	id, err := onlyfansapi.AttemptIDFromPollingURL(pollingURL)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf( // the CLI adds the full stop
			"This is not a polling URL: %s. "+
				"Give the polling_url that the API returned, such as %q; an ID alone needs no function",
			err, onlyfansapi.DefaultBaseURL+"/api/authenticate/auth_XXXXXXX"))
		return
	}
	resp.Error = resp.Result.Set(ctx, id)
}
