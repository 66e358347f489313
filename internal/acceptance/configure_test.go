package acceptance

import (
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A key that is known only after apply is no reason to use the environment's.
func TestAccProviderUnknownKey(t *testing.T) {
	api := fakeapi.New()
	w := newWorkspace(t, api, `
resource "terraform_data" "key" {
  input = "not known yet"
}

provider "onlyfansapi" {
  api_key = terraform_data.key.output
}
`+dataBlock(`attempt_id = "auth_x"`))
	w.fails(
		"plan",
		"Error: Provider not configured yet",
		"The provider's api_key depends on something that has not been applied yet",
	)
	if requests := api.Requests(); len(requests) > 0 {
		t.Errorf("%d requests with the key of the environment", len(requests))
	}
}

// What is wrong with the provider is found without any data source read.
func TestAccProviderMissingKey(t *testing.T) {
	api := fakeapi.New()
	w := newWorkspace(t, api, "provider \"onlyfansapi\" {}\n"+dataBlock(`attempt_id = "auth_x"`))
	w.env = append(w.env, envAPIKey+"=")
	w.succeeds("validate")
	out := w.fails("plan", "Error: API key missing", envAPIKey)
	if n := strings.Count(out, "Error:"); n != 1 {
		t.Errorf("%d errors: %s", n, out)
	}
}
