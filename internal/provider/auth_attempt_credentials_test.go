package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// credentials returns credentials_wo with these values, and null for all others.
func credentials(given map[string]attr.Value) types.Object {
	attributes, values := map[string]attr.Type{}, map[string]attr.Value{}
	for _, name := range []string{"email", "password", "auth_id", "cookies", "user_agent", "xbc"} {
		attributes[name], values[name] = types.StringType, types.StringNull()
		if value, ok := given[name]; ok {
			values[name] = value
		}
	}
	return types.ObjectValueMust(attributes, values)
}

// noProxy is custom_proxy_wo where it is not given.
func noProxy() types.Object { return types.ObjectNull(map[string]attr.Type{}) }

// Each way to sign in needs all of its credentials.
func TestEachCredentialIsNeeded(t *testing.T) {
	for authType, names := range map[string][]string{
		onlyfansapi.EmailAndPassword: {"email", "password"},
		onlyfansapi.RawData:          {"auth_id", "cookies", "user_agent", "xbc"},
	} {
		for _, missing := range names {
			given := map[string]attr.Value{}
			for _, name := range names {
				if name != missing {
					given[name] = types.StringValue("x")
				}
			}
			model := authAttemptResourceModel{
				AuthType: types.StringValue(authType), CredentialsWO: credentials(given), CustomProxyWO: noProxy(),
			}
			wantIn(t, fullText(model.check("it is new")), missing+" is missing", "Give "+enumerated(names)+".")
		}
	}
}

