package provider

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// Argument before environment before default; what is empty in the environment is unset.
func TestConfigureOrder(t *testing.T) {
	const a, b, c = "https://a.example", "https://b.example", "https://c.example"
	for name, test := range map[string]struct {
		model providerModel
		env   map[string]string
		want  string
	}{
		"default": {want: onlyfansapi.DefaultBaseURL},
		"argument": {
			model: providerModel{BaseURL: types.StringValue(a)},
			env:   map[string]string{envBaseURL: b, envNewerBaseURL: c},
			want:  a,
		},
		"older variable": {env: map[string]string{envBaseURL: b, envNewerBaseURL: c}, want: b},
		"newer variable": {env: map[string]string{envBaseURL: "", envNewerBaseURL: c}, want: c},
		"with an api key": {
			model: providerModel{APIKey: types.StringValue("key-as-argument")},
			env:   map[string]string{envAPIKey: "\n"},
			want:  onlyfansapi.DefaultBaseURL,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(envAPIKey, "key-of-the-environment")
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			data, diags := test.model.configure("agent")
			if diags.HasError() {
				t.Fatal(diags)
			}
			if got := data.client.BaseURL(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// The key that is sent is the argument's, else the environment's.
func TestConfigureKey(t *testing.T) {
	var sent string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent = r.Header.Get("Authorization") + " " + r.Header.Get("User-Agent")
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer server.Close()
	t.Setenv(envAPIKey, "the-environment")
	for want, model := range map[string]providerModel{
		"Bearer the-argument agent":    {APIKey: types.StringValue("the-argument\n")},
		"Bearer the-environment agent": {},
	} {
		model.BaseURL = types.StringValue(server.URL)
		data, diags := model.configure("agent")
		if diags.HasError() {
			t.Fatal(diags)
		}
		_, _ = data.client.WaitForAuthAttempt(t.Context(), "auth_x", onlyfansapi.WaitOptions{})
		if sent != want {
			t.Errorf("sent %q, want %q", sent, want)
		}
	}
}

func TestConfigureErrors(t *testing.T) {
	str := types.StringValue
	for name, test := range map[string]struct {
		model           providerModel
		env             map[string]string
		path, summary   string
		detail, secrets string
	}{
		"no key": {path: "api_key", summary: "API key missing", detail: envAPIKey},
		"empty key": {
			model:   providerModel{APIKey: str(" ")},
			env:     map[string]string{envAPIKey: "key-of-the-environment"},
			summary: "Invalid api_key",
			detail:  "the argument api_key",
		},
		"bad key": {
			env:     map[string]string{envAPIKey: "secret\nkey"},
			summary: "Invalid api_key",
			detail:  "the environment variable " + envAPIKey,
			secrets: "secret",
		},
		"key in quotes": {
			env:     map[string]string{envAPIKey: `"secret-of-the-environment"`},
			summary: "Invalid api_key",
			detail:  "--env-file",
			secrets: "secret-of",
		},
		"key of a template": {
			model:   providerModel{APIKey: str("${{ secret.KEY }}")},
			summary: "Invalid api_key",
			detail:  "in which nothing was filled in",
			secrets: "secret.KEY",
		},
		"bad URL": {
			model:   providerModel{APIKey: str("key-as-argument"), BaseURL: str("ftp://secret")},
			summary: "Invalid base_url",
			detail:  "the argument base_url",
			secrets: "secret",
		},
		"bad URL in env": {
			model:   providerModel{APIKey: str("key-as-argument")},
			env:     map[string]string{envNewerBaseURL: "http://secret"},
			summary: "Invalid base_url",
			detail:  "the environment variable " + envNewerBaseURL,
			secrets: "secret",
		},
		"empty URL given": {
			model:   providerModel{APIKey: str("key-as-argument"), BaseURL: str("")},
			summary: "Invalid base_url",
			detail:  "scheme",
			secrets: "secret",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for name, value := range test.env {
				t.Setenv(name, value)
			}
			_, diags := test.model.configure("agent")
			if len(diags) != 1 {
				t.Fatalf("got %v, want one error", diags)
			}
			at, where := diags[0], ""
			if on, ok := at.(diag.DiagnosticWithPath); ok {
				where = on.Path().String()
			}
			got := fmt.Sprintf("%s on %s: %s", at.Severity(), where, at.Summary())
			if want := fmt.Sprintf("%s on %s: %s", diag.SeverityError, test.path, test.summary); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
			wantIn(t, at.Detail(), test.detail)
			if test.secrets != "" && strings.Contains(at.Detail(), test.secrets) {
				t.Errorf("%q is in: %s", test.secrets, at.Detail())
			}
		})
	}
}

// An unknown argument never falls back to the environment.
func TestConfigureUnknown(t *testing.T) {
	t.Setenv(envAPIKey, "k")
	for name, model := range map[string]providerModel{
		"api_key":             {APIKey: types.StringUnknown()},
		"base_url":            {BaseURL: types.StringUnknown()},
		"requests_per_minute": {RequestsPerMinute: types.Int64Unknown()},
		"request_timeout":     {RequestTimeout: types.StringUnknown()},
	} {
		data, diags := model.configure("agent")
		if len(diags) > 0 || data.client != nil || data.unknown != name {
			t.Errorf("%s: got %+v, %v", name, data, diags)
		}
	}
}

// Where the CLI can, a provider with an unknown argument defers all of its blocks. Elsewhere, the block that needs a
// request says which argument is unknown.
func TestConfigureUnknownIsDeferred(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	server := httptest.NewServer(api)
	defer server.Close()
	unknown := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	url := tftypes.NewValue(tftypes.String, server.URL)
	for name, test := range map[string]struct {
		key     tftypes.Value
		allowed bool
		want    tfprotov6.DeferredReason // 0 for none
		said    string
	}{
		"unknown, allowed":     {unknown, true, tfprotov6.DeferredReasonProviderConfigUnknown, ""},
		"unknown, not allowed": {unknown, false, 0, "Provider not configured yet"},
		"known, allowed":       {tftypes.NewValue(tftypes.String, fakeapi.Key), true, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(New("test"))
			arguments := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
				"api_key": tftypes.String, "base_url": tftypes.String, "request_timeout": tftypes.String,
				"requests_per_minute": tftypes.Number,
			}}
			config, err := tfprotov6.NewDynamicValue(arguments, tftypes.NewValue(arguments, map[string]tftypes.Value{
				"api_key": test.key, "base_url": url, "request_timeout": tftypes.NewValue(tftypes.String, nil),
				"requests_per_minute": tftypes.NewValue(tftypes.Number, nil),
			}))
			must(err)
			configured, err := s.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
				Config:             &config,
				ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: test.allowed},
			})
			if err != nil || len(configured.Diagnostics) > 0 {
				t.Fatal(err, diagnosticsText(configured.Diagnostics))
			}
			read, err := s.ReadDataSource(t.Context(), &tfprotov6.ReadDataSourceRequest{
				TypeName:           "onlyfansapi_auth_attempt",
				Config:             dynamic(map[string]any{"attempt_id": "auth_x"}),
				ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: test.allowed},
			})
			must(err)
			reason := tfprotov6.DeferredReason(0)
			if read.Deferred != nil {
				reason = read.Deferred.Reason
			}
			if said := diagnosticsText(read.Diagnostics); reason != test.want || (said == "") != (test.said == "") {
				t.Errorf("deferred for %s, want %s; it said: %s", reason, test.want, said)
			} else {
				wantIn(t, said, test.said)
			}
		})
	}
}

