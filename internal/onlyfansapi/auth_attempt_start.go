package onlyfansapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
)

// StartTimeout bounds [Client.StartAuthAttempt]: the request, its repeats, and the time for which the rate limit holds them back.
const StartTimeout = 10 * time.Minute

// The ways in which the API logs a creator in. The list is not closed. Source: the vendor's SDKs.
const (
	EmailAndPassword = "email_password"
	RawData          = "raw_data"
	MobileApp        = "mobile_app"
)

// StartOptions say how the API is to log a creator in. What is empty is not sent. Source: the vendor's SDKs, also for the names.
type StartOptions struct {
	// AuthType is one of the ways above, or another.
	AuthType string `json:"auth_type,omitempty"`
	Credentials
	// Name is the display name of the account. Without one, the API uses the email or the auth_id.
	Name string `json:"name,omitempty"`
	// ProxyCountry is not checked: the vendor's pages do not agree on a list. It excludes CustomProxy.
	ProxyCountry string       `json:"proxyCountry,omitempty"`
	CustomProxy  *CustomProxy `json:"customProxy,omitempty"`
	// ForceConnect connects the account although it exists.
	ForceConnect bool `json:"force_connect,omitempty"`
}

// Credentials are what a creator signs in with: email and password, or the rest, which is a session's.
type Credentials struct {
	Email     string `json:"email,omitempty"`
	Password  string `json:"password,omitempty"`
	AuthID    string `json:"auth_id,omitempty"`
	Cookies   string `json:"cookies,omitempty"`
	UserAgent string `json:"user_agent,omitempty"`
	XBC       string `json:"xbc,omitempty"`
}

// CustomProxy is a proxy of the user's own through which the API signs in. That its port is a number is likely, not proven.
type CustomProxy struct {
	Host     string `json:"host"`
	Port     int64  `json:"port"`
	Username string `json:"username,omitempty"`
	Password string `json:"password,omitempty"`
}

// secrets returns what no text may hold.
func (o StartOptions) secrets() []string {
	all := []string{o.Email, o.Password, o.AuthID, o.Cookies, o.UserAgent, o.XBC}
	if proxy := o.CustomProxy; proxy != nil {
		all = append(all, proxy.Host, proxy.Username, proxy.Password)
	}
	return all
}

// StartedAttempt is an attempt that has begun.
type StartedAttempt struct {
	// ID is never "".
	ID string
	// MobileAuthSessionDeeplink is the link with which the phone's app goes on, with the way MobileApp; nil where the API sent none.
	MobileAuthSessionDeeplink *string
}

// StartAuthAttempt starts an attempt. The request is repeated only after a 429, which says that it was not taken, because
// each attempt signs in at OnlyFans, and an interrupt does not cut it off. sent reports whether an attempt may have begun,
// also with an error. onHold, where not nil, is called when the rate limit holds the request back. Errors are those of
// [Client.WaitForAuthAttempt], and [ErrLoginRefused]. None holds a credential, even if the API's answer echoes it.
// Source: the vendor's SDKs.
func (c *Client) StartAuthAttempt(
	ctx context.Context, options StartOptions, onHold func(reason error, d time.Duration),
) (started StartedAttempt, sent bool, err error) {
	r := request{method: http.MethodPost, path: []string{"authenticate"}, body: options, secrets: options.secrets()}
	body, sent, err := c.change(ctx, StartTimeout, r, isTooManyRequests, onHold)
	if err != nil {
		return started, sent, err
	}
	started, err = c.startedAttempt(body, options.secrets())
	return started, !errors.Is(err, ErrLoginRefused), err
}

// startedAttempt reads which attempt has begun: attempt_id, else the last part of polling_url.
func (c *Client) startedAttempt(body []byte, secrets []string) (started StartedAttempt, err error) {
	answer, err := c.readBegun(body, secrets)
	if err != nil {
		return started, err
	}
	fromURL, _ := AttemptIDFromPollingURL(value(answer.PollingURL))
	for _, id := range []string{value(answer.AttemptID), fromURL} {
		if CheckAttemptID(id) == nil && !strings.Contains(id, redacted) { // an echo of a secret is no id
			c.forgetAttempt(id)
			return StartedAttempt{ID: id, MobileAuthSessionDeeplink: answer.MobileAuthSessionDeeplink}, nil
		}
	}
	switch {
	case answer.refused():
		return started, answer.refusal()
	case answer.AttemptID == nil && answer.PollingURL == nil:
		return started, &RequestError{Reason: "the answer has neither an attempt_id nor a polling_url, which would name the attempt that has begun", Fatal: true}
	}
	return started, &RequestError{Reason: "neither the answer's attempt_id nor its polling_url names the attempt that has begun", Fatal: true}
}
