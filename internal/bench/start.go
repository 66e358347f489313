//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// startAttempt is a block that starts an attempt. With mobile_app it needs no write-only argument, which the oldest CLI
// does not have.
const startAttempt = `resource "onlyfansapi_auth_attempt" "x" {
  auth_type = "mobile_app"
}
`

// start prints how long it takes from the start of an apply until an attempt is started: that is the CLI's plan and the
// provider's starts for it, which a plan of the same alone shows.
func (b bench) start(ctx context.Context) error {
	nothing := measured{block: "data", kind: "auth_attempt", argument: `attempt_id = "auth_x"`}
	dir, err := b.workspace(ctx, "start", "onlyfansapi", startAttempt, nothing, 0)
	if err != nil {
		return err
	}
	b.api.ScriptStarted(func(string, fakeapi.Start) []fakeapi.Answer {
		return []fakeapi.Answer{fakeapi.Authenticating()}
	})
	var toPost, plans []time.Duration
	for range pairs {
		plan, err := b.time(ctx, dir, measured{command: []string{"plan"}})
		if err != nil {
			return err
		}
		before, began := len(b.api.Starts()), time.Now()
		if _, err := b.time(ctx, dir, measured{command: []string{"apply", "-auto-approve"}}); err != nil {
			return err
		}
		starts := b.api.Starts()
		if len(starts) != before+1 {
			return errors.New("an apply did not start one attempt")
		}
		plans, toPost = append(plans, plan), append(toPost, starts[before].Time.Sub(began))
	}
	fmt.Printf("from apply to the attempt's start: %s; a plan alone %s (medians of %d)\n",
		median(toPost).Round(time.Millisecond), median(plans).Round(time.Millisecond), pairs)
	return nil
}
