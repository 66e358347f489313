package provider

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// noPrivateState is the private state of an attempt that was started for the first time.
type noPrivateState struct{}

func (noPrivateState) GetKey(context.Context, string) ([]byte, diag.Diagnostics) { return nil, nil }

func (noPrivateState) SetKey(context.Context, string, []byte) (diags diag.Diagnostics) { return diags }

// manyCreators starts attempts of 90 s, or signs accounts in again, ten at a time as the CLIs do, and waits for each.
// It returns the attempts, the requests, how many were refused, and how long all took.
func manyCreators(
	ctx context.Context, t *testing.T, api *fakeapi.Server, data *providerData, before []string,
) (attempts []string, requests, refused int, took time.Duration) {
	t.Helper()
	const creators, parallel = 100, 10
	attempts = make([]string, creators)
	began, from := time.Now(), len(api.Requests())
	places := make(chan struct{}, parallel)
	var group sync.WaitGroup
	for i := range creators {
		group.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			accountID := ""
			var diags diag.Diagnostics
			if before != nil {
				accountID, diags = data.accountSignedIn(ctx, before[i], noPrivateState{})
			}
			email := fmt.Sprintf("creator%d@example.org", i)
			options := onlyfansapi.StartOptions{
				AuthType:    onlyfansapi.EmailAndPassword,
				Credentials: onlyfansapi.Credentials{Email: email, Password: "Mq7!vXb29zLk"},
			}
			started, signedIn, more := data.startOrUpdate(ctx, options, accountID, true)
			diags.Append(more...)
			if diags.HasError() || signedIn != accountID || (accountID == "") != (before == nil) {
				t.Errorf("%q, %q: %s", accountID, signedIn, fullText(diags))
				return
			}
			wait, err := data.client.WaitForAuthAttempt(ctx, started.ID, onlyfansapi.WaitOptions{
				Timeout: time.Hour, FinishedRecord: before != nil,
			})
			if err != nil || wait.Outcome != onlyfansapi.Succeeded {
				t.Errorf("%s: %s, %v", started.ID, wait.Outcome, err)
			}
			attempts[i] = started.ID
		})
	}
	group.Wait()
	all := api.Requests()[from:]
	for _, request := range all {
		if request.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	return attempts, len(all), refused, time.Since(began)
}

// A hundred creators whose passwords are rotated in one apply cost a poll each more than their first connection, and
// none of their requests is refused.
func TestHundredRotations(t *testing.T) {
	api := fakeapi.New()
	api.ScriptStarted(func(_ string, start fakeapi.Start) []fakeapi.Answer {
		running := fakeapi.Authenticating()
		if start.Existing != nil {
			running = fakeapi.AheadOfRecord(start.AccountID())
		}
		return []fakeapi.Answer{running.For(90 * time.Second), fakeapi.Authenticated(start.AccountID())}
	})
	inMemoryAgain(t, api, func(t *testing.T, start func() *providerData) {
		attempts, first, refused, took := manyCreators(t.Context(), t, api, start(), nil)
		time.Sleep(time.Hour)
		_, again, refusedAgain, tookAgain := manyCreators(t.Context(), t, api, start(), attempts)
		t.Logf("connected with %d requests in %s, rotated with %d in %s", first, took, again, tookAgain)
		if refused+refusedAgain > 0 {
			t.Errorf("%d and %d requests were refused", refused, refusedAgain)
		}
		if again > first+len(attempts) || tookAgain > took+2*time.Minute {
			t.Errorf("connected with %d requests in %s, rotated with %d in %s", first, took, again, tookAgain)
		}
	})
}
