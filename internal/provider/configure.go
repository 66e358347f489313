package provider

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

const (
	// keysURL is where users create keys. Source: the vendor's page of the endpoint.
	keysURL = "https://app.onlyfansapi.com/api-keys"

	// The environment variables of the vendor's SDKs; the second name of the base URL is the newer ones'.
	envAPIKey       = "ONLYFANSAPI_API_KEY"
	envBaseURL      = "ONLYFANSAPI_BASE_URL"
	envNewerBaseURL = "ONLY_FANS_API_BASE_URL"
)

// providerModel has the arguments of the provider.
type providerModel struct {
	APIKey            types.String `tfsdk:"api_key"`
	BaseURL           types.String `tfsdk:"base_url"`
	RequestsPerMinute types.Int64  `tfsdk:"requests_per_minute"`
	RequestTimeout    types.String `tfsdk:"request_timeout"`
}

// providerData is what Configure hands to resources, data sources, ephemeral resources, actions and list resources.
type providerData struct {
	endpoint

	client *onlyfansapi.Client // nil if an argument of the provider is unknown
	// unknown is the argument that is unknown.
	unknown string
	// ledger is what this process knows about the accounts that it plans and applies.
	ledger accountLedger
}

// endpoint is how the API is reached, as errors name it.
type endpoint struct {
	baseURL string
	// keySource is where the API key came from: "the argument api_key".
	keySource string
}

// newProviderData returns the data of a provider whose arguments are known.
func newProviderData(client *onlyfansapi.Client, keySource string) *providerData {
	return &providerData{client: client, endpoint: endpoint{baseURL: client.BaseURL(), keySource: keySource}}
}

// configure creates the client. If an argument is unknown during plan, there is none: with the environment or a default
// in its place, requests would be made with the wrong account.
func (m providerModel) configure(userAgent string) (*providerData, diag.Diagnostics) {
	for _, argument := range []struct {
		name  string
		value attr.Value
	}{
		{"api_key", m.APIKey},
		{"base_url", m.BaseURL},
		{"requests_per_minute", m.RequestsPerMinute},
		{"request_timeout", m.RequestTimeout},
	} {
		if argument.value.IsUnknown() {
			return &providerData{unknown: argument.name}, nil
		}
	}
	var diags diag.Diagnostics
	key, keySource := firstSet("api_key", m.APIKey, envAPIKey)
	if keySource == "" {
		diags.Append(missingAPIKey())
	} else {
		diags.Append(checkAPIKey(key, keySource)...)
	}
	baseURL, urlSource := firstSet("base_url", m.BaseURL, envBaseURL, envNewerBaseURL)
	if urlSource != "" {
		diags.Append(checkBaseURL(baseURL, urlSource)...)
	}
	if diags.HasError() {
		return nil, diags
	}
	requestTimeout, _ := time.ParseDuration(m.RequestTimeout.ValueString()) // validated; 0 when unset
	client, err := onlyfansapi.New(onlyfansapi.Config{
		BaseURL:           baseURL,
		APIKey:            key,
		UserAgent:         userAgent,
		RequestsPerMinute: int(m.RequestsPerMinute.ValueInt64()),
		RequestTimeout:    requestTimeout,
	})
	if err != nil {
		diags.AddError("Provider cannot be configured", err.Error())
		return nil, diags
	}
	return newProviderData(client, sourceText("api_key", keySource)), diags
}

// firstSet returns the first value that is set of an argument and environment variables, and its name, or "" and "". An
// empty argument is set, an empty variable is not.
func firstSet(name string, argument types.String, environment ...string) (value, source string) {
	if !argument.IsNull() {
		return argument.ValueString(), name
	}
	for _, variable := range environment {
		if value := os.Getenv(variable); value != "" {
			return value, variable
		}
	}
	return "", ""
}

func missingAPIKey() diag.Diagnostic {
	return diag.NewAttributeErrorDiagnostic(path.Root("api_key"), "API key missing",
		paragraphs(
			steps(
				"Make a key at "+keysURL,
				withCommand("Give it in the environment, or as the argument api_key of provider \"onlyfansapi\"",
					"export "+envAPIKey+"='…'")),
			"A variable that is empty counts as missing, such as one that a CI job is not given.",
			"If the CLI also says that the provider requires explicit configuration, that has the same cause."))
}

// checkAPIKey returns an error if a key of this source is invalid.
func checkAPIKey(key, source string) (diags diag.Diagnostics) {
	if _, err := onlyfansapi.ParseAPIKey(key); err != nil {
		diags.Append(invalidSetting("api_key", source, err))
	}
	return diags
}

// checkBaseURL returns an error if a base URL of this source is invalid.
func checkBaseURL(baseURL, source string) (diags diag.Diagnostics) {
	if _, err := onlyfansapi.ParseBaseURL(baseURL); err != nil {
		diags.Append(invalidSetting("base_url", source, err))
	}
	return diags
}

// invalidSetting is the error about an argument of the provider. It stands on no attribute, because the CLIs quote the
// line of an attribute's error, which can contain the key or a password.
func invalidSetting(name, source string, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Invalid "+name,
		fmt.Sprintf("The value of %s cannot be used: %s.\n\n%s", sourceText(name, source), err, acceptedSettings[name]))
}

// sourceText names the source that firstSet returned.
func sourceText(name, source string) string {
	if source == name {
		return "the argument " + name
	}
	return "the environment variable " + source
}

// acceptedSettings says what to write for an argument of the provider.
var acceptedSettings = map[string]string{
	"api_key": paragraphs("Give the key as it is shown at "+keysURL+", alone.",
		"Quotes are kept where no shell reads a file with variables, such as by docker run --env-file, or where a "+
			".env file is copied. A template stays as it is written where the CI system knows no value for it."),
	"base_url": `Give the address of the API, such as "` + onlyfansapi.DefaultBaseURL + `", which is also the default.`,
}

// userAgent returns terraform-provider-onlyfansapi/VERSION and the version that the CLI reports. OpenTofu reports
// itself as Terraform.
func userAgent(version, terraformVersion string) string {
	agent := "terraform-provider-onlyfansapi/" + version
	if terraformVersion != "" {
		agent += " Terraform/" + terraformVersion
	}
	return strings.TrimSpace(agent + " " + os.Getenv("TF_APPEND_USER_AGENT"))
}

// providerDataOf asserts the type of what Configure of a block is given. It is nil before the provider is configured.
func providerDataOf(given any, diags *diag.Diagnostics) *providerData {
	if given == nil {
		return nil
	}
	data, ok := given.(*providerData)
	if !ok {
		diags.AddError("Bug in the provider", fmt.Sprintf("Provider data is a %T. "+reportBug, given))
	}
	return data
}
