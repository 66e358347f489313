package acceptance

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// Waits, stores every attribute, and a second plan shows no change; afterwards each read is one request.
func TestAccDataSource(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticating(), fakeapi.NeedsOTP("42"), fakeapi.Authenticated(fakeapi.AccountID))
	config := serve(t, api) + dataBlock(`attempt_id = "auth_x"`, `poll_interval = "1s"`, `timeouts = { read = "1m" }`) +
		"output \"account\" {\n  value = data.onlyfansapi_auth_attempt.x.account\n}\noutput \"last_attempt\" {\n  value = data.onlyfansapi_auth_attempt.x.last_attempt\n}\n"
	str := knownvalue.StringExact
	steps(t, resource.TestStep{
		Config: config,
		ConfigStateChecks: []statecheck.StateCheck{
			value("id", str("auth_x")), value("outcome", str("succeeded")), value("account_id", str(fakeapi.AccountID)),
			value("account", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id": str(fakeapi.AccountID), "display_name": str("demo@example.com"), "onlyfans_id": str("123456789"), "onlyfans_username": str("demouser123"),
			})),
			value("state", str("authenticated")), value("progress", str("signed_in")),
			value("last_attempt", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"started_at": str(fakeapi.StartedAt), "completed_at": str(fakeapi.CompletedAt), "success": knownvalue.Bool(true),
				"error_message": knownvalue.Null(), "error_code": knownvalue.Null(), "needs_otp": knownvalue.Bool(false),
				"otp_phone_ending": knownvalue.Null(), "needs_face_otp": knownvalue.Null(),
			})),
			value("two_factor_pending", knownvalue.Null()), value("onlyfans_data", knownvalue.Null()),
			value("mobile_auth_session_deeplink", knownvalue.Null()), value("face_otp_verification_url", knownvalue.Null()),
		},
	}, resource.TestStep{
		Config:           config,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		Check: func(*terraform.State) error {
			for i, look := range api.Requests() {
				if look.Method != http.MethodGet || look.Status != http.StatusOK || look.Path != "/api/authenticate/auth_x" {
					return fmt.Errorf("request %d is %s %s, answered with %d", i, look.Method, look.Path, look.Status)
				}
				if agent := look.Header.Get("User-Agent"); !regexp.MustCompile(`^terraform-provider-onlyfansapi/test Terraform/1\.[0-9.]+$`).MatchString(agent) {
					return fmt.Errorf("User-Agent is %q", agent)
				}
			}
			return nil
		},
	})
}

// The profile's secrets are in the state only where they were asked for, and outputs of whole objects are not tainted.
func TestAccDataSourceOnlyFansData(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1").With("account.onlyfans_data", map[string]any{"id": 12345678901234567, "csrf": "secret-csrf", "ratio": 1.5}))
	config := serve(t, api)
	steps(t, resource.TestStep{
		Config: config + dataBlock(`attempt_id = "auth_x"`, `include_onlyfans_data = true`),
		ConfigStateChecks: []statecheck.StateCheck{
			value("onlyfans_data", knownvalue.StringExact(`{"csrf":"secret-csrf","id":12345678901234567,"ratio":1.5}`)),
			statecheck.ExpectSensitiveValue(address, tfjsonpath.New("onlyfans_data")),
			value("account", knownvalue.ObjectPartial(map[string]knownvalue.Check{"onlyfans_id": knownvalue.StringExact("12345678901234567")})),
		},
	}, resource.TestStep{
		Config:            config + dataBlock(`attempt_id = "auth_x"`),
		ConfigStateChecks: []statecheck.StateCheck{value("onlyfans_data", knownvalue.Null())},
	})
}