func TestUserAgent(t *testing.T) {
	if got, want := userAgent("1.2.3", ""), "terraform-provider-onlyfansapi/1.2.3"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	t.Setenv("TF_APPEND_USER_AGENT", "pipeline/7")
	want := "terraform-provider-onlyfansapi/1.2.3 Terraform/1.13.0 pipeline/7"
	if got := userAgent("1.2.3", "1.13.0"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The bounds of the provider's numbers are those of its docs.
func TestSettingsBounds(t *testing.T) {
	s := newServer(New("test"))
	for argument, values := range map[string]map[any]bool{
		"requests_per_minute": {0: false, 1: true, 6000: true, 6001: false},
		"request_timeout":     {"999ms": false, "1s": true, "5m": true, "301s": false},
	} {
		for value, good := range values {
			config := map[string]any{
				"api_key": "key-as-argument", "base_url": nil, "requests_per_minute": nil, "request_timeout": nil,
			}
			config[argument] = value
			resp, err := s.ValidateProviderConfig(t.Context(),
				&tfprotov6.ValidateProviderConfigRequest{Config: dynamic(config)})
			must(err)
			if said := diagnosticsText(resp.Diagnostics); good != (said == "") || !good &&
				!strings.Contains(said, argument) {
				t.Errorf("%s = %v: %s", argument, value, said)
			}
		}
	}
}
