package provider

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestValidators(t *testing.T) {
	for name, test := range map[string]struct {
		validator checked
		good      []string
		bad       map[string]string
	}{
		"attempt_id": {
			validator: attemptIDValidator,
			good:      []string{"auth_XXXXXXX"},
			bad: map[string]string{
				"": "it is empty", "a b": "white space",
				"https://app.onlyfansapi.com/api/authenticate/auth_x/": `give the last part of its path alone, "auth_x"`,
			},
		},
		"poll_interval": {
			validator: pollIntervalValidator,
			good:      []string{"1s", "5m", "1m30s"},
			bad: map[string]string{
				"5":     "it is not a duration",
				"999ms": "it is shorter than 1s",
				"5m1s":  "it is longer than 5m",
				"-5s":   "it is shorter than 1s",
				"":      "it is not a duration",
			},
		},
		"request_timeout": {
			validator: requestTimeoutValidator,
			good:      []string{"1s", "30s", "5m"},
			bad:       map[string]string{"0s": "it is shorter than 1s", "1h": "it is longer than 5m"},
		},
	} {
		validate := func(value types.String) diag.Diagnostics {
			var resp validator.StringResponse
			test.validator.ValidateString(context.Background(),
				validator.StringRequest{Path: path.Root(name), ConfigValue: value}, &resp)
			return resp.Diagnostics
		}
		for _, value := range test.good {
			if diags := validate(types.StringValue(value)); len(diags) > 0 {
				t.Errorf("%s %q: %v", name, value, diags)
			}
		}
		for value, want := range test.bad {
			diags := validate(types.StringValue(value))
			if len(diags) != 1 {
				t.Errorf("%s %q: got %v, want one error", name, value, diags)
				continue
			}
			summary, detail := diags[0].Summary(), diags[0].Detail()
			if summary != "Invalid "+name {
				t.Errorf("%s %q: got %q", name, value, summary)
			}
			if !strings.Contains(detail, want) {
				t.Errorf("%s %q: want %q in: %s", name, value, want, detail)
			}
			if !strings.HasSuffix(detail, "\n\n"+test.validator.accepted) {
				t.Errorf("%s %q: it does not end with what to write: %s", name, value, detail)
			}
			if strings.Contains(detail, "secret") {
				t.Errorf("%s %q: the value is in: %s", name, value, detail)
			}
		}
		if diags := append(validate(types.StringNull()), validate(types.StringUnknown())...); len(diags) > 0 {
			t.Errorf("%s: null or unknown is rejected: %v", name, diags)
		}
	}
}

// Whoever gives the id of an account is told before any request is made.
func TestAccountIDAsAttemptID(t *testing.T) {
	for value, want := range map[string]int{"acct_4d3f": 1, "auth_4d3f": 0, "x": 0} {
		var resp validator.StringResponse
		warnOfAccountID{}.ValidateString(context.Background(), validator.StringRequest{
			Path: path.Root("attempt_id"), ConfigValue: types.StringValue(value),
		}, &resp)
		if resp.Diagnostics.WarningsCount() != want || resp.Diagnostics.HasError() {
			t.Errorf("%s: got %v, want %d warnings", value, resp.Diagnostics, want)
		}
		// The error of a block that polls it nevertheless says the same.
		if causes := (endpoint{}).attemptNotFoundCauses(value); want == 1 && resp.Diagnostics[0].Detail() != causes {
			t.Errorf("the warning says %q, the error %q", resp.Diagnostics[0].Detail(), causes)
		}
	}
	if validators := attemptIDAttribute().Validators; !slices.Contains(
		validators, validator.String(warnOfAccountID{}),
	) {
		t.Error("attempt_id does not warn")
	}
}
