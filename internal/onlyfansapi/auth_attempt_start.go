package onlyfansapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// StartTimeout bounds [Client.StartAuthAttempt]: the request, its repeats, and the time for which the rate limit holds
// them back.
const StartTimeout = 10 * time.Minute

// The ways in which the API signs a creator in. The list is not closed. Source: the vendor's SDKs.
const (
	EmailAndPassword = "email_password"
	RawData          = "raw_data"
	MobileApp        = "mobile_app"
)

// StartOptions say how the API is to sign a creator in. What is empty is not sent. Source: the vendor's SDKs, also for
// the names.
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

// CustomProxy is a proxy of the user's own through which the API signs in. That its port is a number is likely, not
// proven.
type CustomProxy struct {
	Host     string `json:"host"`
	Port     int64  `json:"port"`
	Username string `json:"username,omitempty"`
	Password string `json:"password,omitempty"`
}

// MaxCredential is the longest text of [Credentials] and [CustomProxy], in bytes. Cookies are the longest; browsers
// send no more than this.
const MaxCredential = 16 << 10

// check refuses a credential that cannot be meant, in words that do not hold it.
func (o StartOptions) check() error {
	for _, text := range slices.Concat(o.secrets().secret, o.secrets().personal) {
		if len(text) > MaxCredential {
			return fmt.Errorf("a credential is longer than %d bytes", MaxCredential)
		}
	}
	return nil
}

// secrets returns what no text may hold. Emails and auth_ids can be the names and IDs of accounts.
func (o StartOptions) secrets() secrets {
	s := secrets{secret: []string{o.Password, o.XBC}, personal: []string{o.Email, o.AuthID, o.UserAgent}}
	// One of the cookies is the auth_id, the account's ID at OnlyFans, which would be hidden as a part of them.
	for part := range strings.SplitSeq(o.Cookies, "auth_id="+o.AuthID) {
		s.secret = append(s.secret, strings.Trim(part, "; "))
	}
	if proxy := o.CustomProxy; proxy != nil {
		s.secret = append(s.secret, proxy.Password)
		s.personal = append(s.personal, proxy.Host, proxy.Username)
	}
	return s
}

// StartedAttempt is an attempt that has begun.
type StartedAttempt struct {
	// ID is never "".
	ID string
	// MobileAuthSessionDeeplink is the link with which the phone's app goes on, with the way MobileApp; nil where the
	// API sent none.
	MobileAuthSessionDeeplink *string
}

// StartAuthAttempt starts an attempt. The request is repeated only after a 429, which says that it was not taken,
// because each attempt signs in at OnlyFans, and an interrupt does not cut it off. sent reports whether an attempt may
// have begun, also with an error. onHold, where not nil, is called when the rate limit holds the request back. Errors
// are those of [Client.WaitForAuthAttempt], [ErrRefused], and one that says what of the options is too long. None holds
// a credential, even if the API's answer echoes it. Source: the vendor's SDKs.
func (c *Client) StartAuthAttempt(
	ctx context.Context, options StartOptions, onHold func(reason error, d time.Duration),
) (started StartedAttempt, sent bool, err error) {
	if err := options.check(); err != nil {
		return started, false, err
	}
	r := request{method: http.MethodPost, path: []string{"authenticate"}, body: options, secrets: options.secrets()}
	body, sent, err := c.change(ctx, StartTimeout, r, isTooManyRequests, onHold)
	if err != nil {
		return started, sent, err
	}
	started, err = c.startedAttempt(body)
	return started, !errors.Is(err, ErrRefused), err
}

// startedAttempt reads which attempt has begun: attempt_id, else the last part of polling_url. Source: the vendor's
// SDKs.
func (c *Client) startedAttempt(body []byte) (started StartedAttempt, err error) {
	var answer struct {
		AttemptID                 *string `json:"attempt_id"`
		PollingURL                *string `json:"polling_url"`
		MobileAuthSessionDeeplink *string `json:"mobile_auth_session_deeplink"`
	}
	d := newDecoder(body, c.redact, "attempt_id", "polling_url")
	if err := d.decode(&answer); err != nil {
		return started, &RequestError{
			Reason: "the answer is not the JSON object that names the attempt that has begun", Fatal: true,
		}
	}
	fromURL, _ := AttemptIDFromPollingURL(d.raw(answer.PollingURL))
	for _, id := range []string{value(answer.AttemptID), fromURL} {
		if id != "" && c.redact.cleanID(id) == id && !c.redact.isSecret(id) { // an echo of a secret is no id
			c.forgetAttempt(id)
			return StartedAttempt{ID: id, MobileAuthSessionDeeplink: answer.MobileAuthSessionDeeplink}, nil
		}
	}
	if err := c.refusal(body, "the API answers that no sign-in has begun"); err != nil {
		return started, err
	}
	return started, &RequestError{
		Reason: "neither attempt_id nor polling_url of the answer names the attempt that has begun", Fatal: true,
	}
}
