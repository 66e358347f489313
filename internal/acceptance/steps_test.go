package acceptance

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/provider"
)

// factories make the provider in this process, for the tests that check plans and states in steps.
var factories = map[string]func() (tfprotov6.ProviderServer, error){
	"onlyfansapi": func() (tfprotov6.ProviderServer, error) { return provider.NewServer("test")(), nil },
}

// steps runs them on the engine, together with other tests.
func steps(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	needsEngine(t)
	resource.ParallelTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: steps})
}

const address = "data.onlyfansapi_auth_attempt.x"

// serve starts api and returns a configuration of the provider for it.
func serve(t *testing.T, api http.Handler) string {
	t.Helper()
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	return fmt.Sprintf(
		"provider \"onlyfansapi\" {\n  api_key  = %q\n  base_url = \"%s/api/\"\n}\n",
		fakeapi.Key,
		server.URL,
	)
}

func value(name string, check knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(name), check)
}

// folded matches text that a CLI has wrapped.
func folded(want string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)` + strings.ReplaceAll(want, " ", `[\s│]+`))
}
