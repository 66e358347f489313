package acceptance

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// The same results as the data source's, with the profile; the echo provider stores what this one does not.
func TestAccEphemeral(t *testing.T) {
	needsEphemeral(t)
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticating(), fakeapi.Authenticated("acct_1"))
	echoed := func(name string, check knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("echo.x", tfjsonpath.New("data").AtMapKey(name), check)
	}
	resource.ParallelTest(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"onlyfansapi": factories["onlyfansapi"], "echo": echoprovider.NewProviderServer(),
		},
		Steps: []resource.TestStep{
			{
				Config: serve(
					t,
					api,
				) + ephemeralBlock(
					`attempt_id = "auth_x"`,
					`poll_interval = "1s"`,
					`timeouts = { open = "1m" }`,
				) +
					"provider \"echo\" {\n  data = ephemeral.onlyfansapi_auth_attempt.x\n}\n" +
					"resource \"echo\" \"x\" {}\n",
				ConfigStateChecks: []statecheck.StateCheck{
					echoed("outcome", knownvalue.StringExact("succeeded")),
					echoed("account_id", knownvalue.StringExact("acct_1")),
					echoed(
						"last_attempt",
						knownvalue.ObjectPartial(map[string]knownvalue.Check{"success": knownvalue.Bool(true)}),
					),
					echoed("onlyfans_data", knownvalue.StringFunc(func(profile string) error {
						if !strings.Contains(profile, fakeapi.Secret("csrf")) {
							return fmt.Errorf("the profile is %q", profile)
						}
						return nil
					})),
				},
			},
		},
	})
}

// Policies, texts and checks are the data source's, with the name of its own timeout.
func TestAccEphemeralErrors(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	for name, test := range map[string]struct {
		lines []string
		want  string
		polls int
	}{
		"failed":          {[]string{`on_failure = "fail"`}, `Error: Authentication attempt "auth_x" failed (C)`, 1},
		"timeout of zero": {[]string{`timeouts = { open = "0s" }`}, "Error: Invalid timeouts.open", 0},
		"interval":        {[]string{`timeouts = { open = "5s" }`, `poll_interval = "5s"`}, "must be less than timeouts.open", 0},
		"read":            {[]string{`include_onlyfans_data = true`}, `An argument named "include_onlyfans_data" is not expected here`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.Script("auth_x", fakeapi.Failed("C", "No."))
			w := newWorkspace(t, api, ephemeralBlock(append(test.lines, `attempt_id = "auth_x"`)...))
			w.fails("plan", test.want)
			if n := len(api.Requests()); n != test.polls {
				t.Errorf("%d requests, want %d", n, test.polls)
			}
		})
	}
}
