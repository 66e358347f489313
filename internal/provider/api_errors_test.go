package provider

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// Each failure has a name by what caused it. Where the user has set base_url, that may be the cause, so that it is
// named with its value; the address of the vendor is not doubted.
func TestAdvice(t *testing.T) {
	status := func(status int) error { return &onlyfansapi.Error{Status: status, InAPIForm: true} }
	for _, test := range []struct {
		err     error
		summary string
		notBase bool // what the API itself says, which no address changes
	}{
		{err: status(300), summary: "API redirects"},
		{err: status(301), summary: "API redirects"},
		{err: status(399), summary: "API redirects"},
		{err: status(400), summary: "Request refused by the API"},
		{err: status(401), summary: "API key refused"},
		{err: status(402), summary: "Payment required by the API", notBase: true},
		{err: status(403), summary: "Access refused", notBase: true},
		{err: status(499), summary: "Request refused by the API"},
		{err: status(500), summary: "API is failing", notBase: true},
		{err: status(599), summary: "API is failing", notBase: true},
		{err: &onlyfansapi.Error{Status: 401}, summary: "Access refused"},
		{err: &onlyfansapi.Error{Status: 404}, summary: "API not found at its address"},
		{err: &onlyfansapi.Error{Status: 410}, summary: "API not found at its address"},
		{
			err:     &onlyfansapi.Error{Status: 503, RateLimited: true, InAPIForm: true},
			summary: "API is unavailable", notBase: true,
		},
		{err: &onlyfansapi.RequestError{ProxyRefused: true, Fatal: true}, summary: "Proxy refused the connection"},
		{err: &onlyfansapi.RequestError{ProxyRefused: true}, summary: "Proxy refused the connection"},
		{err: &onlyfansapi.RequestError{}, summary: "No usable answer from the API"},
		{err: &onlyfansapi.RequestError{Fatal: true}, summary: "API cannot be used"},
	} {
		for _, baseURL := range []string{onlyfansapi.DefaultBaseURL, "https://x.example"} {
			e := endpoint{baseURL: baseURL, keySource: "the argument api_key"}
			a := e.explainCause(apiRequest{argument: "attempt_id", path: "/a"}, false, test.err)
			summary, do := a.summary, a.do
			if summary != test.summary || do == "" || do != strings.TrimSpace(do) {
				t.Errorf("%#v: got %s, %q; want %s", test.err, summary, do, test.summary)
			}
			wanted := baseURL != onlyfansapi.DefaultBaseURL && !test.notBase
			if named := strings.Contains(do, "base_url, which is "+baseURL+"."); named != wanted ||
				strings.Contains(do, "base_url") != wanted {
				t.Errorf("%#v: base_url is named: %t, want %t, in %q", test.err, named, wanted, do)
			}
		}
	}
	e := endpoint{baseURL: onlyfansapi.DefaultBaseURL}
	if a := e.explain(
		apiRequest{path: "/a"}, false, &onlyfansapi.Error{Status: 404},
	); !strings.Contains(a.do, "HTTPS_PROXY") {
		t.Errorf("another server in the place of the vendor's: %q", a.do)
	}
}

