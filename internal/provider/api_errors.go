package provider

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// apiRequest describes a request to the API for the log and for errors: what the entities say differently about the
// same failures.
type apiRequest struct {
	// doing begins the sentence that says what failed: "Disconnecting the account".
	doing string
	// noun and undone begin the summaries "… interrupted" and "… in time".
	noun, undone string
	// path is the path of the URL.
	path string
	// argument is what to check if the API refuses the request.
	argument string
	// permission is what the API key may not be allowed to do: "disconnect this account".
	permission string
	// again says how to make the request again, without a full stop.
	again string

	// The rest is optional, and for requests that change something.

	// done is the log's message if the API took the request; undone is the one if it did not.
	done string
	// fields are those of the log.
	fields map[string]any
	// subject is what an action reports as waiting while the rate limit holds the request back.
	subject string
	// refused returns the advice if the API refuses what the request asks for, with 400, 409, 422 or success: false.
	refused func(error) advice
	// notFound is the advice if the API itself answers 404.
	notFound advice
	// onInterrupt is what to do after an interrupt, if not again.
	onInterrupt string
	// againSame says how to make the same request again, after 408 and 425, without a full stop.
	againSame string
	// notSent and unknown say what became of the request if the API has not taken it, and if that is not known. notDone
	// is said in their place if the API answered with another status than 5xx.
	notSent, notDone, unknown string
	// footnote ends the error.
	footnote string
}

// advice is the summary of an error, and what to do about it.
type advice struct{ summary, do string }

// requestError returns the error about a request that failed. sent reports whether the API may have taken it.
func (e endpoint) requestError(r apiRequest, sent bool, err error) diag.Diagnostic {
	a := e.explain(r, sent, err)
	answer, answered := errors.AsType[*onlyfansapi.Error](err)
	outcome := r.notSent
	switch {
	case r.notDone != "" && errors.Is(err, onlyfansapi.ErrRefused):
		outcome = r.notDone
	case r.notDone != "" && answered && (answer.RateLimited || answer.Status < http.StatusInternalServerError):
		outcome = r.notDone
	case sent:
		outcome = r.unknown
	}
	return diag.NewErrorDiagnostic(a.summary, paragraphs(fmt.Sprintf("%s failed: %s.",
		r.doing, inHCL.Replace(err.Error())), outcome, a.do, r.footnote))
}

// inHCL replaces the API's names of arguments in what it says about a request by those of the configuration.
var inHCL = strings.NewReplacer("proxyCountry", "proxy_country", "customProxy", "custom_proxy_wo")

// explain names the cause of a failed request, and says what to do about it.
func (e endpoint) explain(r apiRequest, sent bool, err error) advice {
	a := e.explainCause(r, sent, err)
	a.do = paragraphs(a.do, e.vendorMoved(err))
	return a
}

// explainCause is explain without what is the vendor's alone.
func (e endpoint) explainCause(r apiRequest, sent bool, err error) advice {
	answer, answered := errors.AsType[*onlyfansapi.Error](err)
	failed, unanswered := errors.AsType[*onlyfansapi.RequestError](err)
	switch {
	case errors.Is(err, onlyfansapi.ErrInterrupted):
		return advice{r.noun + " interrupted", cmp.Or(r.onInterrupt, r.again+".")}
	case errors.Is(err, onlyfansapi.ErrTimedOut) && sent:
		return advice{r.undone + " in time", "Check " + e.network()}
	case errors.Is(err, onlyfansapi.ErrTimedOut):
		return advice{r.undone + " in time", laterThan(r.again, 0, "")}
	case errors.Is(err, onlyfansapi.ErrUnavailable),
		answered && answer.RateLimited && answer.Status == http.StatusServiceUnavailable:
		if sent && r.notDone == "" { // r.unknown says whether to make the request again
			return advice{"API is unavailable", "The API asks to wait for " + pauseText(heldFor(err)) + " first."}
		}
		return advice{"API is unavailable", onceAvailable(r.again, heldFor(err))}
	case errors.Is(err, onlyfansapi.ErrRateLimited), answered && answer.RateLimited:
		return advice{"Rate limit of the API reached", laterThan(r.again, heldFor(err), refusalWords(err))}
	case r.refused != nil && isRefusal(err):
		return r.refused(err)
	case errors.Is(err, onlyfansapi.ErrRefused):
		return advice{"Request refused by the API", "Do what the API says. " + r.again + "."}
	case answered:
		return e.explainStatus(r, sent, answer)
	case unanswered && failed.ProxyRefused:
		return advice{"Proxy refused the connection", points(
			"Check HTTPS_PROXY in the environment, with its user name and password.",
			"Name hosts that need no proxy in NO_PROXY.",
			e.checkBaseURL())}
	case unanswered && !failed.Fatal && !sent:
		return advice{"No usable answer from the API", steps(
			withCommand("Check from this machine whether the API answers, with 200 and application/json",
				e.curlStatus(accountsPath)),
			"If it does not, check "+e.network(),
			"Run the same command again.")}
	case unanswered && !failed.Fatal:
		return advice{"No usable answer from the API", "Check " + e.network()}
	case sent:
		return advice{"API cannot be used", "Check " + e.network()}
	}
	return advice{"API cannot be used", strings.TrimSpace("Another server, or a proxy, may answer in the place of " +
		"the API. " + e.checkBaseURL())}
}

