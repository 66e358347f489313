package acceptance

import (
	"fmt"
	"regexp"
	"slices"
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

var userAgent = regexp.MustCompile(`^terraform-provider-onlyfansapi/test Terraform/1\.[0-9.]+(-[a-z0-9]+)?$`)

// Waits, stores every attribute, and a second plan shows no change; afterwards each read is one request.
func TestAccDataSource(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticating(), fakeapi.NeedsOTP("42"), fakeapi.Authenticated(fakeapi.AccountID))
	config := serve(
		t,
		api,
	) + dataBlock(
		`attempt_id = "auth_x"`,
		`poll_interval = "1s"`,
		`timeouts = { read = "1m" }`,
	) + `
output "account" {
  value = data.onlyfansapi_auth_attempt.x.account
}

output "last_attempt" {
  value = data.onlyfansapi_auth_attempt.x.last_attempt
}
`
	str := knownvalue.StringExact
	steps(t, resource.TestStep{
		Config: config,
		ConfigStateChecks: []statecheck.StateCheck{
			value("id", str("auth_x")),
			value("outcome", str("succeeded")),
			value("account_id", str(fakeapi.AccountID)),
			value("account", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"id":                str(fakeapi.AccountID),
				"display_name":      str("demo@example.com"),
				"onlyfans_id":       str("123456789"),
				"onlyfans_username": str("demouser123"),
			})),
			value("state", str("authenticated")),
			value("progress", str("signed_in")),
			value("last_attempt", knownvalue.ObjectExact(map[string]knownvalue.Check{
				"started_at":       str(fakeapi.StartedAt),
				"completed_at":     str(fakeapi.CompletedAt),
				"success":          knownvalue.Bool(true),
				"error_message":    knownvalue.Null(),
				"error_code":       knownvalue.Null(),
				"needs_otp":        knownvalue.Bool(false),
				"otp_phone_ending": knownvalue.Null(),
				"needs_face_otp":   knownvalue.Null(),
			})),
			value("two_factor_pending", knownvalue.Null()),
			value("onlyfans_data", knownvalue.Null()),
			value("mobile_auth_session_deeplink", knownvalue.Null()),
			value("face_otp_verification_url", knownvalue.Null()),
		},
	}, resource.TestStep{
		Config:           config,
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		Check: func(*terraform.State) error {
			for i, poll := range api.Requests() {
				got := fmt.Sprintf("%s %s, answered with %d", poll.Method, poll.Path, poll.Status)
				if want := "GET /api/authenticate/auth_x, answered with 200"; got != want {
					return fmt.Errorf("request %d is %s; want %s", i, got, want)
				}
				if agent := poll.Header.Get("User-Agent"); !userAgent.MatchString(agent) {
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
	api.Script("auth_x", fakeapi.Authenticated("acct_1").With("account.onlyfans_data", map[string]any{
		"id":    12345678901234567,
		"csrf":  "secret-csrf",
		"ratio": 1.5,
	}))
	config := serve(t, api)
	steps(t, resource.TestStep{
		Config: config + dataBlock(`attempt_id = "auth_x"`, `include_onlyfans_data = true`),
		ConfigStateChecks: []statecheck.StateCheck{
			value("onlyfans_data", knownvalue.StringExact(`{"csrf":"secret-csrf","id":12345678901234567,"ratio":1.5}`)),
			statecheck.ExpectSensitiveValue(address, tfjsonpath.New("onlyfans_data")),
			value("account", knownvalue.ObjectPartial(map[string]knownvalue.Check{
				"onlyfans_id": knownvalue.StringExact("12345678901234567"),
			})),
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
		"no id":    {config: dataBlock(), want: `argument "attempt_id" is required`},
		"empty id": {config: dataBlock(`attempt_id = ""`), want: `Invalid attempt_id .*it is empty.*such as "auth_XXXXXXX"`},
		"polling URL": {
			config: dataBlock(`attempt_id = "https://app.onlyfansapi.com/api/authenticate/auth_x"`),
			want:   `it is a URL; give the last part of its path alone, "auth_x"`,
		},
		"path":    {config: dataBlock(`attempt_id = "../accounts"`), want: `it holds one of the characters`},
		"long id": {config: dataBlock(`attempt_id = "` + strings.Repeat("a", 10000) + `"`), want: `it is longer than 256 bytes`},
		"interval": {
			config: dataBlock(good, `poll_interval = "5"`),
			want:   `Invalid poll_interval .*it is not a duration.*such as "5s"`,
		},
		"short interval": {config: dataBlock(good, `poll_interval = "100ms"`), want: `it is shorter than 1s`},
		"interval, timeout": {
			config: dataBlock(good, `poll_interval = "30s"`, `timeouts = { read = "30s" }`),
			want:   `Invalid poll_interval .*must be less than timeouts.read, which is 30s`,
		},
		"interval, default": {config: dataBlock(good, `poll_interval = "5m"`, `timeouts = { read = "3m" }`), want: `which is 3m`},
		"timeout of zero":   {config: dataBlock(good, `timeouts = { read = "0s" }`), want: `Invalid timeouts.read .*must be above zero`},
		"negative timeout":  {config: dataBlock(good, `timeouts = { read = "-5m" }`), want: `must be above zero`},
		"timeout, no unit": {
			config: dataBlock(good, `timeouts = { read = "10" }`),
			want:   `Invalid timeouts.read .*it is not a duration.*Give a number with its unit`,
		},
		"policy": {
			config: dataBlock(good, `on_failure = "ignore"`),
			want:   `on_failure value must be one of: .*"continue" "fail".*got: "ignore"`,
		},
		"wait is no policy": {config: dataBlock(good, `on_timeout = "wait"`), want: `on_timeout value must be one of`},
		"typo":              {config: dataBlock(good, `on_failur = "fail"`), want: `An argument named "on_failur" is not expected here`},
		"URL": {
			config: "provider \"onlyfansapi\" {\n  base_url = \"http://app.onlyfansapi.com\"\n}\n" + dataBlock(good),
			want:   `Invalid base_url .*http would send the API key in the clear`,
		},
		"URL with password": {
			config: "provider \"onlyfansapi\" {\n  base_url = \"https://u:p@x.example\"\n}\n" + dataBlock(good),
			want:   `it must not hold a user name or password`,
		},
		"requests": {
			config: "provider \"onlyfansapi\" {\n  requests_per_minute = 0\n}\n" + dataBlock(good),
			want:   `requests_per_minute value must be between 1 and 6000`,
		},
		"request timeout": {
			config: "provider \"onlyfansapi\" {\n  request_timeout = \"0s\"\n}\n" + dataBlock(good),
			want:   `Invalid request_timeout .*it is shorter than 1s`,
		},
		"key": {
			config: "provider \"onlyfansapi\" {\n  api_key = \"one\\ntwo\"\n}\n" + dataBlock(good),
			want:   `Invalid api_key .*white space or a control character inside`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			// The CLI itself finds what its schema forbids, and prints what the provider finds in either block.
			if !slices.Contains([]string{"no id", "typo", "interval, timeout", "URL"}, name) {
				onFirstEngine(t)
			}
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
	w.succeeds("validate", "Warning: Unset timeouts.read", "The CLI drops other names silently.")
}

// The CLIs fold warnings of equal summaries: each of several failed attempts is named nevertheless.
func TestAccWarningsOfMany(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	for _, id := range []string{"auth_a", "auth_b", "auth_c"} {
		api.Script(id, fakeapi.Failed("C_"+id, "No."))
	}
	w := newWorkspace(t, api, dataBlock(`for_each = toset(["auth_a", "auth_b", "auth_c"])`, "attempt_id = each.key"))
	w.succeeds("apply -auto-approve",
		`Warning: Authentication attempt "auth_a" failed (C_auth_a)`,
		`Warning: Authentication attempt "auth_b" failed (C_auth_b)`,
		`Warning: Authentication attempt "auth_c" failed (C_auth_c)`)
}
