package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

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
			wantIn(t, fullText(model.check(false)), missing+" is missing", "Give "+enumerated(names)+".")
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
			want:  "password holds a line break", not: "auth_type",
		},
		"the way not": {
			model: authAttemptResourceModel{AuthType: known, CredentialsWO: broken},
			want:  `with auth_type = "email_password"`,
		},
	} {
		test.model.CustomProxyWO = noProxy()
		said := fullText(test.model.check(false))
		wantIn(t, said, test.want)
		if test.want == "" && said != "" || test.not != "" && strings.Contains(said, test.not) {
			t.Errorf("%s: %s", name, said)
		}
	}
}

// A way to sign in that this version does not know is left to the API, with all that is given, and told of in few
// words.
func TestUnknownAuthTypeIsOnlyWarnedOf(t *testing.T) {
	model := authAttemptResourceModel{
		AuthType: types.StringValue(strings.Repeat("x", 10000)),
		CredentialsWO: credentials(map[string]attr.Value{
			"email": types.StringValue("e"), "xbc": types.StringValue("x"),
		}),
		CustomProxyWO: noProxy(),
	}
	if diags := model.check(true); diags.HasError() || len(diags) != 1 || len(diags[0].Detail()) > 1000 {
		t.Error(fullText(diags))
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
