package onlyfansapi

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A hundred creators are started and connected on the vendor's limit, as many at a time as the CLIs do by default and
// all at once: no request is one too many. `make bench` shows how long it takes.
func TestStartFigures(t *testing.T) {
	for name, atATime := range map[string]int{"10 at a time": 10, "all at once": 100} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const creators = 100
				api := fakeapi.New()
				api.ScriptStarted(func(string, fakeapi.Start) []fakeapi.Answer {
					return []fakeapi.Answer{
						fakeapi.Authenticating().For(90 * time.Second),
						fakeapi.Authenticated(fakeapi.AccountID),
					}
				})
				client := newTestClient(t, api, Config{})
				began, turns := time.Now(), make(chan struct{}, atATime)
				var done sync.WaitGroup
				for range creators {
					done.Go(func() {
						turns <- struct{}{}
						defer func() { <-turns }()
						started, _, err := client.StartAuthAttempt(t.Context(), StartOptions{AuthType: MobileApp}, nil)
						if err != nil {
							t.Error(err)
							return
						}
						if wait, err := client.WaitForAuthAttempt(
							t.Context(),
							started.ID,
							WaitOptions{Timeout: time.Hour},
						); err != nil ||
							wait.Outcome != Succeeded {
							t.Errorf("%s, %v", wait.Outcome, err)
						}
					})
				}
				done.Wait()
				for _, request := range api.Requests() {
					if request.Status != 200 {
						t.Errorf("%s %s: %d", request.Method, request.Path, request.Status)
					}
				}
				if n := len(api.Starts()); n != creators {
					t.Errorf("%d attempts were started", n)
				}
				t.Logf(
					"%d creators, each attempt 90 s long, %s, on %d requests a minute: %s, %d requests; "+
						"%d at least, which are %s on that limit",
					creators,
					name,
					fakeapi.RequestsPerMinute,
					time.Since(began).Round(time.Second),
					len(api.Requests()),
					2*creators,
					time.Duration((2*creators-1)/fakeapi.RequestsPerMinute)*time.Minute,
				)
			})
		})
	}
}
