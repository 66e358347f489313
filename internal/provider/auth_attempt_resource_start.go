package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
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

// check returns what is wrong with the known values of a configuration. Missing credentials are an error only if an
// attempt starts, so that other plans need none. Errors about the write-only values stand on no attribute, because the
// CLIs quote the lines of an attribute's error, and so a literal password.
func (m *authAttemptResourceModel) check(starts bool) (diags diag.Diagnostics) {
	authType := m.AuthType
	if authType.IsNull() {
		authType = types.StringValue(onlyfansapi.EmailAndPassword)
	}
	_, known := requiredCredentials[authType.ValueString()]
	if !authType.IsUnknown() && !known {
		diags.AddAttributeWarning(path.Root("auth_type"), "Unknown auth_type",
			fmt.Sprintf("This version of the provider does not know the auth_type %q. It is sent as it is, with all "+
				"credentials that are given.\n\n"+
				"Those that it knows are %s.",
				shortenedTo(maxQuoted, authType.ValueString()),
				enumerated(slices.Sorted(maps.Keys(requiredCredentials)))))
	}
	complaints := checkCredentials(authType, m.CredentialsWO)
	if len(complaints) > 0 && (starts || !isEmpty(m.CredentialsWO)) {
		diags.Append(invalidCredentials(authType, complaints))
	}
	if complaints := checkCustomProxy(m.CustomProxyWO); len(complaints) > 0 {
		diags.AddError("Invalid custom_proxy_wo",
			fmt.Sprintf("The proxy cannot be used: %s.\n\nGive its host and its port, and username and password if "+
				"it asks for them.", strings.Join(complaints, "; ")))
	}
	if isGiven(m.ProxyCountry) && !m.CustomProxyWO.IsNull() && !m.CustomProxyWO.IsUnknown() {
		diags.AddAttributeError(path.Root("proxy_country"), "Two proxies",
			"proxy_country asks for a proxy of the API, and custom_proxy_wo for another.\n\nGive one of them.")
	}
	return diags
}

// invalidCredentials says what is wrong with the credentials, and which ones to set.
func invalidCredentials(authType types.String, complaints []string) diag.Diagnostic {
	with, do := fmt.Sprintf(" with auth_type = %q", authType.ValueString()), "Give what the creator signs in with."
	switch wanted, known := requiredCredentials[authType.ValueString()]; {
	case authType.IsUnknown():
		with = ""
	case known && len(wanted) == 0:
		do = "Leave credentials_wo out."
	case known:
		do = "Give " + enumerated(wanted) + "."
	}
	return diag.NewErrorDiagnostic("Invalid credentials_wo",
		fmt.Sprintf("The credentials cannot be used%s: %s.\n\n%s", with, strings.Join(complaints, "; "), do))
}

// checkCredentials returns what is wrong with the credentials. It repeats no value.
func checkCredentials(authType types.String, credentials types.Object) (complaints []string) {
	if credentials.IsUnknown() {
		return nil
	}
	wanted, known := requiredCredentials[authType.ValueString()]
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

// isEmpty reports whether no credential is set, and none is unknown.
func isEmpty(credentials types.Object) bool {
	for _, value := range credentials.Attributes() {
		if given, _ := value.(types.String); given.ValueString() != "" || given.IsUnknown() {
			return false
		}
	}
	return !credentials.IsUnknown()
}

// checkSecret refuses values that must be mistakes. A line break at the end of a file would make a password wrong, and
// wrong passwords lock accounts.
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

// isGiven reports whether an argument has a known value.
func isGiven(argument types.String) bool { return !argument.IsNull() && !argument.IsUnknown() }

// startOptions returns what is sent: the write-only values of the configuration, and the rest as planned. All are known
// and valid.
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

// startRequest describes the request that starts an attempt. forced is force_connect. Its errors stand on no attribute,
// because the CLIs quote the line of an attribute's error, and so a literal password.
func (e endpoint) startRequest(forced bool) apiRequest {
	return apiRequest{
		doing:      "Starting the authentication attempt",
		noun:       "Start of an attempt",
		done:       "Attempt started",
		undone:     "Attempt not started",
		fields:     map[string]any{},
		path:       startPath,
		argument:   "the arguments of onlyfansapi_auth_attempt",
		permission: "connect accounts",
		again:      "Apply again",
		refused:    func(err error) advice { return e.startRefused(forced, err) },
		notFound: advice{"API not found at its address", paragraphs(
			fmt.Sprintf("Nothing starts attempts at %s.", e.baseURL+startPath),
			cmp.Or(e.checkBaseURL(), "Check "+e.network()))},
		notSent: "No attempt was started.",
		unknown: "It is not known whether an attempt has begun. If one has, the next apply starts another one, " +
			"which signs in at OnlyFans once more.\n\n" + steps(
			"Look in the vendor's console whether an attempt is running: "+onlyfansapi.DefaultBaseURL,
			"If one is running, set attempt_id of onlyfansapi_account to its ID, in place of that of this resource.",
			"If none is running, apply again."),
	}
}

// startPath is the path that starts an attempt.
const startPath = "/api/authenticate"

// startRefused is the advice if the API refuses to start an attempt. How it refuses an account that exists is not
// known, so force_connect is named in any case.
func (e endpoint) startRefused(forced bool, err error) advice {
	const correct = "Correct credentials_wo and the other arguments by what the API says. " +
		"Do not repeat a wrong password, because that locks the account."
	if forced {
		return advice{"Authentication attempt refused", correct}
	}
	answer, _ := errors.AsType[*onlyfansapi.Error](err)
	conflict := answer != nil && answer.Status == http.StatusConflict
	text := strings.ToLower(err.Error())
	if conflict || strings.Contains(text, "already") || strings.Contains(text, "exist") {
		return advice{"Account seems to exist already", points(
			"To sign it in again, set force_connect = true, and apply.",
			withCommand("To keep it as it is, remove this resource, and import the account, "+
				"unless a resource onlyfansapi_account has it already", importCommand),
			withCommand("To list the IDs of the accounts, run",
				e.curl(accountsPath)+` | jq -r '.[] | "\(.id) \(.display_name)"'`),
			"If the API means something else, correct credentials_wo and the other arguments by what it says.")}
	}
	return advice{"Authentication attempt refused", points(correct,
		"If the account is connected already, set force_connect = true, and apply.")}
}
