package onlyfansapi

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// FindAccountsByEmail returns the accounts whose onlyfans_email is this one, without regard to case, sorted by their
// ids. It asks for a list of its own. The email of an account is compared while the list is decoded, and kept
// nowhere; the query of the same name is not used, because URLs are logged on the way. onHold and the errors are
// those of [Client.Accounts].
func (c *Client) FindAccountsByEmail(
	ctx context.Context, email string, onHold func(reason error, d time.Duration),
) ([]Account, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, AccountTimeout, ErrTimedOut)
	defer cancel()
	reserved, err := c.limit.wait(ctx, read, onHold)
	if err != nil {
		return nil, endedOr(ctx, err)
	}
	accounts, err := c.requestAccounts(ctx, reserved, func(body io.Reader) ([]Account, error) {
		return decodeAccountsOf(email, body, c.redact)
	}, onHold)
	return accounts, endedOr(ctx, err)
}

// hasEmail is true for the email that is looked for.
type hasEmail bool

// hasEmail compares the text as it came: a redacted one equals nothing.
func (l *listDecoder) hasEmail(in *jsontext.Decoder, matches *hasEmail) error {
	if in.PeekKind() != '"' {
		return in.SkipValue()
	}
	email, err := in.ReadToken()
	if err == nil {
		*matches = hasEmail(strings.EqualFold(strings.TrimSpace(email.String()), l.email))
	}
	return err
}
