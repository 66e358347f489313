// Command demo applies examples/demo, and then the guide's example from nothing to a connected account, with a real CLI
// on the vendor's API in memory, and checks what comes out. It leaves nothing behind. Flags name another CLI, or a
// provider that is built already, such as a release's.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/cli"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

func main() {
	cliPath := flag.String("cli", "", "Terraform or OpenTofu to run; by default one is found, or built")
	provider := flag.String("provider", "", "program or archive of the provider to install; by default it is built")
	flag.Parse()
	// On Ctrl-C the terminal tells the CLI as well: let it end by itself, and clean up after it.
	signal.Notify(make(chan os.Signal, 1), os.Interrupt)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	err := run(ctx, os.Stdout, *cliPath, *provider)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, cliPath, provider string) error {
	engine, err := openCLI(ctx, out, cliPath)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "onlyfansapi-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	env, err := install(dir, provider)
	if err != nil {
		return err
	}
	api := fakeapi.New()
	for _, known := range fakeapi.Catalogue() {
		api.Script(known.ID, known.Script...)
	}
	server := httptest.NewServer(api)
	defer server.Close()
	env = append(env, "ONLYFANSAPI_BASE_URL="+server.URL, "ONLYFANSAPI_API_KEY="+api.Key)

	fmt.Fprintf(out, "%s applies examples/demo on the API in memory (%s). Three attempts were started elsewhere:\n"+
		"one succeeds after a while, one needs a two-factor code first, one fails. It takes about ten seconds.\n\n",
		engine, server.URL)
	command := func(args ...string) *exec.Cmd {
		cmd := engine.Command(ctx, dir, env, args...)
		cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
		cmd.WaitDelay = 10 * time.Second
		return cmd
	}
	if text, err := command("init").CombinedOutput(); err != nil {
		return fmt.Errorf("init: %w\n%s", err, text)
	}
	args := []string{"apply", "-auto-approve"}
	if info, err := os.Stdout.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		args = append(args, "-no-color") // not a terminal
	}
	apply := command(args...)
	apply.Stdout, apply.Stderr = out, os.Stderr
	if err := apply.Run(); err != nil {
		return fmt.Errorf("apply: %w", err)
	}
	text, err := command("output", "-json", "accounts").Output()
	if err != nil {
		return fmt.Errorf("output: %w", err)
	}
	var accounts map[string]account
	if err := json.Unmarshal(text, &accounts); err != nil {
		return err
	}
	if err := check(accounts, api); err != nil {
		return err
	}
	printTable(out, accounts, api)
	whole := story{engine: engine, dir: filepath.Join(dir, "story"), env: env, api: api, baseURL: server.URL}
	if err := whole.run(ctx, out, args...); err != nil {
		return err
	}
	fmt.Fprintln(out, "Next: \"Use it\" in README.md, and docs/guides/connect-an-account.md.")
	return nil
}

// openCLI opens the CLI at path; if that is "", one that is found or built.
func openCLI(ctx context.Context, out io.Writer, path string) (cli.CLI, error) {
	if path == "" {
		return cli.FindOrBuild(ctx, out)
	}
	return cli.Open(ctx, path)
}

// install makes dir a folder in which the provider can be used: that of this checkout, or the one at path.
func install(dir, path string) ([]string, error) {
	root, err := cli.Root()
	if err != nil {
		return nil, err
	}
	config, err := os.ReadFile(filepath.Join(root, "examples", "demo", "main.tf"))
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), config, 0o600); err != nil {
		return nil, err
	}
	if path == "" {
		binary, err := cli.BuildProvider(dir, ".", "onlyfansapi")
		if err != nil {
			return nil, err
		}
		return cli.Mirror(dir, cli.Provider(binary))
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	copied := filepath.Join(dir, filepath.Base(path)) // where it can be linked to
	if err := os.WriteFile(copied, content, 0o700); err != nil {
		return nil, err
	}
	return cli.Mirror(dir, cli.Provider(copied))
}

// check fails unless all came out as the demo says.
func check(got map[string]account, api *fakeapi.Server) error {
	plain, twoStep, mistaken := got["plain"], got["two_step"], got["mistaken"]
	switch {
	case plain.Outcome != "succeeded" || plain.AccountID == nil || len(api.Polls("auth_plain")) < 2:
		return fmt.Errorf("the plain attempt came out as %+v", plain)
	case twoStep.Outcome != "succeeded" || twoStep.AccountID == nil || len(api.Polls("auth_code")) < 3:
		return fmt.Errorf("the attempt with a code came out as %+v", twoStep)
	case mistaken.Outcome != "failed" || mistaken.AccountID != nil || mistaken.ErrorCode == nil ||
		*mistaken.ErrorCode != "WRONG_PASSWORD":
		return fmt.Errorf("the failing attempt came out as %+v", mistaken)
	}
	for _, request := range api.Requests() {
		if request.Status != 200 {
			return errors.New("the API refused a request")
		}
		want := "terraform-provider-onlyfansapi/" + cli.Version + " "
		if agent := request.Header.Get("User-Agent"); !strings.HasPrefix(agent, want) {
			return fmt.Errorf("the provider says that it is %q", agent)
		}
	}
	return nil
}