// Wrong values are found before any request, and where they stand.
func TestAccDataSourceBadInput(t *testing.T) {
	api := fakeapi.New()
	provider := serve(t, api)
	const good = `attempt_id = "auth_x"`
	for name, test := range map[string]struct{ config, want string }{
		"no id":             {dataBlock(), `argument "attempt_id" is required`},
		"empty id":          {dataBlock(`attempt_id = ""`), `Invalid attempt_id .*it is empty.*such as "auth_XXXXXXX"`},
		"polling URL":       {dataBlock(`attempt_id = "https://app.onlyfansapi.com/api/authenticate/auth_x"`), `it is a URL; give the last part of its path alone, "auth_x"`},
		"path":              {dataBlock(`attempt_id = "../accounts"`), `it holds one of the characters`},
		"long id":           {dataBlock(`attempt_id = "` + strings.Repeat("a", 10000) + `"`), `it is longer than 256 bytes`},
		"interval":          {dataBlock(good, `poll_interval = "5"`), `Invalid poll_interval .*it is not a duration.*such as "5s"`},
		"short interval":    {dataBlock(good, `poll_interval = "100ms"`), `it is shorter than 1s`},
		"interval, timeout": {dataBlock(good, `poll_interval = "30s"`, `timeouts = { read = "30s" }`), `Invalid poll_interval .*must be less than timeouts.read, which is 30s`},
		"interval, default": {dataBlock(good, `poll_interval = "5m"`, `timeouts = { read = "3m" }`), `which is 3m`},
		"timeout of zero":   {dataBlock(good, `timeouts = { read = "0s" }`), `Invalid timeouts.read .*must be above zero`},
		"negative timeout":  {dataBlock(good, `timeouts = { read = "-5m" }`), `must be above zero`},
		"timeout, no unit":  {dataBlock(good, `timeouts = { read = "10" }`), `Invalid timeouts.read .*it is not a duration.*Give a number with its unit`},
		"policy":            {dataBlock(good, `on_failure = "ignore"`), `on_failure value must be one of: .*"continue" "fail".*got: "ignore"`},
		"wait is no policy": {dataBlock(good, `on_timeout = "wait"`), `on_timeout value must be one of`},
		"typo":              {dataBlock(good, `on_failur = "fail"`), `An argument named "on_failur" is not expected here`},
		"URL":               {"provider \"onlyfansapi\" {\n  base_url = \"http://app.onlyfansapi.com\"\n}\n" + dataBlock(good), `Invalid base_url .*http would send the API key in the clear`},
		"URL with password": {"provider \"onlyfansapi\" {\n  base_url = \"https://u:p@x.example\"\n}\n" + dataBlock(good), `it must not hold a user name or password`},
		"requests":          {"provider \"onlyfansapi\" {\n  requests_per_minute = 0\n}\n" + dataBlock(good), `requests_per_minute value must be between 1 and 6000`},
		"request timeout":   {"provider \"onlyfansapi\" {\n  request_timeout = \"0s\"\n}\n" + dataBlock(good), `Invalid request_timeout .*it is shorter than 1s`},
		"key":               {"provider \"onlyfansapi\" {\n  api_key = \"one\\ntwo\"\n}\n" + dataBlock(good), `Invalid api_key .*a line break or another control character`},
	} {
		t.Run(name, func(t *testing.T) {
			config := test.config
			if !strings.HasPrefix(config, "provider") {
				config = provider + config
			}
			steps(t, resource.TestStep{Config: config, PlanOnly: true, ExpectError: folded(test.want)})
		})
	}
	t.Cleanup(func() {
		if requests := api.Requests(); len(requests) > 0 {
			t.Errorf("%d requests were made", len(requests))
		}
	})
}

// What is written under a name that timeouts does not have never reaches the provider, which says so.
func TestAccTimeoutsUnderAnotherName(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, nil, dataBlock(`attempt_id = "auth_x"`, `timeouts = { create = "30m" }`))
	if out, err := w.run("validate"); err != nil || !strings.Contains(out, "Warning: Unset timeouts.read") || !strings.Contains(out, "The CLI drops other names silently.") {
		t.Errorf("%v: %s", err, out)
	}
}
