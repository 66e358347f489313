//go:build unix

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// limits measures waits at the vendor's limit of 60 requests a minute, counted in different ways, and how soon Ctrl-C
// ends many.
func (b bench) limits(ctx context.Context) error {
	for _, load := range []struct {
		name     string
		n        int
		window   fakeapi.Window
		from, to time.Duration
	}{
		{"a hundred that end after 5 to 10 s, bucket", 100, fakeapi.Bucket, 5 * time.Second, 10 * time.Second},
		{"ten that end after 30 to 40 s, fixed minute", 10, fakeapi.Fixed, 30 * time.Second, 40 * time.Second},
	} {
		api := fakeapi.New()
		api.Window = load.window
		var last time.Duration
		for i := range load.n {
			ends := load.from + rand.N(load.to-load.from)
			last = max(last, ends)
			api.Script(fmt.Sprintf("auth_%d", i), fakeapi.Authenticating().For(ends),
				fakeapi.Authenticated(fakeapi.AccountID))
		}
		took, err := b.applyOn(ctx, api, fmt.Sprint("limit", load.n), load.n)
		if err != nil {
			return err
		}
		requests, refused := count(api)
		fmt.Printf("%s (the last after %.1f s): apply in %.1f s, %d requests, %d of them refused\n", load.name,
			last.Seconds(), took.Seconds(), requests, refused)
	}
	if err := b.connect(ctx, 100); err != nil {
		return err
	}
	return b.interrupt(ctx, 300)
}

// connect measures an apply that starts n attempts of 90 s, and waits for their accounts, with the CLI's own
// parallelism.
func (b bench) connect(ctx context.Context, n int) error {
	api := fakeapi.New()
	api.ScriptStarted(func(id string, _ fakeapi.Start) []fakeapi.Answer {
		return []fakeapi.Answer{
			fakeapi.Authenticating().For(90 * time.Second),
			fakeapi.Authenticated("acct_" + strings.TrimPrefix(id, "auth_")),
		}
	})
	server := httptest.NewServer(api)
	defer server.Close()
	b.env = append(b.env, "ONLYFANSAPI_BASE_URL="+server.URL)
	accounts := measured{
		command: []string{"apply", "-auto-approve"}, block: "resource", kind: "account",
		argument: "attempt_id = onlyfansapi_auth_attempt.x[count.index].id",
	}
	attempts := strings.Replace(startAttempt, "{\n", fmt.Sprintf("{\n  count     = %d\n", n), 1)
	dir, err := b.workspace(ctx, "connect", "onlyfansapi", attempts, accounts, n)
	if err != nil {
		return err
	}
	took, err := b.time(ctx, dir, accounts)
	if err != nil {
		return err
	}
	requests, refused := count(api)
	fmt.Printf("%d creators from nothing, attempts of 90 s: apply in %.1f s, %d requests, %d of them refused\n",
		n, took.Seconds(), requests, refused)
	return nil
}

// applyOn applies n data sources whose attempts begin with the run.
func (b bench) applyOn(ctx context.Context, api *fakeapi.Server, name string, n int) (time.Duration, error) {
	server := httptest.NewServer(api)
	defer server.Close()
	b.env = append(b.env, "ONLYFANSAPI_BASE_URL="+server.URL)
	dir, err := b.workspace(ctx, name, "onlyfansapi", "", endedAttempts, n)
	if err != nil {
		return 0, err
	}
	for i := range n {
		api.Begin(fmt.Sprintf("auth_%d", i))
	}
	return b.time(ctx, dir, endedAttempts)
}

// interrupt measures the time from Ctrl-C to the end of the CLI, with n data sources that are read one after the other.
func (b bench) interrupt(ctx context.Context, n int) error {
	api := fakeapi.New()
	for i := range n {
		api.Script(fmt.Sprintf("auth_%d", i), fakeapi.Authenticating())
	}
	server := httptest.NewServer(api)
	defer server.Close()
	b.env = append(b.env, "ONLYFANSAPI_BASE_URL="+server.URL)
	dir, err := b.workspace(ctx, "interrupt", "onlyfansapi", "", endedAttempts, n)
	if err != nil {
		return err
	}
	plan := b.engine.Command(ctx, dir, b.env, "plan", "-no-color", "-parallelism=1")
	plan.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // as a shell does
	if err := plan.Start(); err != nil {
		return err
	}
	for range 300 {
		if requests, _ := count(api); requests > 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	began := time.Now()
	if err := syscall.Kill(-plan.Process.Pid, syscall.SIGINT); err != nil {
		return err
	}
	_ = plan.Wait() // it fails, because it is interrupted
	fmt.Printf("Ctrl-C with %d data sources and -parallelism=1: ended after %s\n", n,
		time.Since(began).Round(time.Millisecond))
	return nil
}

// count counts the requests of an API, and those that it refused.
func count(api *fakeapi.Server) (requests, refused int) {
	for _, request := range api.Requests() {
		requests++
		if request.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	return requests, refused
}
