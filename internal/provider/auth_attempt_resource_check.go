package provider

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// credentialsOf are the credentials that the known ways to sign in need, and no others. Source: the vendor's SDKs.
var credentialsOf = map[string][]string{
	onlyfansapi.EmailAndPassword: {"email", "password"},
	onlyfansapi.RawData:          {"auth_id", "cookies", "user_agent", "xbc"},
	onlyfansapi.MobileApp:        {},
}

// check says what is wrong with a configuration, as far as it is known. Without any credentials, nothing is wrong unless an attempt starts: who is
// connected already need not hand them to every plan. Errors about the write-only values stand on no attribute: the CLIs quote
// the lines of an attribute's error, and so a password that stands there as a literal.
func (m *authAttemptResourceModel) check(starts bool) (diags diag.Diagnostics) {
	authType := m.AuthType
	if authType.IsNull() {
		authType = types.StringValue(onlyfansapi.EmailAndPassword)
	}
	_, known := credentialsOf[authType.ValueString()]
	if !authType.IsUnknown() && !known {
		diags.AddAttributeWarning(path.Root("auth_type"), "Unknown auth_type",
			fmt.Sprintf("This version of the provider does not know the auth_type %q. It is sent as it is, with all credentials that are given.\n\n"+
				"Those that it knows are %s.", shortenedTo(maxQuoted, authType.ValueString()), listed(slices.Sorted(maps.Keys(credentialsOf)))))
	}
	complaints := checkCredentials(authType, m.CredentialsWO)
	if len(complaints) > 0 && (starts || !isEmpty(m.CredentialsWO)) {
		diags.Append(invalidCredentials(authType, complaints))
	}
	if complaints := checkCustomProxy(m.CustomProxyWO); len(complaints) > 0 {
		diags.AddError("Invalid custom_proxy_wo",
			fmt.Sprintf("The proxy cannot be used: %s.\n\nGive its host and its port, and username and password if it asks for them.", strings.Join(complaints, "; ")))
	}
	if isGiven(m.ProxyCountry) && !m.CustomProxyWO.IsNull() && !m.CustomProxyWO.IsUnknown() {
		diags.AddAttributeError(path.Root("proxy_country"), "Two proxies",
			"proxy_country asks for a proxy of the API, and custom_proxy_wo for another.\n\nGive one of them.")
	}
	return diags
}

// invalidCredentials says what is wrong with them, and which to give.
func invalidCredentials(authType types.String, complaints []string) diag.Diagnostic {
	with, do := fmt.Sprintf(" with auth_type = %q", authType.ValueString()), "Give what the creator signs in with."
	switch wanted, known := credentialsOf[authType.ValueString()]; {
	case authType.IsUnknown():
		with = ""
	case known && len(wanted) == 0:
		do = "Leave credentials_wo out."
	case known:
		do = "Give " + listed(wanted) + "."
	}
	return diag.NewErrorDiagnostic("Invalid credentials_wo",
		fmt.Sprintf("The credentials cannot be used%s: %s.\n\n%s", with, strings.Join(complaints, "; "), do))
}

// checkCredentials returns what is wrong with them, without repeating any.
func checkCredentials(authType types.String, credentials types.Object) (complaints []string) {
	if credentials.IsUnknown() {
		return nil
	}
	wanted, known := credentialsOf[authType.ValueString()]
	for _, name := range slices.Sorted(maps.Keys(credentials.AttributeTypes(context.Background()))) {
		given, _ := credentials.Attributes()[name].(types.String) // the zero value is null
		switch needed := slices.Contains(wanted, name); {
		case given.IsUnknown():
		case needed && given.IsNull():
			complaints = append(complaints, name+" is missing")
		case known && !needed && !given.IsNull():
			complaints = append(complaints, name+" does not belong to it")
		case !given.IsNull():
			complaints = append(complaints, checkSecret(name, given.ValueString())...)
		}
	}
	return complaints
}

// isEmpty tells whether no credential is given, and none is unknown.
func isEmpty(credentials types.Object) bool {
	for _, value := range credentials.Attributes() {
		if given, _ := value.(types.String); given.ValueString() != "" || given.IsUnknown() {
			return false
		}
	}
	return !credentials.IsUnknown()
}

// checkSecret refuses what cannot be meant. A line break at the end of what was read from a file would make a wrong password, and those lock accounts.
func checkSecret(name, value string) []string {
	switch {
	case value == "":
		return []string{name + " is empty"}
	case strings.ContainsFunc(value, unicode.IsControl):
		return []string{name + " holds a line break or another control character (trimspace() removes one at the end)"}
	}
	return nil
}

func checkCustomProxy(proxy types.Object) (complaints []string) {
	if proxy.IsNull() || proxy.IsUnknown() {
		return nil
	}
	for _, name := range []string{"host", "username", "password"} {
		switch given, _ := proxy.Attributes()[name].(types.String); {
		case given.IsUnknown():
		case !given.IsNull():
			complaints = append(complaints, checkSecret(name, given.ValueString())...)
		case name == "host":
			complaints = append(complaints, "host is missing")
		}
	}
	switch port, _ := proxy.Attributes()["port"].(types.Int64); {
	case port.IsUnknown():
	case port.IsNull():
		complaints = append(complaints, "port is missing")
	case port.ValueInt64() < 1 || port.ValueInt64() > 65535:
		complaints = append(complaints, "port must be from 1 to 65535")
	}
	return complaints
}

// isGiven tells whether an argument has a known value.
func isGiven(argument types.String) bool { return !argument.IsNull() && !argument.IsUnknown() }

// listed puts names into a sentence.
func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// startOptions puts together what is sent: the write-only values of the configuration, and the rest as planned. All are known and valid.
func (m *authAttemptResourceModel) startOptions(config authAttemptResourceModel) onlyfansapi.StartOptions {
	credential := func(name string) string { return textIn(config.CredentialsWO, name) }
	options := onlyfansapi.StartOptions{
		AuthType: m.AuthType.ValueString(),
		Credentials: onlyfansapi.Credentials{
			Email:     credential("email"),
			Password:  credential("password"),
			AuthID:    credential("auth_id"),
			Cookies:   credential("cookies"),
			UserAgent: credential("user_agent"),
			XBC:       credential("xbc"),
		},
		Name:         m.DisplayName.ValueString(),
		ProxyCountry: m.ProxyCountry.ValueString(),
		ForceConnect: m.ForceConnect.ValueBool(),
	}
	if proxy := config.CustomProxyWO; !proxy.IsNull() {
		port, _ := proxy.Attributes()["port"].(types.Int64)
		options.CustomProxy = &onlyfansapi.CustomProxy{
			Host: textIn(proxy, "host"), Port: port.ValueInt64(), Username: textIn(proxy, "username"), Password: textIn(proxy, "password"),
		}
	}
	return options
}

// textIn returns a text of an object, "" for none.
func textIn(object types.Object, name string) string {
	text, _ := object.Attributes()[name].(types.String)
	return text.ValueString()
}
