package provider

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

const importWebhookCommand = "terraform import onlyfansapi_webhook.NAME wh_…"

var (
	webhookIDValidator = checked{
		check:    onlyfansapi.CheckWebhookID,
		accepted: `Give the webhook's id in the API, such as "wh_…".`,
	}
	endpointURLValidator = checked{
		check: checkEndpointURL, accepted: `Give a whole URL, such as "https://hooks.example.com/onlyfansapi".`,
	}
)

// checkEndpointURL refuses what no event can be delivered to. Which URLs the API accepts is not known.
func checkEndpointURL(s string) error {
	endpoint, err := url.Parse(s)
	switch {
	case s == "":
		return errors.New("it is empty")
	case len(s) > onlyfansapi.MaxText:
		return errors.New("it is longer than 4 KiB")
	case strings.ContainsFunc(s, unicode.IsSpace), strings.ContainsFunc(s, unicode.IsControl):
		return errors.New("it holds white space or a control character")
	case err != nil || endpoint.Hostname() == "":
		return errors.New("it is not a URL with a host")
	case endpoint.Scheme != "https" && endpoint.Scheme != "http":
		return errors.New("it begins neither with https:// nor with http://")
	}
	return nil
}

// isFanslyEvent reports whether an event is one of the platform Fansly. A webhook serves one platform. Source: the
// vendor's pages.
func isFanslyEvent(event string) bool { return strings.HasPrefix(event, "fansly.") }

func eventsOfTwoPlatforms() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("events"), "Events of two platforms",
		"A webhook serves one platform, and events has some that begin with fansly. and others that do not.\n\n"+
			"Write two resources, one for each platform.")
}

func accountIDsWithoutScope() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("account_ids"), "account_ids without account_scope",
		"account_ids names accounts, but account_scope is global, so the webhook is for all accounts.\n\n"+
			`Set account_scope to "inclusive" or "exclusive", or remove account_ids.`)
}

func scopeWithoutAccountIDs(scope string) diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("account_ids"), "account_scope without account_ids",
		fmt.Sprintf("account_scope is %q, but account_ids names no account.\n\n"+
			`Name at least one account, or set account_scope to "global".`, scope))
}

// The errors about the signing secret stand on no attribute, because the CLIs quote the line of an attribute's error,
// and so a literal secret.

func invalidSigningSecret(complaints []string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Invalid signing_secret_wo",
		fmt.Sprintf("The secret cannot be used: %s.", strings.Join(complaints, "; ")))
}

func signingSecretWithoutVersion() diag.Diagnostic {
	return diag.NewErrorDiagnostic("signing_secret_wo without signing_secret_wo_version",
		"Terraform does not store the secret, and so does not see when it changes.\n\n"+
			"Set signing_secret_wo_version, to 1 for example. Another number replaces the webhook by one with "+
			"another secret.")
}

func signingSecretMissing() diag.Diagnostic {
	return diag.NewErrorDiagnostic("Signing secret missing",
		"The webhook is to be created with a signing secret, because signing_secret_wo_version is set, but "+
			"signing_secret_wo is null.\n\n"+points(
			"Set signing_secret_wo.",
			"To create the webhook without a secret, remove signing_secret_wo_version."))
}

// importedSecretKept warns about the first version of a secret that nobody can compare.
func importedSecretKept(webhookID string) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Signing secret stays as it is", fmt.Sprintf(
		"The webhook %q was imported with a signing secret, which the API does not return. This change sets "+
			"signing_secret_wo_version only.\n\nIf the secret is not that of signing_secret_wo, change "+
			"signing_secret_wo_version once more after the apply. This replaces the webhook.", webhookID))
}

// webhookNotFound is about an import.
func (e endpoint) webhookNotFound(id string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Webhook not found", paragraphs(
		fmt.Sprintf("The API has no webhook with the id %q.", id),
		points(
			"The provider's api_key may be that of another team.",
			withCommand("To list the webhooks, run", e.curlWebhooks()))))
}

// listWebhooksRequest describes the request for the list of webhooks.
var listWebhooksRequest = apiRequest{
	doing:      "Listing the webhooks",
	noun:       "Read",
	undone:     "Webhooks not listed",
	path:       webhooksPath,
	argument:   "the provider's api_key",
	permission: "see the webhooks",
	again:      "Run the same command again",
}

