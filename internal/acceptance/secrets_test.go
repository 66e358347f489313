package acceptance

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// The key and the profile's secrets are in nothing that is printed, logged or written, whatever the API echoes.
func TestAccSecretsStayOut(t *testing.T) {
	t.Parallel()
	echo := "the key " + fakeapi.Key + " it is, or " + fakeapi.Key[:20]
	for name, script := range map[string][]fakeapi.Answer{
		"success": {
			fakeapi.Authenticating(),
			fakeapi.Authenticated("acct_1").With("account.display_name", echo).With("progress", echo),
		},
		"failure":       {fakeapi.Failed("C "+echo, echo)},
		"state":         {fakeapi.Authenticating().With("state", echo)},
		"400":           {fakeapi.Error(400, echo)},
		"401":           {fakeapi.Error(401, echo)},
		"403, web page": {{Status: 403, Body: echo}},
		"404":           {fakeapi.Error(404, echo)},
		"422": {
			{Status: 422, Body: map[string]any{"message": echo, "errors": map[string]any{echo: []string{echo}}}},
		},
		"429":      {fakeapi.Error(429, echo).WithHeader("Retry-After", "300")},
		"500":      {fakeapi.Error(500, echo)},
		"redirect": {fakeapi.Answer{Status: 302, Body: echo}.WithHeader("Location", "/"+fakeapi.Key)},
		"headers": {
			fakeapi.Authenticated("acct_1").WithHeader("X-Echo", echo).WithHeader("Set-Cookie", fakeapi.Key),
		},
		"no attempt": {{Body: echo}},
		"a message":  {{Body: map[string]any{"message": echo}}},
		"no HTTP":    {{Conn: writes(echo + "\r\n\r\n")}},
		"unasked":    {{Conn: writes("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n" + echo)}},
		"mistyped":   {fakeapi.Authenticated("acct_1").With("lastAttempt.success", echo)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// With a result, a warning and an error, the CLI prints and writes all that it is given.
			if !slices.Contains([]string{"success", "failure", "401"}, name) {
				onFirstEngine(t)
			}
			api := fakeapi.New()
			api.Script("auth_x", script...)
			w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`, `timeouts = { read = "8s" }`)+
				outputBlock("x", "data.onlyfansapi_auth_attempt.x.account"))
			w.checkCanaries(w.planAndApply())
		})
	}
}

// A secret that is refused where it stands as a literal is not printed with the line that it stands in.
func TestAccSecretsRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config, secret, want string
	}{
		"a key with a word before it": {
			config: "provider \"onlyfansapi\" {\n  api_key = \"Bearer " + fakeapi.Key + "\"\n}\n" + dataBlock(`attempt_id = "auth_x"`),
			secret: fakeapi.Key,
			want:   "Error: Invalid api_key .*the argument api_key .*the word Bearer",
		},
		"an address with a password": {
			config: "provider \"onlyfansapi\" {\n  base_url = \"https://user:swordfish@app.example\"\n}\n" + dataBlock(`attempt_id = "auth_x"`),
			secret: "swordfish",
			want:   "Error: Invalid base_url .*the argument base_url .*a user name or password",
		},
		"the key as the ID of an attempt": {
			config: dataBlock(`attempt_id = "` + fakeapi.Key + `"`),
			secret: fakeapi.Key,
			want:   "Error: Invalid attempt_id .*it holds the provider's API key",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			w := newWorkspace(t, api, test.config)
			printed, err := w.run("plan")
			if err == nil {
				t.Error("the plan succeeded")
			}
			if !regexp.MustCompile(test.want).MatchString(printed) {
				t.Errorf("want %q in:\n%s", test.want, printed)
			}
			if strings.Contains(printed, test.secret) {
				t.Errorf("the secret is printed:\n%s", printed)
			}
			if n := len(api.Requests()); n != 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

// The profile that was asked for is in the state and in the plan, which holds the state, and nowhere else.
func TestAccSecretsOfIncludedProfile(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`, "include_onlyfans_data = true"))
	w.checkCanaries(w.planAndApply(), "terraform.tfstate", "tfplan")
	if !strings.Contains(w.read("terraform.tfstate"), fakeapi.Secret("csrf")) {
		t.Error("the profile is not in the state")
	}
}