// What is only known at apply is not missing, and what is known beside it is checked all the same.
func TestUnknownCredentialsAreGiven(t *testing.T) {
	known, unknown := types.StringValue(onlyfansapi.EmailAndPassword), types.StringUnknown()
	whole := types.ObjectUnknown(credentials(nil).AttributeTypes(t.Context()))
	broken := credentials(map[string]attr.Value{"password": types.StringValue("a\n")})
	for name, test := range map[string]struct {
		model authAttemptResourceModel
		want  string // nothing is said where it is empty
		not   string
	}{
		"all": {model: authAttemptResourceModel{AuthType: known, CredentialsWO: whole}},
		"one": {
			model: authAttemptResourceModel{CredentialsWO: credentials(map[string]attr.Value{"email": unknown})},
			want:  "password is missing",
		},
		"the way": {
			model: authAttemptResourceModel{AuthType: unknown, CredentialsWO: broken},
			want:  "password begins or ends with white space", not: "auth_type",
		},
		"the way not": {
			model: authAttemptResourceModel{AuthType: known, CredentialsWO: broken},
			want:  `with auth_type = "email_password"`,
		},
	} {
		test.model.CustomProxyWO = noProxy()
		said := fullText(test.model.check("it is new"))
		wantIn(t, said, test.want)
		if test.want == "" && said != "" || test.not != "" && strings.Contains(said, test.not) {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// What is given is wrong in itself or not, whether it signs in or not.
func TestCredentialsAreChecked(t *testing.T) {
	for name, test := range map[string]struct{ value, want string }{
		"good":             {"Mq7 vXb", ""},
		"16 KiB":           {strings.Repeat("x", 16<<10), ""},
		"longer":           {strings.Repeat("x", 16<<10+1), "password is longer than 16 KiB"},
		"space before":     {" x", "password begins or ends with white space"},
		"line break after": {"x\r\n", "password begins or ends with white space"},
		"space only":       {" ", "password begins or ends with white space"},
		"no-break space":   {"x\u00a0", "password begins or ends with white space"},
		"line break in it": {"x\ny", "password holds a line break"},
		"escape in it":     {"x\x1by", "password holds a line break or another control character"},
	} {
		model := authAttemptResourceModel{
			AuthType: types.StringValue(onlyfansapi.EmailAndPassword),
			CredentialsWO: credentials(map[string]attr.Value{
				"email": types.StringValue("e"), "password": types.StringValue(test.value),
			}),
			CustomProxyWO: noProxy(),
		}
		for _, reason := range []string{"", "it is new"} {
			said := fullText(model.check(reason))
			wantIn(t, said, test.want)
			if test.want == "" && said != "" || len(said) > 1000 {
				t.Errorf("%s: %s", name, said)
			}
		}
	}
}

// The API has three sign-in methods: with another one, a password would be sent to no purpose.
func TestAuthTypes(t *testing.T) {
	for authType, good := range map[string]bool{
		"email_password": true, "raw_data": true, "mobile_app": true, "email": false, "Email_Password": false,
		"": false,
	} {
		if err := authTypeValidator.check(authType); (err == nil) != good {
			t.Errorf("%q: %v", authType, err)
		}
	}
}

// Port 0 is no port.
func TestCustomProxyPort(t *testing.T) {
	attributes := map[string]attr.Type{
		"host": types.StringType, "port": types.Int64Type, "username": types.StringType, "password": types.StringType,
	}
	for port, good := range map[int64]bool{-1: false, 0: false, 1: true, 65535: true, 65536: false} {
		proxy := types.ObjectValueMust(attributes, map[string]attr.Value{
			"host": types.StringValue("proxy.example"), "port": types.Int64Value(port), "username": types.StringNull(),
			"password": types.StringNull(),
		})
		if got := checkCustomProxy(proxy); (len(got) == 0) != good {
			t.Errorf("%d: %v", port, got)
		}
	}
}

// What is given for a way to sign in is checked without a request; what is not known yet is left alone. No text holds
// a value.
func TestAuthAttemptResourceChecks(t *testing.T) {
	with := func(base map[string]any, name string, value any) map[string]any {
		changed := map[string]any{name: value}
		for n, v := range base {
			if n != name {
				changed[n] = v
			}
		}
		return changed
	}
	for name, test := range map[string]struct {
		arguments map[string]any
		want      []string // nothing is said where it is empty
		late      bool     // it is said only where an attempt starts
		early     bool     // it is said by the schema, which the CLIs ask again when they apply
	}{
		"email and password": {arguments: map[string]any{"credentials_wo": emailAndPassword}},
		"raw data":           {arguments: map[string]any{"auth_type": "raw_data", "credentials_wo": rawData}},
		"mobile app":         {arguments: map[string]any{"auth_type": "mobile_app"}},
		"mobile app, nothing": {arguments: map[string]any{
			"auth_type": "mobile_app", "credentials_wo": map[string]any{},
		}},
		"none": {
			arguments: map[string]any{},
			late:      true,
			want: []string{
				"ERROR: Invalid credentials_wo\ncredentials_wo is null: no credentials were given. With for_each, " +
					"check the key in the map that they come from.\n\n" +
					"An attempt starts because the resource is created. Only then are credentials needed.\n\n" +
					"If this is a rename, write moved blocks instead.\n\nGive email and password.",
			},
		},
		"no password": {
			arguments: map[string]any{"credentials_wo": with(emailAndPassword, "password", nil)},
			late:      true,
			want:      []string{": password is missing."},
		},
		"no xbc": {
			arguments: map[string]any{"auth_type": "raw_data", "credentials_wo": with(rawData, "xbc", nil)},
			late:      true,
			want:      []string{": xbc is missing.", "Give auth_id, cookies, user_agent and xbc."},
		},
		"all empty": {
			arguments: map[string]any{"credentials_wo": map[string]any{"email": "", "password": ""}},
			late:      true,
			want:      []string{": email is empty; password is empty."},
		},
		"too many": {
			arguments: map[string]any{"credentials_wo": with(emailAndPassword, "xbc", fakeapi.LoginXBC)},
			want:      []string{": xbc does not belong to it."},
		},
		"phone with password": {
			arguments: map[string]any{"auth_type": "mobile_app", "credentials_wo": emailAndPassword},
			want: []string{
				": email does not belong to it; password does not belong to it.\n\nLeave credentials_wo out.",
			},
		},
		"empty": {
			arguments: map[string]any{"credentials_wo": with(emailAndPassword, "password", "")},
			late:      true,
			want:      []string{": password is empty."},
		},
		"newline": {
			arguments: map[string]any{"credentials_wo": with(emailAndPassword, "password", fakeapi.LoginPassword+"\n")},
			want: []string{
				": password begins or ends with white space, such as a line break (trimspace() removes it).",
			},
		},
		"another method": {
			arguments: map[string]any{"auth_type": "email", "credentials_wo": emailAndPassword},
			want: []string{
				`AttributeName("auth_type") ERROR: Invalid auth_type`, `Give "email_password", "raw_data" or`,
			},
			early: true,
		},
		"no account's ID": {
			arguments: map[string]any{"auth_type": "mobile_app", "account_id": "acct_1 "},
			want:      []string{`AttributeName("account_id") ERROR: Invalid account_id`},
			early:     true,
		},
		"an attempt's ID": {
			arguments: map[string]any{"auth_type": "mobile_app", "account_id": "auth_1"},
			want: []string{
				`AttributeName("account_id") ERROR: Invalid account_id`,
				"IDs that begin with auth_ are those of attempts, not of accounts.",
				"To wait for an attempt, give its ID as attempt_id to the resource onlyfansapi_account.",
			},
			early: true,
		},
		"proxy": {arguments: map[string]any{"auth_type": "mobile_app", "custom_proxy_wo": customProxy}},
		"half a proxy": {
			arguments: map[string]any{"auth_type": "mobile_app", "custom_proxy_wo": map[string]any{"password": ""}},
			want: []string{
				"ERROR: Invalid custom_proxy_wo\nThe proxy cannot be used: host is missing; password is empty; port " +
					"is missing.",
			},
		},
		"odd port": {
			arguments: map[string]any{"auth_type": "mobile_app", "custom_proxy_wo": with(customProxy, "port", 65536)},
			want:      []string{": port must be from 1 to 65535."},
		},
		"two proxies": {
			arguments: map[string]any{"auth_type": "mobile_app", "custom_proxy_wo": customProxy, "proxy_country": "us"},
			want:      []string{`AttributeName("proxy_country") ERROR: Two proxies`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			onActionServer(t, api, func(s *actionServer) {
				resp, err := s.ValidateResourceConfig(s.ctx, &tfprotov6.ValidateResourceConfigRequest{
					TypeName: attemptResourceType, Config: dynamic(attemptBlock(test.arguments)),
					ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{
						WriteOnlyAttributesAllowed: true,
					},
				})
				must(err)
				validated := diagnosticsText(resp.Diagnostics)
				if !test.late {
					wantIn(t, validated, test.want...)
				}
				if (len(test.want) == 0 || test.late) && validated != "" {
					t.Errorf("validated: %s", validated)
				}
				if strings.Count(validated, "ERROR") > 0 && !test.early ||
					test.late { // also where it was not known before
					_, created := s.create(s.ctx, test.arguments)
					wantIn(t, created, test.want...)
					wantRequests(t, api, 0)
				}
				for what, text := range fakeapi.Canaries() {
					if strings.Contains(validated, text) {
						t.Errorf("%s is in %s", what, validated)
					}
				}
			})
		})
	}
}

// What is unknown at plan is left alone, as a whole or in part.
func TestAuthAttemptResourceChecksNothingUnknown(t *testing.T) {
	texts := map[string]attr.Type{
		"email": types.StringType, "password": types.StringType, "auth_id": types.StringType,
		"cookies":    types.StringType,
		"user_agent": types.StringType, "xbc": types.StringType,
	}
	proxy := map[string]attr.Type{
		"host": types.StringType, "port": types.Int64Type, "username": types.StringType, "password": types.StringType,
	}
	parts := map[string]attr.Value{}
	for name := range texts {
		parts[name] = types.StringUnknown()
	}
	unknown := types.StringUnknown()
	for name, model := range map[string]authAttemptResourceModel{
		"all": {
			AuthType: unknown, CredentialsWO: types.ObjectUnknown(texts), CustomProxyWO: types.ObjectUnknown(proxy),
			ProxyCountry: types.StringValue("us"),
		},
		"parts": {
			CredentialsWO: types.ObjectValueMust(texts, parts),
			CustomProxyWO: types.ObjectValueMust(proxy, map[string]attr.Value{
				"host": unknown, "port": types.Int64Unknown(), "username": unknown, "password": unknown,
			}),
			ProxyCountry: unknown,
		},
		"the way": {AuthType: unknown, CredentialsWO: types.ObjectNull(texts), CustomProxyWO: types.ObjectNull(proxy)},
	} {
		if diags := model.check("it is new"); len(diags) > 0 {
			t.Errorf("%s: %s", name, fullText(diags))
		}
	}
}

// On a CLI without write-only arguments, the error says so, and stands on no attribute.
func TestAuthAttemptResourceOnOldCLI(t *testing.T) {
	s := newActionServer(t.Context(), t, &providerData{})
	for _, arguments := range []map[string]any{
		{"credentials_wo": emailAndPassword}, {"auth_type": "mobile_app", "custom_proxy_wo": customProxy},
	} {
		resp, err := s.ValidateResourceConfig(s.ctx, &tfprotov6.ValidateResourceConfigRequest{
			TypeName: attemptResourceType, Config: dynamic(attemptBlock(arguments)),
		})
		must(err)
		text := diagnosticsText(resp.Diagnostics)
		if !strings.HasPrefix(text, "ERROR: Write-only arguments need a newer CLI\n") ||
			strings.Contains(text, "AttributeName") {
			t.Error(text)
		}
	}
}
