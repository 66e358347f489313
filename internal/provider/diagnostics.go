package provider

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"time"

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

// attemptPath is the path of an attempt.
func attemptPath(attemptID string) string { return "/api/authenticate/" + url.PathEscape(attemptID) }

// accountsPath is the path of the list of accounts.
const accountsPath = "/api/accounts"

// checkBaseURL is a point to check where the address is not the API's own; else "".
func (c connection) checkBaseURL() string {
	if c.baseURL == onlyfansapi.DefaultBaseURL {
		return ""
	}
	return fmt.Sprintf("Check the provider's base_url, which is %s.", c.baseURL)
}

// network is what to check where no answer of the API came.
func (c connection) network() string {
	if c.baseURL == onlyfansapi.DefaultBaseURL {
		return "the network, and HTTPS_PROXY and NO_PROXY in the environment."
	}
	return fmt.Sprintf("the network, HTTPS_PROXY and NO_PROXY in the environment, and the provider's base_url, which is %s.", c.baseURL)
}

// isOtherServer404 tells whether nothing was found, and it is not the API that says so.
func isOtherServer404(err error) bool {
	answer, ok := errors.AsType[*onlyfansapi.Error](err)
	return ok && answer.Status == http.StatusNotFound && !answer.InAPIForm
}

// otherServer is what advice says of such an answer at a path.
func (c connection) otherServer(path string) (summary, do string) {
	return "API not found at its address", paragraphs(
		fmt.Sprintf("Another server than the API answers at %s.", c.baseURL+path),
		cmp.Or(c.checkBaseURL(), "Check "+c.network()))
}

// problem returns a warning where the policy is to go on, else an error. It stands on the argument that it is about.
func problem(argument path.Path, policy, summary string, texts ...string) diag.Diagnostic {
	detail := paragraphs(texts...)
	if policy == policyContinue {
		return diag.NewAttributeWarningDiagnostic(argument, summary, detail)
	}
	return diag.NewAttributeErrorDiagnostic(argument, summary, detail)
}

// advice names the failure of a request, and says what to do about it. The request was about the thing that this argument names.
func (c connection) advice(err error, thing, argument string) (summary, do string) {
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		return c.adviceOnStatus(answer.Status, thing, argument)
	}
	failed, ok := errors.AsType[*onlyfansapi.RequestError](err)
	switch {
	case ok && failed.ProxyRefused:
		return "Proxy refused the connection", points(
			"Check HTTPS_PROXY in the environment, with its user name and password.",
			"Name hosts that need no proxy in NO_PROXY.",
			c.checkBaseURL())
	case ok && !failed.Fatal:
		return "No usable answer from the API", steps(
			withCommand("Check from this machine whether the API answers, with 200 and application/json", c.curlStatus(accountsPath)),
			"If it does not, check "+c.network(),
			"Run the same command again.")
	}
	return "API cannot be used", strings.TrimSpace("Another server, or a proxy, may answer in the place of the API. " + c.checkBaseURL())
}

func (c connection) adviceOnStatus(status int, thing, argument string) (summary, do string) {
	switch {
	case status == http.StatusUnauthorized:
		return "API key refused", steps(
			"Check the key, which came from "+c.keySource+".",
			withCommand("Test it in the environment variable "+envAPIKey+". The API accepts it with 200 and application/json", c.curlStatus(accountsPath)),
			strings.TrimSpace("If the API refuses it, make another at "+keysURL+". "+c.checkBaseURL()))
	case status == http.StatusPaymentRequired:
		return "Payment required by the API", "Check the plan and the credits of the key's OnlyFansAPI account at " + onlyfansapi.DefaultBaseURL + "."
	case status == http.StatusForbidden:
		return "Access refused", c.notAllowed("see this " + thing)
	case status >= 300 && status < 400:
		return "API redirects", strings.TrimSpace("The provider follows no redirect, because that would carry the API key elsewhere. " + c.checkBaseURL())
	case status >= 500:
		return "API is failing", "This is a fault at the API or on the way to it. Run the same command again later."
	}
	return "Request refused by the API", strings.TrimSpace("Check " + argument + ". " + c.checkBaseURL())
}

// notAllowed lists why the API may answer 403.
func (c connection) notAllowed(what string) string {
	return "Possible causes:\n" + points(
		"The provider's api_key may not "+what+".",
		"A firewall or a proxy on the way blocks the request.")
}

// laterThan says what helps where the limit of a key is used up for a time; 0 where that is not known. again says how to make the request again.
func laterThan(again string, held time.Duration) string {
	pause := "some minutes"
	if held > 0 {
		pause = words(held)
	}
	return steps("Wait for "+pause+". If other programs use the same key, lower the provider's requests_per_minute.", again+".")
}

// notConfigured stands on no attribute: the argument is the provider's, and the block that reports it has none of that name.
func notConfigured(argument string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Provider not configured yet",
		fmt.Sprintf("The provider's %s depends on something that has not been applied yet, so the provider cannot make requests.\n\n", argument)+points(
			"Apply what it depends on first, with -target.",
			"Or give it a value that is known at plan, for example in the environment."))
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

// otherPolicy says how to change what was done; "" where the block has no such argument.
func otherPolicy(policy, argument, toFail, toContinue string) string {
	switch policy {
	case "":
		return ""
	case policyContinue:
		return fmt.Sprintf("%s, set %s = %q.", toFail, argument, policyFail)
	}
	return fmt.Sprintf("%s, set %s = %q.", toContinue, argument, policyContinue)
}
