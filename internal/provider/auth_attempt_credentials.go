package provider

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// requiredCredentials maps each known auth_type to the credentials that it requires. It takes no others. Source: the
// vendor's SDKs.
var requiredCredentials = map[string][]string{
	onlyfansapi.EmailAndPassword: {"email", "password"},
	onlyfansapi.RawData:          {"auth_id", "cookies", "user_agent", "xbc"},
	onlyfansapi.MobileApp:        {},
}

// authTypeValidator accepts the sign-in methods of the API. With another one, a password would be sent to no purpose.
var authTypeValidator = checked{
	check: func(authType string) error {
		if _, ok := requiredCredentials[authType]; !ok {
			return errors.New("it is no sign-in method of the API")
		}
		return nil
	},
	accepted: `Give "email_password", "raw_data" or "mobile_app".`,
}

// check returns what is wrong with the known values of a configuration. reason says why it signs in, and is empty if
// it does not: then missing credentials are no error, so that other plans need none. Errors about the write-only
// values stand on no attribute, because the CLIs quote the lines of an attribute's error, and so a literal password.
func (m *authAttemptResourceModel) check(reason string) (diags diag.Diagnostics) {
	authType := m.AuthType
	if authType.IsNull() {
		authType = types.StringValue(onlyfansapi.EmailAndPassword)
	}
	wrong, missing := checkCredentials(authType, m.CredentialsWO)
	switch {
	case reason != "" && len(missing) > 0 && m.CredentialsWO.IsNull():
		diags.Append(invalidCredentials(reason, authType, nil))
	case reason != "" && len(missing) > 0:
		diags.Append(invalidCredentials(reason, authType, append(wrong, missing...)))
	case len(wrong) > 0: // whether it signs in or not
		diags.Append(invalidCredentials("", authType, wrong))
	}
	if wrong := checkCustomProxy(m.CustomProxyWO); len(wrong) > 0 {
		diags.Append(invalidCustomProxy(wrong))
	}
	if isGiven(m.ProxyCountry) && !m.CustomProxyWO.IsNull() && !m.CustomProxyWO.IsUnknown() {
		diags.AddAttributeError(path.Root("proxy_country"), "Two proxies",
			"proxy_country asks for a proxy of the API, and custom_proxy_wo for another.\n\nGive one of them.")
	}
	return diags
}

// checkCredentials returns what is wrong with the credentials, and what is missing. It repeats no value.
func checkCredentials(authType types.String, credentials types.Object) (wrong, missing []string) {
	if credentials.IsUnknown() {
		return nil, nil
	}
	required, known := requiredCredentials[authType.ValueString()]
	for _, name := range slices.Sorted(maps.Keys(credentials.AttributeTypes(context.Background()))) {
		given, _ := credentials.Attributes()[name].(types.String) // the zero value is null
		switch needed := slices.Contains(required, name); {
		case given.IsUnknown():
		case given.ValueString() == "" && needed && given.IsNull():
			missing = append(missing, name+" is missing")
		case given.ValueString() == "" && needed:
			missing = append(missing, name+" is empty")
		case given.ValueString() == "":
		case known && !needed:
			wrong = append(wrong, name+" does not belong to it")
		default:
			wrong = append(wrong, checkSecret(name, given.ValueString())...)
		}
	}
	return wrong, missing
}

// checkSecret refuses values that must be mistakes. A line break at the end of a file would make a password wrong,
// and wrong passwords lock accounts.
func checkSecret(name, value string) []string {
	switch {
	case value == "":
		return []string{name + " is empty"}
	case len(value) > onlyfansapi.MaxCredential:
		return []string{name + " is longer than 16 KiB"}
	case strings.TrimSpace(value) != value:
		return []string{name + " begins or ends with white space, such as a line break (trimspace() removes it)"}
	case strings.ContainsFunc(value, unicode.IsControl):
		return []string{name + " holds a line break or another control character"}
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

// isGiven reports whether an argument has a known value.
func isGiven(argument types.String) bool { return !argument.IsNull() && !argument.IsUnknown() }

// startOptions returns what is sent: the write-only values of the configuration, and the rest as planned. All are
// known and valid.
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
			Host:     textIn(proxy, "host"),
			Port:     port.ValueInt64(),
			Username: textIn(proxy, "username"),
			Password: textIn(proxy, "password"),
		}
	}
	return options
}

// textIn returns a string of an object, or "".
func textIn(object types.Object, name string) string {
	text, _ := object.Attributes()[name].(types.String)
	return text.ValueString()
}
