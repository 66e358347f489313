package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// The bounds of numbers and durations in the configuration.
const (
	maxRequestsPerMinute   = 6000
	shortestRequestTimeout = time.Second
	longestRequestTimeout  = 5 * time.Minute
	shortestPollInterval   = time.Second
	longestPollInterval    = 5 * time.Minute
)

var (
	attemptIDValidator = checked{
		check:    onlyfansapi.CheckAttemptID,
		accepted: `Give the attempt_id that the API returned when the attempt was started, such as "auth_XXXXXXX".`,
	}
	accountIDValidator = checked{
		check:    onlyfansapi.CheckAccountID,
		accepted: `Give the account's id in the API, such as "acct_4d3fa20f055b4cbababab0d7e400550d".`,
	}
	// accountToSignInValidator also refuses the ID of an attempt, with which credentials would be sent to no purpose.
	accountToSignInValidator = checked{
		check: func(id string) error {
			if strings.HasPrefix(id, "auth_") {
				return errors.New("IDs that begin with auth_ are those of attempts, not of accounts")
			}
			return onlyfansapi.CheckAccountID(id)
		},
		accepted: accountIDValidator.accepted + " To wait for an attempt, give its ID as attempt_id to the resource " +
			"onlyfansapi_account.",
	}
	requestTimeoutValidator = duration(
		shortestRequestTimeout, longestRequestTimeout, durationText(onlyfansapi.DefaultRequestTimeout))
	pollIntervalValidator = duration(shortestPollInterval, longestPollInterval, "5s")
	timeoutValidator      = checked{
		check: func(s string) error {
			d, err := time.ParseDuration(s)
			switch {
			case err != nil:
				return errors.New("it is not a duration")
			case d <= 0:
				return errors.New("it must be above zero")
			}
			return nil
		},
		accepted: `Give a number with its unit, such as "90s" or "15m".`,
	}
)

// checked validates a string. Its errors do not repeat the value, which may be secret.
type checked struct {
	check    func(string) error
	accepted string // what to write
}

// duration accepts what [time.ParseDuration] does, from shortest to longest.
func duration(shortest, longest time.Duration, example string) checked {
	return checked{
		check: func(s string) error {
			d, err := time.ParseDuration(s)
			switch {
			case err != nil:
				return errors.New("it is not a duration")
			case d < shortest:
				return fmt.Errorf("it is shorter than %s", durationText(shortest))
			case d > longest:
				return fmt.Errorf("it is longer than %s", durationText(longest))
			}
			return nil
		},
		accepted: fmt.Sprintf("Give a number with its unit, from %s to %s, such as %q.",
			durationText(shortest), durationText(longest), example),
	}
}

// Description implements [validator.Describer].
func (c checked) Description(context.Context) string { return c.accepted }

// MarkdownDescription implements [validator.Describer].
func (c checked) MarkdownDescription(context.Context) string { return c.accepted }

// ValidateString implements [validator.String].
func (c checked) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := c.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid "+req.Path.String(), c.refusal(err))
	}
}

// refusal says what is wrong with a value, and what to write.
func (c checked) refusal(err error) string {
	return fmt.Sprintf("The value cannot be used: %s.\n\n%s", err, c.accepted)
}

// warnOfAccountID warns if an account's ID is given as that of an attempt. It is no error, because the vendor does not
// specify IDs.
type warnOfAccountID struct{}

// Description implements [validator.Describer].
func (warnOfAccountID) Description(context.Context) string {
	return "The ID of an attempt, not of an account."
}

// MarkdownDescription implements [validator.Describer].
func (v warnOfAccountID) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements [validator.String].
func (warnOfAccountID) ValidateString(
	_ context.Context, req validator.StringRequest, resp *validator.StringResponse,
) {
	if id := req.ConfigValue.ValueString(); isAccountID(id) {
		resp.Diagnostics.AddAttributeWarning(req.Path, "ID of an account given as "+req.Path.String(),
			accountIDAsAttemptID(id))
	}
}
