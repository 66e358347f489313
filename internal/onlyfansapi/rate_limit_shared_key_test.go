package onlyfansapi

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// load is what clients on one key ask for at once.
type load struct {
	clients, attempts, parallelism int // attempts and parallelism for each client
	from, to                       time.Duration
}

// run returns how long it took until all attempts were found ended, and after which times requests were refused. The
// attempts begin with the waits, also those that are waited for later.
func (l load) run(t *testing.T, api *fakeapi.Server) (took time.Duration, refused []time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Millisecond + rand.N(2*time.Millisecond))
			api.ServeHTTP(w, r)
		})
		began := time.Now()
		var group sync.WaitGroup
		for c := range l.clients {
			client := newTestClient(t, handler, Config{})
			slots := make(chan struct{}, l.parallelism)
			for i := range l.attempts {
				id := fmt.Sprintf("auth_%d_%d", c, i)
				script := []fakeapi.Answer{fakeapi.Authenticated("acct_1")}
				if l.to > 0 {
					script = slices.Insert(script, 0, fakeapi.Authenticating().For(l.from+rand.N(l.to-l.from)))
				}
				api.Script(id, script...)
				api.Begin(id)
				group.Go(func() {
					slots <- struct{}{}
					defer func() { <-slots }()
					wait, err := client.WaitForAuthAttempt(t.Context(), id, WaitOptions{})
					if err != nil || wait.Outcome != Succeeded {
						t.Errorf("%s: %q, %v", id, wait.Outcome, err)
					}
				})
			}
		}
		group.Wait()
		took = time.Since(began)
		for _, request := range api.Requests() {
			if request.Status != http.StatusOK {
				refused = append(refused, request.Time.Sub(began))
			}
		}
	})
	return took, refused
}

// The limit belongs to the key: clients that know nothing of each other share it by what the answers' headers tell.
func TestClientsOnOneKey(t *testing.T) {
	ended := func(clients, attempts int) load { return load{clients: clients, attempts: attempts, parallelism: 10} }
	running := func(clients, attempts, from, to int) load {
		return load{clients, attempts, 10, time.Duration(from) * time.Second, time.Duration(to) * time.Second}
	}
	const sliding, fixed, bucket = fakeapi.Sliding, fakeapi.Fixed, fakeapi.Bucket
	for _, test := range []struct {
		name   string
		window fakeapi.Window
		load   load
		within time.Duration
	}{
		{"a hundred that have ended", sliding, ended(1, 100), 62 * time.Second},
		{"a hundred that have ended, fixed minute", fixed, ended(1, 100), 62 * time.Second},
		{"a hundred that have ended, bucket", bucket, ended(1, 100), 62 * time.Second},
		{"two times fifty that have ended, fixed minute", fixed, ended(2, 50), 65 * time.Second},
		{"two times fifty that have ended, bucket", bucket, ended(2, 50), 50 * time.Second},
		{"a hundred that end soon, bucket", bucket, running(1, 100, 5, 10), 75 * time.Second},
		{"ten, fixed minute", fixed, running(1, 10, 30, 40), 46 * time.Second},
		{"two times ten", sliding, running(2, 10, 30, 40), 65 * time.Second},
		{"two times ten, fixed minute", fixed, running(2, 10, 30, 40), 65 * time.Second},
		{"two times ten, bucket", bucket, running(2, 10, 30, 40), 55 * time.Second},
		{"two times ten of 95 s, fixed minute", fixed, running(2, 10, 94, 96), 125 * time.Second},
		{"two times ten of 95 s, bucket", bucket, running(2, 10, 94, 96), 125 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			api := fakeapi.New()
			api.Window = test.window
			took, refused := test.load.run(t, api)
			if took > test.within {
				t.Errorf("all were found after %s; want %s", took, test.within)
			}
			// What is on its way with the requests that use up the limit is refused in the first moment. Later, a
			// client that finds the limit used up by others tries whether it is there again.
			late := slices.DeleteFunc(
				slices.Clone(refused),
				func(after time.Duration) bool { return after < time.Second },
			)
			if len(refused) > 20 || len(late) > len(api.Requests())/10 || test.load.clients == 1 && len(refused) > 0 {
				t.Errorf("refused after %s", refused)
			}
		})
	}
	for name, window := range map[string]fakeapi.Window{"sliding": sliding, "fixed minute": fixed, "bucket": bucket} {
		t.Run("two times fifty, nothing told, "+name, func(t *testing.T) {
			api := fakeapi.New()
			api.Window, api.HideLimits = window, true
			if took, _ := ended(2, 50).run(t, api); took > 65*time.Second {
				t.Errorf("all were found after %s", took)
			}
		})
	}
}
