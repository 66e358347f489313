package provider

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

const reportBug = "Please report this at https://github.com/onlyfansapi/terraform-provider-onlyfansapi/issues."

// connection is what the texts of errors need to know of how the API is reached.
type connection struct {
	baseURL string
	// keySource is where the API key came from, in words.
	keySource string
}

// baseURLText names the argument and its value where the address may be wrong.
func (c connection) baseURLText() string {
	return fmt.Sprintf("the provider's base_url, which is %s.", c.baseURL)
}

// address is what is asked about an attempt.
func (c connection) address(attemptID string) string {
	return c.baseURL + "/api/authenticate/" + url.PathEscape(attemptID)
}

// isOtherServer404 tells whether nothing was found, and it is not the API that says so.
func isOtherServer404(err error) bool {
	answer, ok := errors.AsType[*onlyfansapi.Error](err)
	return ok && answer.Status == http.StatusNotFound && !answer.InAPIForm
}

// otherServer is what advice says of such an answer.
func (c connection) otherServer(address string) (summary, do string) {
	return "API not found at its address", fmt.Sprintf("The answer has not the form of the API's own, so that another server is likely to be "+
		"at the address asked, %s. Check %s", address, c.baseURLText())
}

// problem returns a warning where the policy is to go on, else an error. It stands on the argument that it is about.
func problem(argument path.Path, policy, summary string, paragraphs ...string) diag.Diagnostic {
	detail := strings.Join(paragraphs, "\n\n")
	if policy == policyContinue {
		return diag.NewAttributeWarningDiagnostic(argument, summary, detail)
	}
	return diag.NewAttributeErrorDiagnostic(argument, summary, detail)
}

// advice names the failure of a request, and says what to do about it. The request was about the thing that this argument names.
func (c connection) advice(err error, thing, argument string) (summary, do string) {
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		switch status := answer.Status; {
		case status == http.StatusUnauthorized:
			return "API key refused", fmt.Sprintf("Check the key, which came from %s. Keys are made at %s.", c.keySource, keysURL)
		case status == http.StatusPaymentRequired:
			return "Payment required by the API", "Check the plan and the credits of the key's OnlyFansAPI account."
		case status == http.StatusForbidden:
			return "Access refused", "Check that the provider's api_key may see this " + thing + ", and that no firewall or proxy on the way blocks the request."
		case status >= 300 && status < 400:
			return "API redirects", "A redirect is never followed, because it would carry the API key elsewhere. Check " + c.baseURLText()
		case status >= 500:
			return "API is failing", "This is a fault at the API or on the way to it. Run this again later."
		}
		return "Request refused by the API", "Check " + argument + ", and " + c.baseURLText()
	}
	failed, ok := errors.AsType[*onlyfansapi.RequestError](err)
	switch {
	case ok && failed.ProxyRefused:
		return "Proxy refused the connection", "Check the proxy settings of the environment: HTTPS_PROXY with its user name and password, " +
			"and NO_PROXY for hosts that need no proxy. Check also " + c.baseURLText()
	case ok && !failed.Fatal:
		return "No usable answer from the API", "Check the network, the proxy settings of the environment, and " + c.baseURLText()
	}
	return "API cannot be used", "Check " + c.baseURLText()
}

// notConfigured stands on no attribute: the argument is the provider's, and the block that reports it has none of that name.
func notConfigured(argument string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Provider not configured yet",
		fmt.Sprintf("The provider's %s is not known before something else is applied, so no request can be made.\n\n"+
			"Apply what it depends on first (with -target), or give a value that is known at plan, for example in the environment.", argument))
}

// keyAs is about an argument that holds the key. It stands on no attribute: the CLIs quote the line of an attribute's error, and so the key.
func keyAs(argument string, c checked) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Invalid "+argument, c.refusal(errors.New("it holds the provider's API key")))
}

// recoverPanic turns a panic into an error, so that the provider stays alive for the other reads. What the panic says
// may hold anything, so that only its place is told.
func recoverPanic(diags *diag.Diagnostics) {
	if recover() == nil {
		return
	}
	where := "an unknown place"
	callers := make([]uintptr, 16)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	for {
		frame, more := frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			where = fmt.Sprintf("%s, line %d", frame.Function, frame.Line)
			break
		}
		if !more {
			break
		}
	}
	diags.AddError("Bug in the provider", "It panicked in "+where+". "+reportBug)
}

// otherPolicy says how to change what was done, after a space; "" where the block has no such argument.
func otherPolicy(policy, argument, toFail, toContinue string) string {
	switch policy {
	case "":
		return ""
	case policyContinue:
		return fmt.Sprintf(" %s, set %s = %q.", toFail, argument, policyFail)
	}
	return fmt.Sprintf(" %s, set %s = %q.", toContinue, argument, policyContinue)
}
