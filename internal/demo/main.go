// Command demo shows the main job with a real CLI on the vendor's API in memory, and checks what comes out: it waits
// for attempts, connects a creator from nothing, plans again, and rotates the password. It leaves nothing behind. Flags
// name another CLI, or a provider that is built already, such as a release's.
package main

import (
	"context"
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

// demo is what its parts share.
type demo struct {
	*screen

	engine  cli.CLI
	root    string // of the checkout
	dir     string
	env     []string
	api     *fakeapi.Server
	baseURL string
}

func run(ctx context.Context, out io.Writer, cliPath, provider string) error {
	info, err := os.Stdout.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	d := demo{screen: &screen{out: out, terminal: terminal, last: time.Now()}}
	err = d.during(seconds("still building OpenTofu"), func() error {
		d.engine, err = openCLI(ctx, d, cliPath)
		return err
	})
	if err != nil {
		return err
	}
	if d.root, err = cli.Root(); err != nil {
		return err
	}
	if d.dir, err = os.MkdirTemp("", "onlyfansapi-demo-"); err != nil {
		return err
	}
	defer os.RemoveAll(d.dir)
	d.say("Installing the provider for %s.", d.engine)
	err = d.during(seconds("still building the provider"), func() error {
		d.env, err = d.install(provider)
		return err
	})
	if err != nil {
		return err
	}
	d.api = fakeapi.New()
	for _, known := range fakeapi.Catalogue() {
		d.api.Script(known.ID, known.Script...)
	}
	server := httptest.NewServer(d.api)
	defer server.Close()
	d.baseURL = server.URL
	d.env = append(d.env, "ONLYFANSAPI_BASE_URL="+server.URL, "ONLYFANSAPI_API_KEY="+d.api.Key)

	if err := d.waiting(ctx); err != nil {
		return err
	}
	if err := d.story(ctx); err != nil {
		return err
	}
	if err := d.checkRequests(); err != nil {
		return err
	}
	d.say("Next: \"Use it\" in README.md, and docs/guides/connect-an-account.md.")
	return nil
}

// openCLI opens the CLI at path; if that is "", one that is found or built.
func openCLI(ctx context.Context, out io.Writer, path string) (cli.CLI, error) {
	if path == "" {
		return cli.FindOrBuild(ctx, out)
	}
	return cli.Open(ctx, path)
}

// install makes a mirror of the provider, that of this checkout or the one at path, and returns the environment that
// installs from there.
func (d *demo) install(path string) ([]string, error) {
	if path == "" {
		binary, err := cli.BuildProvider(d.dir, ".", "onlyfansapi")
		if err != nil {
			return nil, err
		}
		return cli.Mirror(d.dir, cli.Provider(binary))
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	copied := filepath.Join(d.dir, filepath.Base(path)) // where it can be linked to
	if err := os.WriteFile(copied, content, 0o700); err != nil {
		return nil, err
	}
	return cli.Mirror(d.dir, cli.Provider(copied))
}

// folder is a configuration, in which the provider is installed.
type folder struct {
	*demo

	dir string
	env []string // besides that of the demo
}

// folder copies examples/name/main.tf into a folder of its own, and runs init there.
func (d *demo) folder(ctx context.Context, name string, env ...string) (folder, error) {
	f := folder{demo: d, dir: filepath.Join(d.dir, filepath.Base(name)), env: env}
	config, err := os.ReadFile(filepath.Join(d.root, "examples", filepath.FromSlash(name), "main.tf"))
	if err != nil {
		return f, err
	}
	if err := os.Mkdir(f.dir, 0o700); err != nil {
		return f, err
	}
	if err := os.WriteFile(filepath.Join(f.dir, "main.tf"), config, 0o600); err != nil {
		return f, err
	}
	return f, d.during(seconds("still installing"), func() error {
		if text, err := f.command(ctx, "init").CombinedOutput(); err != nil {
			return fmt.Errorf("init: %w\n%s", err, text)
		}
		return nil
	})
}

// run runs the CLI, and prints what out shows of it.
func (f folder) run(ctx context.Context, out *cliOutput, args ...string) (*cliOutput, error) {
	name := "terraform"
	if f.engine.IsOpenTofu() {
		name = "tofu"
	}
	f.say("$ %s %s", name, strings.Join(args, " "))
	out.screen = f.screen
	command := f.command(ctx, args...)
	command.Stdout, command.Stderr = out, out
	before := len(f.api.Requests())
	word := func() string {
		return fmt.Sprintf("requests to the API so far: %d", len(f.api.Requests())-before)
	}
	return out, f.during(word, command.Run)
}

func (f folder) command(ctx context.Context, args ...string) *exec.Cmd {
	env := append(append([]string{}, f.demo.env...), f.env...)
	cmd := f.engine.Command(ctx, f.dir, env, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// checkRequests fails if the API refused a request, or does not know whose requests they are.
func (d *demo) checkRequests() error {
	for _, request := range d.api.Requests() {
		if request.Status != 200 {
			return errors.New("the API refused a request")
		}
		want := "terraform-provider-onlyfansapi/" + cli.Version + " "
		agent := request.Header.Get("User-Agent")
		if !strings.HasPrefix(agent, want) && !strings.HasPrefix(agent, "Go-http-client") { // that of the code
			return fmt.Errorf("the provider says that it is %q", agent)
		}
	}
	return nil
}
