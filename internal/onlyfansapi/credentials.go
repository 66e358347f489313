package onlyfansapi

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// UpdateCredentials replaces the credentials of a connected account, which may be of another authType than the ones
// before, and signs the account in with them, under the same account id. It returns the attempt of this sign-in,
// whose end is what a wait with [WaitOptions.FinishedRecord] finds. Until then the API answers the account's other
// requests with 503. The request is repeated only after a 429, and an interrupt does not cut it off. sent reports
// whether a sign-in may have begun, also with an error. onHold and the errors are those of
// [Client.StartAuthAttempt], and one that says why the id is none. Source: the vendor's page of the endpoint.
func (c *Client) UpdateCredentials(
	ctx context.Context, accountID, authType string, credentials Credentials,
	onHold func(reason error, d time.Duration),
) (started StartedAttempt, sent bool, err error) {
	if err := c.checkAccountID(accountID); err != nil {
		return started, false, err
	}
	options := StartOptions{
		AuthType:    authType,
		Credentials: credentials,
	} // the endpoint takes no other fields of a start
	if err := options.check(); err != nil {
		return started, false, err
	}
	r := request{
		method:  http.MethodPut,
		path:    []string{"authenticate", accountID, "credentials"},
		body:    options,
		secrets: options.secrets(),
	}
	body, sent, err := c.change(ctx, StartTimeout, r, isTooManyRequests, onHold)
	if err != nil {
		return started, sent, err
	}
	started, err = c.startedAttempt(body)
	return started, !errors.Is(err, ErrRefused), err
}