// isRefusal reports whether the API refused what a request asks for, not who asks for it.
func isRefusal(err error) bool {
	if errors.Is(err, onlyfansapi.ErrRefused) {
		return true
	}
	answer, ok := errors.AsType[*onlyfansapi.Error](err)
	return ok && (answer.Status == http.StatusBadRequest || answer.Status == http.StatusConflict ||
		answer.Status == http.StatusUnprocessableEntity)
}

// explainStatus is explain for an answer with a status other than 2xx.
func (e endpoint) explainStatus(r apiRequest, sent bool, answer *onlyfansapi.Error) advice {
	switch status := answer.Status; {
	case isOtherServer(answer):
		return advice{"API not found at its address", paragraphs(
			fmt.Sprintf("Another server than the API answers at %s.", e.baseURL+r.path),
			cmp.Or(e.checkBaseURL(), "Check "+e.network()))}
	case status == http.StatusNotFound && r.notFound.summary != "":
		return r.notFound
	case status == http.StatusUnauthorized && !answer.InAPIForm:
		return advice{"Access refused", "Possible causes:\n" + points(
			"Another server than the API asks for a sign-in, such as a proxy or the page of a public network.",
			"The API refuses the key, which came from "+e.keySource+".",
			e.checkBaseURL())}
	case status == http.StatusUnauthorized:
		return advice{"API key refused", steps(
			"Check the key, which came from "+e.keySource+".",
			withCommand("Set "+envAPIKey+" to the key in a shell, and run this there. If the API accepts the key, it "+
				"prints 200 and application/json", e.curlStatus(accountsPath)),
			strings.TrimSpace("If the API refuses it, make another at "+keysURL+". "+e.checkBaseURL()))}
	case status == http.StatusPaymentRequired:
		return advice{"Payment required by the API", "Check the plan and the credits of the key's OnlyFansAPI " +
			"account at " + onlyfansapi.DefaultBaseURL + "."}
	case status == http.StatusForbidden:
		return advice{"Access refused", "Possible causes:\n" + points(
			"The provider's api_key may not "+r.permission+".",
			"A firewall or a proxy on the way blocks the request.")}
	case status >= 300 && status < 400:
		return advice{"API redirects", strings.TrimSpace(
			"The provider follows no redirect, because that would carry the API key elsewhere. " + e.checkBaseURL())}
	case (status == http.StatusRequestTimeout || status == http.StatusTooEarly) && r.againSame != "":
		return advice{"Request refused by the API", r.againSame + "."}
	case status >= 500 && sent: // r.unknown says whether to make the request again
		return advice{"API is failing", "This is a fault at the API or on the way to it."}
	case status >= 500:
		return advice{"API is failing", "This is a fault at the API or on the way to it. Run the same command again " +
			"later."}
	}
	return advice{"Request refused by the API", strings.TrimSpace("Check " + r.argument + ". " + e.checkBaseURL())}
}

// isOtherServer reports whether err is an answer of another server than the API, which knows no such address.
func isOtherServer(err error) bool {
	answer, ok := errors.AsType[*onlyfansapi.Error](err)
	return ok && (answer.Status == http.StatusNotFound || answer.Status == http.StatusGone) && !answer.InAPIForm
}

