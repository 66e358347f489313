//go:build unix

// Command bench measures the provider with a real CLI, beside a provider that does nothing, and prints the figures. It
// judges none: these depend on the machine.
package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/cli"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// pairs is how many pairs of runs are measured, one right after the other.
const pairs = 15

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// bench is where the measuring is done.
type bench struct {
	engine cli.CLI
	dir    string
	env    []string
	api    *fakeapi.Server
}

func run(ctx context.Context) error {
	engine, err := cli.Find(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "onlyfansapi-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary, err := cli.BuildProvider(dir, ".", "onlyfansapi")
	if err != nil {
		return err
	}
	noop, err := cli.BuildProvider(dir, "./internal/bench/noop", "noop")
	if err != nil {
		return err
	}
	env, err := cli.Mirror(dir, cli.Provider(binary), cli.Plugin{
		Source: "onlyfansapi/noop", Version: cli.Version, Path: noop,
	})
	if err != nil {
		return err
	}
	api := fakeapi.New()
	api.RequestsPerMinute = 0
	server := httptest.NewServer(api)
	defer server.Close()
	b := bench{engine, dir, append(env, "ONLYFANSAPI_BASE_URL="+server.URL, "ONLYFANSAPI_API_KEY="+api.Key), api}

	info, err := os.Stat(binary)
	if err != nil {
		return err
	}
	fmt.Printf("on %s\nstripped binary: %.1f MB\n", engine, float64(info.Size())/1e6)
	for _, what := range []measured{endedAttempts, accounts, keptAccounts} {
		for _, n := range []int{1, 100, 1000} {
			if err := b.compare(ctx, what, n); err != nil {
				return err
			}
		}
	}
	if err := b.start(ctx); err != nil {
		return err
	}
	if err := b.memory(ctx, accounts, 1000); err != nil {
		return err
	}
	if err := b.memory(ctx, waits, 10); err != nil {
		return err
	}
	return b.limits(ctx)
}

// measured is what a run does with a number of blocks.
type measured struct {
	name     string // with a number in it
	before   []string
	command  []string
	block    string // data or resource
	kind     string
	argument string // of each one
	know     func(api *fakeapi.Server, i int)
}

var (
	endedAttempts = measured{
		name: "apply of %d ended attempts", command: []string{"apply", "-auto-approve"},
		block: "data", kind: "auth_attempt", argument: `attempt_id = "auth_${count.index}"`,
		know: func(api *fakeapi.Server, i int) {
			api.Script(fmt.Sprintf("auth_%d", i), fakeapi.Authenticated(fakeapi.AccountID))
		},
	}
	waits = measured{
		block: endedAttempts.block, kind: endedAttempts.kind, argument: endedAttempts.argument,
		know: func(api *fakeapi.Server, i int) {
			api.Script(fmt.Sprintf("auth_%d", i), fakeapi.Authenticating().For(15*time.Second),
				fakeapi.Authenticated(fakeapi.AccountID))
		},
	}
	accounts = measured{
		name: "plan over %d accounts", command: []string{"plan"},
		block: "data", kind: "account", argument: `onlyfans_username = "creator${count.index}"`,
		know: func(api *fakeapi.Server, i int) {
			api.Connect(fakeapi.Account{
				ID: fmt.Sprintf("acct_%032d", i), OnlyFansID: int64(1000000 + i),
				OnlyFansUsername: fmt.Sprintf("creator%d", i),
			})
		},
	}
)

// keptAccounts are those of attempts that have ended, adopted by an apply.
var keptAccounts = measured{
	name: "plan over %d kept accounts", before: []string{"apply", "-auto-approve"}, command: []string{"plan"},
	block: "resource", kind: "account", argument: `attempt_id = "auth_kept_${count.index}"`,
	know: func(api *fakeapi.Server, i int) {
		accounts.know(api, i)
		api.Script(fmt.Sprintf("auth_kept_%d", i), fakeapi.Authenticated(fmt.Sprintf("acct_%032d", i)))
	},
}

// compare measures a run over n things against the same run of the provider that does nothing.
func (b bench) compare(ctx context.Context, what measured, n int) error {
	for i := range n {
		what.know(b.api, i)
	}
	name := fmt.Sprint(what.block, what.kind, n)
	block := "provider \"onlyfansapi\" {\n  requests_per_minute = 6000\n}\n"
	ours, err := b.workspace(ctx, "ours"+name, "onlyfansapi", block, what, n)
	if err != nil {
		return err
	}
	theirs, err := b.workspace(ctx, "noop"+name, "noop", "", what, n)
	if err != nil {
		return err
	}
	if err := b.prepare(ctx, what, ours, theirs); err != nil {
		return err
	}
	var ourTimes, theirTimes []time.Duration
	var ratios []float64
	requests := len(b.api.Requests())
	for range pairs {
		our, err := b.time(ctx, ours, what)
		if err != nil {
			return err
		}
		their, err := b.time(ctx, theirs, what)
		if err != nil {
			return err
		}
		ourTimes, theirTimes = append(ourTimes, our), append(theirTimes, their)
		ratios = append(ratios, float64(our)/float64(their))
	}
	fmt.Printf(what.name+": %s, doing nothing %s, ratio of a pair %.3f (medians of %d pairs); %.1f requests a run\n", n,
		median(ourTimes).Round(time.Millisecond), median(theirTimes).Round(time.Millisecond), median(ratios), pairs,
		float64(len(b.api.Requests())-requests)/pairs)
	return nil
}

// workspace makes a folder with n data sources, initialised.
func (b bench) workspace(ctx context.Context, name, provider, block string, what measured, n int) (string, error) {
	dir := filepath.Join(b.dir, name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	config := fmt.Sprintf(`terraform {
  required_providers {
    %s = {
      source = "onlyfansapi/%s"
    }
  }
}
%s
%s "%s_%s" "x" {
  count = %d
  %s
}
`, provider, provider, block, what.block, provider, what.kind, n, what.argument)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600); err != nil {
		return "", err
	}
	if out, err := b.engine.Command(ctx, dir, b.env, "init", "-no-color").CombinedOutput(); err != nil {
		return "", fmt.Errorf("init: %w\n%s", err, out)
	}
	return dir, nil
}

// prepare makes the state over which is planned, and tells what that took.
func (b bench) prepare(ctx context.Context, what measured, ours, theirs string) error {
	if what.before == nil {
		return nil
	}
	requests := len(b.api.Requests())
	for _, dir := range []string{ours, theirs} {
		before := append(slices.Clone(what.before), "-no-color")
		if out, err := b.engine.Command(ctx, dir, b.env, before...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", what.before[0], err, out)
		}
	}
	polls, lists := 0, 0
	for _, request := range b.api.Requests()[requests:] {
		if request.Path == "/api/accounts" {
			lists++
		} else {
			polls++
		}
	}
	fmt.Printf("before: %s in %d polls and %d lists\n", what.before[0], polls, lists)
	return nil
}

// time runs a command, as for the first time where nothing comes before it, and returns how long it took.
func (b bench) time(ctx context.Context, dir string, what measured) (time.Duration, error) {
	if what.before == nil {
		_ = os.Remove(filepath.Join(dir, "terraform.tfstate"))
	}
	began := time.Now()
	out, err := b.engine.Command(ctx, dir, b.env, append(slices.Clone(what.command), "-no-color")...).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", what.command[0], err, out)
	}
	return time.Since(began), nil
}

func median[T time.Duration | float64](all []T) T {
	slices.Sort(all)
	return all[len(all)/2]
}