// An echo of the key in the profile, or of a part of it, is hidden also where JSON escapes it and in names, and the
// profile stays JSON with its exact numbers. A key with the word of a state in it does not hide that state from the
// wait.
func TestAccSecretsEscapedInProfile(t *testing.T) {
	t.Parallel()
	onFirstEngine(t)
	const key = "of/authenticated/0123456789"
	api := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"state":"authenticated","account":{"id":"acct_1","onlyfans_data":`+
			`{"id":12345678901234567890,"note":"key of\/authenticated\/0123456789!","authenticated":[1.50]}}}`)
	})
	w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`, "include_onlyfans_data = true")+
		outputBlock("outcome", "data.onlyfansapi_auth_attempt.x.outcome")+
		outputBlock("profile", "nonsensitive(data.onlyfansapi_auth_attempt.x.onlyfans_data)"))
	w.env = append(w.env, envAPIKey+"="+key)
	w.succeeds("apply -auto-approve")
	w.output("outcome", `"succeeded"`)
	w.output("profile", `"{\"id\":12345678901234567890,\"note\":\"key [redacted]!\",\"[redacted]\":[1.50]}"`)
}

// A key that is given through a plain variable is in the plan file, as the docs say; through an ephemeral one it is
// not.
func TestAccSecretsOfVariables(t *testing.T) {
	t.Parallel()
	for argument, except := range map[string][]string{"sensitive": {"tfplan"}, "ephemeral": nil} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()
			if argument == "ephemeral" {
				needsEphemeral(t)
			}
			api := fakeapi.New()
			api.Script("auth_x", fakeapi.Authenticated("acct_1"))
			w := newWorkspace(t, api, `
variable "key" {
  type = string
  `+argument+` = true
}

provider "onlyfansapi" {
  api_key = var.key
}
`+dataBlock(`attempt_id = "auth_x"`))
			w.env = append(w.env, "TF_VAR_key="+fakeapi.Key, envAPIKey+"=")
			w.checkCanaries(w.planAndApply(), except...)
			if inPlan := w.holds("tfplan", fakeapi.Key); inPlan != (argument == "sensitive") {
				t.Errorf("the key is in the plan file: %t", inPlan)
			}
		})
	}
}

// A two-factor code that is given through an ephemeral variable reaches the API once, and is in no file and no message.
func TestAccSecretsOfTwoFactorCode(t *testing.T) {
	t.Parallel()
	needsActions(t)
	config, err := os.ReadFile("../../examples/actions/onlyfansapi_submit_two_factor_code/action.tf")
	if err != nil {
		t.Fatal(err)
	}
	api := fakeapi.New()
	api.Script(exampleID, fakeapi.NeedsOTP("42").UntilCode(twoFactor), fakeapi.Authenticated("acct_1"))
	w := newWorkspace(
		t,
		api,
		strings.Replace(string(config), "sensitive   = true", "sensitive = true\n  ephemeral = true", 1),
	)
	w.env = append(w.env, "TF_VAR_two_factor_code="+twoFactor)
	if !engine.Version.LessThan(noEphemeralInvokeSince) {
		w.checkCanaries(w.fails("apply -auto-approve -invoke=action.onlyfansapi_submit_two_factor_code.creator",
			"Two-factor code was not passed on", "Remove ephemeral = true"))
		return
	}
	printed := w.planAndApply("-invoke=action.onlyfansapi_submit_two_factor_code.creator")
	if requests := api.Requests(); len(requests) != 1 || !strings.Contains(requests[0].Body, twoFactor) {
		t.Errorf("requests %+v, want one with the code", requests)
	}
	if !strings.Contains(printed, "(write-only attribute)") {
		t.Errorf("the plan does not show that the code is write-only: %s", printed)
	}
	w.checkCanaries(printed)
	for name, content := range w.contents() {
		if bytes.Contains(content, []byte(twoFactor)) {
			t.Errorf("the code is in %s", name)
		}
	}
	if strings.Contains(printed, twoFactor) {
		t.Errorf("the code is in %s", printed)
	}
}

// Nothing of the profile, and nothing of the key, reaches a plan, a state or a log.
func TestAccSecretsOfEphemeral(t *testing.T) {
	t.Parallel()
	needsEphemeral(t)
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, ephemeralBlock(`attempt_id = "auth_x"`)+
		"resource \"terraform_data\" \"x\" {\n  input = \"something to apply\"\n}\n")
	w.checkCanaries(w.planAndApply())
	for _, file := range []string{"terraform.tfstate", "tfplan"} {
		if w.holds(file, "acct_1") {
			t.Errorf("%s holds the account", file)
		}
	}
}
