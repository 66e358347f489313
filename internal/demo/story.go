package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/hashicorp/go-version"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/cli"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// writeOnlySince is the first version of each CLI that has write-only arguments.
var writeOnlySince = version.Must(version.NewVersion("1.11.0"))

// story is the guide's configuration, applied from nothing to a connected account.
type story struct {
	engine  cli.CLI
	dir     string
	env     []string
	api     *fakeapi.Server
	baseURL string
}

// run applies it, hands the code in that the attempt awaits, and checks what comes out.
func (s story) run(ctx context.Context, out io.Writer, args ...string) error {
	if s.engine.Version.LessThan(writeOnlySince) {
		fmt.Fprintf(out, "\n%s has no write-only arguments, so that nothing is started here.\n", s.engine)
		return nil
	}
	fmt.Fprint(out, "\nNow from nothing: examples/guides/connect-an-account starts an attempt itself, waits for it "+
		"and keeps the account.\n"+
		"The password is in no plan and no state. The creator's phone receives a two-factor code, which the demo "+
		"submits while the apply waits.\n\n")
	if err := s.prepare(ctx); err != nil {
		return err
	}
	apply := s.command(ctx, args...)
	apply.Stdout, apply.Stderr = out, os.Stderr
	if err := apply.Start(); err != nil {
		return err
	}
	ended, stop := context.WithCancel(ctx)
	defer stop()
	handedIn := make(chan bool, 1)
	go func() { handedIn <- s.handIn(ended, out) }()
	err := apply.Wait()
	stop()
	if err != nil {
		return fmt.Errorf("apply: %w", err)
	}
	if !<-handedIn || len(s.api.Starts()) != 1 {
		return fmt.Errorf("%d attempts were started, want one, with a code", len(s.api.Starts()))
	}
	before := len(s.api.Requests())
	if text, err := s.command(ctx, "plan", "-detailed-exitcode", "-no-color").CombinedOutput(); err != nil {
		return fmt.Errorf("the plan after it: %w\n%s", err, text)
	}
	if requests := s.api.Requests()[before:]; len(requests) != 1 || requests[0].Path != "/api/accounts" {
		return fmt.Errorf("the plan after it made %d requests", len(requests))
	}
	state, err := os.ReadFile(filepath.Join(s.dir, "terraform.tfstate"))
	if err != nil {
		return err
	}
	if strings.Contains(string(state), "alice@example.com") || !strings.Contains(string(state), "acct_") {
		return errors.New("the state holds the email, or no account")
	}
	fmt.Fprintln(out, "\nOne attempt was started, and the state keeps the account. A second plan shows no changes, "+
		"and makes one request for any number "+
		"of accounts.")
	return nil
}

func (s story) prepare(ctx context.Context) error {
	root, err := cli.Root()
	if err != nil {
		return err
	}
	config, err := os.ReadFile(filepath.Join(root, "examples", "guides", "connect-an-account", "main.tf"))
	if err != nil {
		return err
	}
	if err := os.Mkdir(s.dir, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.dir, "main.tf"), config, 0o600); err != nil {
		return err
	}
	s.api.ScriptStarted(fakeapi.StartedByHand)
	if text, err := s.command(ctx, "init").CombinedOutput(); err != nil {
		return fmt.Errorf("init: %w\n%s", err, text)
	}
	return nil
}

func (s story) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := s.engine.Command(ctx, s.dir,
		append(s.env, "TF_VAR_alice_email=alice@example.com", "TF_VAR_alice_password=code"), args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// handIn hands the code in, as soon as it is awaited, and tells whether it did.
func (s story) handIn(ctx context.Context, out io.Writer) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(500 * time.Millisecond):
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPut, s.baseURL+"/api/authenticate/auth_new_1",
			strings.NewReader(`{"code": "123456"}`))
		if err != nil {
			return false
		}
		req.Header.Set("Authorization", "Bearer "+s.api.Key)
		req.Header.Set("Accept", "application/json")
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			continue
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK { // else it is not awaited yet
			fmt.Fprintln(out, "… the demo submits the code: PUT /api/authenticate/auth_new_1")
			return true
		}
	}
}