// createWebhookRequest describes the request that creates a webhook.
func (e endpoint) createWebhookRequest() apiRequest {
	return apiRequest{
		doing:      "Creating the webhook",
		noun:       "Creation",
		done:       "Webhook created",
		undone:     "Webhook not created",
		fields:     map[string]any{},
		path:       webhooksPath,
		argument:   "the arguments of onlyfansapi_webhook",
		permission: "create webhooks",
		again:      "Plan and apply again",
		refused: func(err error) advice {
			if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok && answer.Status == http.StatusConflict {
				return advice{"Webhook refused", points(
					"If the API has this webhook already, import it by its ID, and apply. "+
						withCommand("To list the webhooks, run", e.curlWebhooks()),
					withCommand("To import one, run", importWebhookCommand),
					webhookRefused(err).do)}
			}
			return webhookRefused(err)
		},
		notSent: "No webhook was created.",
		unknown: "It is not known whether a webhook was created. If one was, the next apply creates another one, " +
			"and each event is delivered twice.\n\n" + steps(
			withCommand("List the webhooks, and look for one with this endpoint_url that Terraform does not manage",
				e.curlWebhooks()),
			withCommand("If there is one, import it by its ID", importWebhookCommand),
			"Plan and apply again."),
	}
}

// updateWebhookRequest describes the request that changes a webhook.
func updateWebhookRequest(id string) apiRequest {
	return apiRequest{
		doing:      fmt.Sprintf("Changing the webhook %q", id),
		noun:       "Change",
		done:       "Webhook changed",
		undone:     "Webhook not changed",
		fields:     map[string]any{"webhook_id": id},
		path:       webhooksPath + "/" + url.PathEscape(id),
		argument:   "the arguments of onlyfansapi_webhook",
		permission: "change this webhook",
		again:      "Plan and apply again",
		refused:    webhookRefused,
		notFound: advice{
			"Webhook not found", "It was probably deleted since the plan. The next plan creates it again.",
		},
		notSent: "The webhook was not changed.",
		unknown: "It is not known whether the webhook was changed. Plan and apply again, which sends all arguments " +
			"once more.",
	}
}

// disableRequest describes the request that disables a webhook which has just been created.
func disableRequest(id string) apiRequest {
	r := updateWebhookRequest(id)
	r.doing = fmt.Sprintf("Disabling the webhook %q", id)
	r.done, r.undone = "Webhook disabled", "Webhook not disabled"
	r.notSent = "The webhook was created, and is enabled."
	r.unknown = "The webhook was created. It is not known whether it is still enabled."
	r.footnote = "The resource is tainted, so the next apply replaces the webhook.\n\n" + withCommand(
		"To keep it, run this before the next apply, which then only disables it",
		"terraform untaint onlyfansapi_webhook.NAME")
	return r
}

// deleteWebhookRequest describes the request that deletes a webhook.
func deleteWebhookRequest(id string) apiRequest {
	return apiRequest{
		doing:      fmt.Sprintf("Deleting the webhook %q", id),
		noun:       "Deletion",
		done:       "Webhook deleted",
		undone:     "Webhook not deleted",
		fields:     map[string]any{"webhook_id": id},
		path:       webhooksPath + "/" + url.PathEscape(id),
		argument:   "the ID of the webhook",
		permission: "delete this webhook",
		again:      "Run the same command again",
		refused: func(error) advice {
			return advice{"Deletion of the webhook refused", points(
				"If the reason is temporary, run the same command again later.",
				withCommand("To keep the webhook at the API, and remove it from the state, run",
					"terraform state rm onlyfansapi_webhook.NAME"))}
		},
		notSent: "The webhook was not deleted, and stays in the state.",
		unknown: "It is not known whether the webhook was deleted, so it stays in the state. " +
			"Run the same command again: a webhook that is gone already is no error.",
	}
}

// webhookRefused is the advice if the API refuses the arguments.
func webhookRefused(error) advice {
	return advice{"Webhook refused", "Correct the arguments by what the API says. " +
		"The data source onlyfansapi_webhook_events returns the events that it knows."}
}
