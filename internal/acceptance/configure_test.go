package acceptance

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A key that is known only after apply is no reason to use the environment's.
func TestAccProviderUnknownKey(t *testing.T) {
	api := fakeapi.New()
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	w := newWorkspace(t, api, `
resource "terraform_data" "key" {
  input = "not known yet"
}

provider "onlyfansapi" {
  api_key = terraform_data.key.output
}
`+dataBlock(`attempt_id = "auth_x"`))
	out, err := w.run("plan")
	if err == nil || !strings.Contains(out, "Error: Provider not configured yet") || !strings.Contains(out, "The provider's api_key is not known before something else is applied") {
		t.Errorf("got %v: %s", err, out)
	}
	if requests := api.Requests(); len(requests) > 0 {
		t.Errorf("%d requests with the key of the environment", len(requests))
	}
}

// What is wrong with the provider is found without any data source read.
func TestAccProviderMissingKey(t *testing.T) {
	api := fakeapi.New()
	w := newWorkspace(t, api, "provider \"onlyfansapi\" {}\n"+dataBlock(`attempt_id = "auth_x"`))
	w.env = append(w.env, envAPIKey+"=")
	if out, err := w.run("validate"); err != nil {
		t.Errorf("validate needs a key: %s", out)
	}
	out, err := w.run("plan")
	if err == nil || strings.Count(out, "Error:") != 1 || !strings.Contains(out, "Error: API key missing") || !strings.Contains(out, envAPIKey) {
		t.Errorf("got %v: %s", err, out)
	}
}