// movedBaseURL is where the vendor has moved the API. Its page on the move says that the old address does not redirect,
// and that keys and accounts stay; when the old address ends, it does not say.
const movedBaseURL = "https://api.fansapi.com"

// vendorMoved names the new address if what answers at the default one is not the API, or nothing is there. With any
// other base_url, it returns "".
func (e endpoint) vendorMoved(err error) string {
	answer, _ := errors.AsType[*onlyfansapi.Error](err)
	failed, _ := errors.AsType[*onlyfansapi.RequestError](err)
	redirects := answer != nil && answer.Status >= 300 && answer.Status < 400
	noHost := failed != nil && failed.HostNotFound
	if e.baseURL != onlyfansapi.DefaultBaseURL || !redirects && !noHost && !isOtherServer(err) {
		return ""
	}
	return withCommand("The vendor has moved the API to another address. Keys and accounts stay the same. "+
		`If the old address has ended, set the new one in provider "onlyfansapi"`,
		"base_url = "+hclQuoted(movedBaseURL))
}

// heldFor returns how long requests will be held back from now on, or 0 if that is not known.
func heldFor(err error) time.Duration {
	if held, ok := errors.AsType[*onlyfansapi.HeldBackError](err); ok {
		return max(time.Until(held.Until), 0)
	}
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		return answer.RetryAfter
	}
	return 0
}

// refusalWords returns what the API said when it asked to make no requests, or "".
func refusalWords(err error) string {
	if held, ok := errors.AsType[*onlyfansapi.HeldBackError](err); ok {
		return held.Message
	}
	if answer, ok := errors.AsType[*onlyfansapi.Error](err); ok {
		return answer.Words()
	}
	return ""
}

// laterThan says what to do if the rate limit holds requests back for a duration, which is 0 if it is not known. again
// says how to make the request again, and said is what the API said, or "".
func laterThan(again string, held time.Duration, said string) string {
	credits := ""
	if said != "" {
		credits = "If the API means something else, such as used-up credits, see the vendor's console: " +
			onlyfansapi.DefaultBaseURL
	}
	return steps(nonEmpty([]string{
		credits,
		"Wait for " + pauseText(held) + ". " +
			"If other programs use the same key, lower the provider's requests_per_minute.",
		again + ".",
	})...)
}

// onceAvailable says what to do if the API is unavailable for a duration, which is 0 if it is not known.
func onceAvailable(again string, held time.Duration) string {
	return steps("Wait for "+pauseText(held)+".", again+".")
}

// pauseText formats how long to wait, which is 0 if it is not known.
func pauseText(held time.Duration) string {
	if held == 0 {
		return "some minutes"
	}
	return durationText(held)
}

// checkBaseURL returns what to check if base_url is set, else "".
func (e endpoint) checkBaseURL() string {
	if e.baseURL == onlyfansapi.DefaultBaseURL {
		return ""
	}
	return fmt.Sprintf("Check the provider's base_url, which is %s.", e.baseURL)
}

// network returns what to check if the API did not answer.
func (e endpoint) network() string {
	if e.baseURL == onlyfansapi.DefaultBaseURL {
		return "the network, and HTTPS_PROXY and NO_PROXY in the environment."
	}
	return fmt.Sprintf("the network, HTTPS_PROXY and NO_PROXY in the environment, and the provider's base_url, "+
		"which is %s.", e.baseURL)
}

// notConfigured is the error if an argument of the provider is unknown. It stands on no attribute, because the block
// that reports it has no such argument.
func notConfigured(argument string) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Provider not configured yet",
		fmt.Sprintf("The provider's %s depends on something that has not been applied yet, "+
			"so the provider cannot make requests.\n\n", argument)+points(
			"Apply what it depends on first, with -target.",
			"Or give it a value that is known at plan, for example in the environment."))
}

// containsKey is the error about an argument that contains the API key. It stands on no attribute, because the CLIs
// quote the line of an attribute's error, and so the key.
func containsKey(argument string, c checked) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Invalid "+argument, c.refusal(errors.New("it holds the provider's API key")))
}

// recoverPanic turns a panic into an error, so that the provider survives for other calls. The error names only the
// place, because the panic's value can contain anything.
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
