package provider

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A read that fails leaves the state as it was, and says so once.
func TestAccFailedReadKeepsState(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`)+"output \"id\" {\n  value = data.onlyfansapi_auth_attempt.x.account_id\n}\n")
	if out, err := w.run("apply", "-auto-approve"); err != nil {
		t.Fatal(out)
	}
	before := w.read("terraform.tfstate")
	api.Script("auth_x", fakeapi.Error(401, "Unauthenticated."))
	out, err := w.run("apply", "-auto-approve")
	if err == nil || strings.Count(out, "Error:") != 1 || !strings.Contains(out, "Error: API key refused") {
		t.Errorf("got %v: %s", err, out)
	}
	if w.read("terraform.tfstate") != before {
		t.Error("the state changed")
	}
}

// What is written under a name that timeouts does not have never reaches the provider, which says so.
func TestAccTimeoutsUnderAnotherName(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, nil, dataBlock(`attempt_id = "auth_x"`, `timeouts = { create = "30m" }`))
	if out, err := w.run("validate"); err != nil || !strings.Contains(out, "Warning: Unset timeouts.read") || !strings.Contains(out, "The CLI drops other names silently.") {
		t.Errorf("%v: %s", err, out)
	}
}

// An apply reads an attempt that has ended once, and so does a destroy.
func TestAccOneRequestPerRead(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`))
	for i, args := range [][]string{{"apply", "-auto-approve"}, {"plan"}, {"destroy", "-auto-approve"}} {
		if out, err := w.run(args...); err != nil {
			t.Fatal(out)
		}
		if got := len(api.Requests()); got != i+1 {
			t.Errorf("%d requests after %s, want %d", got, args[0], i+1)
		}
	}
}

// Data sources and ephemeral resources that read the same attempt share their looks.
func TestAccSameAttemptSharesLooks(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	config := dataBlock("count = 15", `attempt_id = "auth_x"`)
	if !engine.Version.LessThan(ephemeralSince) {
		config += ephemeralBlock(`attempt_id = "auth_x"`)
	}
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticating(), fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, config)
	if out, err := w.run("plan"); err != nil || len(api.Requests()) != 2 {
		t.Errorf("%d requests, want 2: %v: %s", len(api.Requests()), err, out)
	}
}

// The key and the profile's secrets are in nothing that is printed, logged or written, whatever the API echoes.
func TestAccSecretsStayOut(t *testing.T) {
	t.Parallel()
	echo := "the key " + fakeapi.Key + " it is, or " + fakeapi.Key[:20]
	for name, script := range map[string][]fakeapi.Answer{
		"success":       {fakeapi.Authenticating(), fakeapi.Authenticated("acct_1").With("account.display_name", echo).With("progress", echo)},
		"failure":       {fakeapi.Failed("C "+echo, echo)},
		"state":         {fakeapi.Authenticating().With("state", echo)},
		"400":           {fakeapi.Error(400, echo)},
		"401":           {fakeapi.Error(401, echo)},
		"403, web page": {{Status: 403, Body: echo}},
		"404":           {fakeapi.Error(404, echo)},
		"422":           {{Status: 422, Body: map[string]any{"message": echo, "errors": map[string]any{echo: []string{echo}}}}},
		"429":           {fakeapi.Error(429, echo).WithHeader("Retry-After", "300")},
		"500":           {fakeapi.Error(500, echo)},
		"redirect":      {fakeapi.Answer{Status: 302, Body: echo}.WithHeader("Location", "/"+fakeapi.Key)},
		"headers":       {fakeapi.Authenticated("acct_1").WithHeader("X-Echo", echo).WithHeader("Set-Cookie", fakeapi.Key)},
		"no attempt":    {{Body: echo}},
		"no HTTP":       {{Conn: writes(echo + "\r\n\r\n")}},
		"unasked":       {{Conn: writes("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n" + echo)}},
		"mistyped":      {fakeapi.Authenticated("acct_1").With("lastAttempt.success", echo)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.Script("auth_x", script...)
			w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`, `timeouts = { read = "8s" }`)+"output \"x\" {\n  value = data.onlyfansapi_auth_attempt.x.account\n}\n")
			w.checkCanaries(w.planAndApply())
		})
	}
}

// planAndApply saves a plan and applies it, if it can be made, at the most talkative log level.
func (w *workspace) planAndApply(options ...string) (printed string) {
	w.t.Helper()
	w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.dir, "trace.log"))
	printed, err := w.run(append([]string{"plan", "-out=tfplan"}, options...)...)
	if err == nil {
		var more string
		if more, err = w.run("apply", "tfplan"); err != nil {
			w.t.Errorf("apply: %s", more)
		}
		printed += more
	}
	if log := w.read("trace.log"); !strings.Contains(log, "Waiting for the authentication attempt") && !strings.Contains(log, "Two-factor code taken") {
		w.t.Error("the provider's log is missing, so that the search proves nothing")
	}
	return printed
}

// The profile that was asked for is in the state and in the plan, which holds the state, and nowhere else.
func TestAccSecretsOfIncludedProfile(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`, "include_onlyfans_data = true"))
	w.checkCanaries(w.planAndApply(), "terraform.tfstate", "tfplan")
	if !strings.Contains(w.read("terraform.tfstate"), secretOf("csrf")) {
		t.Error("the profile is not in the state")
	}
}

// A key that is given through a plain variable is in the plan file, as the docs say; through an ephemeral one it is not.
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
			w := newWorkspace(t, api, "variable \"key\" {\n  type = string\n  "+argument+" = true\n}\nprovider \"onlyfansapi\" {\n  api_key = var.key\n}\n"+dataBlock(`attempt_id = "auth_x"`))
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
	w := newWorkspace(t, api, string(config))
	w.env = append(w.env, "TF_VAR_two_factor_code="+twoFactor)
	printed := w.planAndApply("-invoke=action.onlyfansapi_submit_two_factor_code.creator")
	if requests := api.Requests(); len(requests) != 1 || !strings.Contains(requests[0].Body, twoFactor) || !strings.Contains(printed, "(write-only attribute)") {
		t.Errorf("%d requests: %s", len(requests), printed)
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