// The vendor has moved the API. Whoever uses the default address, and finds another server or none there, is told the
// new one. Nobody else is.
func TestVendorMoved(t *testing.T) {
	for name, test := range map[string]struct {
		err   error
		moved bool
	}{
		"redirect":              {&onlyfansapi.Error{Status: 301}, true},
		"redirect in JSON":      {&onlyfansapi.Error{Status: 308, InAPIForm: true}, true},
		"404 of another server": {&onlyfansapi.Error{Status: 404}, true},
		"404 of the API":        {&onlyfansapi.Error{Status: 404, InAPIForm: true}, false},
		"410 of another server": {&onlyfansapi.Error{Status: 410}, true},
		"410 of the API":        {&onlyfansapi.Error{Status: 410, InAPIForm: true}, false},
		"no such host":          {&onlyfansapi.RequestError{HostNotFound: true}, true},
		"no connection":         {&onlyfansapi.RequestError{}, false},
		"web page":              {&onlyfansapi.RequestError{Fatal: true}, false},
		"401":                   {&onlyfansapi.Error{Status: 401}, false},
		"502":                   {&onlyfansapi.Error{Status: 502}, false},
	} {
		const line = "set the new one in provider \"onlyfansapi\":\n     base_url = \"https://api.fansapi.com\""
		for _, baseURL := range []string{onlyfansapi.DefaultBaseURL, "https://x.example", movedBaseURL} {
			e := endpoint{baseURL: baseURL}
			for _, said := range []string{
				e.requestError(e.submitRequest("auth_x"), false, test.err).Detail(),
				attemptDiagnostics{endpoint: e}.pollFailed(test.err).Detail(),
			} {
				want := test.moved && baseURL == onlyfansapi.DefaultBaseURL
				if got := strings.Contains(said, line); got != want {
					t.Errorf("%s at %s: the new address is named: %t, want %t, in:\n%s", name, baseURL, got, want, said)
				}
			}
		}
	}
}

// What the API says of an argument is told in the words of the configuration.
func TestAPINamesOfArguments(t *testing.T) {
	err := &onlyfansapi.Error{Status: 422, Message: "proxyCountry: Not one; customProxy.host: Unknown."}
	wantIn(t, endpoint{}.requestError(apiRequest{doing: "Trying"}, false, err).Detail(),
		"Trying failed: HTTP 422 Unprocessable Entity (proxy_country: Not one; custom_proxy_wo.host: Unknown).")
}

// Where a change may have been made, one text says whether to make it again, and no other says so regardless.
func TestUnknownFateIsNotRepeated(t *testing.T) {
	c := endpoint{baseURL: "https://x.example"}
	for _, status := range []int{500, 502, 599} {
		err := &onlyfansapi.Error{Status: status}
		for name, d := range map[string]diag.Diagnostic{
			"code":    c.requestError(c.submitRequest("auth_x"), true, err),
			"sign-in": c.requestError(reauthenticateRequest("acct_1"), true, err),
		} {
			if said := d.Detail(); !strings.Contains(said, "It is not known whether") ||
				strings.Contains(said, "again later") {
				t.Errorf("%s, %d: %s", name, status, said)
			}
		}
	}
}

// What has not changed for a moment only is not told as a standstill.
func TestSeen(t *testing.T) {
	for unchanged, want := range map[time.Duration]string{
		499 * time.Millisecond: `Last seen: state "x".`,
		500 * time.Millisecond: `Last seen: state "x", unchanged for 1s.`,
		time.Second:            `Last seen: state "x", unchanged for 1s.`,
	} {
		wait := onlyfansapi.Wait{Attempt: &onlyfansapi.AuthAttempt{State: new("x")}, Polls: 1, Unchanged: unchanged}
		if got := lastSeen(wait); got != want {
			t.Errorf("%s: got %s, want %s", unchanged, got, want)
		}
	}
}

// What the API has not said of an attempt is not in the news of its wait.
func TestChangeText(t *testing.T) {
	empty := new("")
	for _, test := range []struct {
		attempt onlyfansapi.AuthAttempt
		facts   string
	}{
		{attempt: onlyfansapi.AuthAttempt{}, facts: "no state"},
		{attempt: onlyfansapi.AuthAttempt{Progress: new("y")}, facts: `no state, progress "y"`},
		{
			attempt: onlyfansapi.AuthAttempt{
				State: new("x"), LastAttempt: &onlyfansapi.LastAttempt{}, Account: &onlyfansapi.ConnectedAccount{},
			},
			facts: `state "x"`,
		},
		{
			attempt: onlyfansapi.AuthAttempt{
				State: empty, Progress: empty, LastAttempt: &onlyfansapi.LastAttempt{ErrorCode: empty},
				Account: &onlyfansapi.ConnectedAccount{ID: empty},
			},
			facts: "an empty state",
		},
	} {
		got := endpoint{}.changeText(onlyfansapi.Wait{AttemptID: "auth_x", Attempt: &test.attempt, Waited: time.Second})
		if want := `Attempt "auth_x" after 1s: ` + test.facts + "."; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
