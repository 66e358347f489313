package acceptance

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/cli"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// workspace is a folder with a configuration, in which the engine runs with the provider as a program of its own,
// installed as users install it.
type workspace struct {
	t   *testing.T
	ctx context.Context // of the CLI's runs
	dir string
	env []string
}

// installed builds the provider once for all tests, into a mirror that [TestMain] removes.
var installed = sync.OnceValues(func() (env []string, err error) {
	dir, err := os.MkdirTemp("", "onlyfansapi-acceptance-")
	if err != nil {
		return nil, err
	}
	installedDir = dir
	binary, err := cli.BuildProvider(dir, ".", "onlyfansapi")
	if err != nil {
		return nil, err
	}
	standin, err := cli.BuildProvider(dir, "./internal/standin", "aws")
	if err != nil {
		return nil, err
	}
	return cli.Mirror(dir, cli.Provider(binary), cli.Plugin{Source: "hashicorp/aws", Version: "6.0.0", Path: standin})
})

var installedDir string

const requiredProviders = "terraform {\n  required_providers {\n    onlyfansapi = {\n" +
	"      source = \"onlyfansapi/onlyfansapi\"\n    }\n  }\n}\n"

// initialised is a folder in which init has been run, to be copied: init takes longer than most runs.
var initialised = sync.OnceValues(func() (dir string, err error) {
	env, err := installed()
	if err != nil {
		return "", err
	}
	dir = filepath.Join(installedDir, "initialised")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(requiredProviders), 0o600); err != nil {
		return "", err
	}
	if out, err := engine.Command(signalled, dir, env, "init", "-no-color").CombinedOutput(); err != nil {
		return "", fmt.Errorf("init: %w\n%s", err, out)
	}
	return dir, nil
})

// newWorkspace writes the configuration into an initialised folder. The environment has the fake's key and address.
func newWorkspace(t *testing.T, api http.Handler, config string) *workspace {
	t.Helper()
	needsEngine(t)
	env, err := installed()
	if err != nil {
		t.Fatal(err)
	}
	from, err := initialised()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	context.AfterFunc(signalled, cancel)
	w := &workspace{t: t, ctx: ctx, dir: t.TempDir(), env: append([]string{envAPIKey + "=" + fakeapi.Key}, env...)}
	if err := os.CopyFS(w.dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	if api != nil {
		server := httptest.NewServer(api)
		t.Cleanup(server.Close)
		w.env = append(w.env, envBaseURL+"="+server.URL)
	}
	if !strings.Contains(config, "required_providers") {
		config = requiredProviders + config
	}
	w.write("main.tf", config)
	return w
}

func (w *workspace) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *workspace) read(name string) string {
	w.t.Helper()
	b, err := os.ReadFile(filepath.Join(w.dir, name))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}

// baseURL is the address that newWorkspace gave.
func (w *workspace) baseURL() string {
	for _, entry := range w.env {
		if url, ok := strings.CutPrefix(entry, envBaseURL+"="); ok {
			return url
		}
	}
	w.t.Fatal("no base URL")
	return ""
}

// command prepares a run without colours.
func (w *workspace) command(args ...string) *exec.Cmd {
	return engine.Command(w.ctx, w.dir, w.env, append(args, "-no-color")...)
}

// run runs and returns all that was printed, with white space folded, because the CLIs wrap lines.
func (w *workspace) run(args ...string) (string, error) {
	out, err := w.command(args...).CombinedOutput()
	return fold(string(out)), err
}

// succeeds runs a command, such as "apply -auto-approve", checks that it succeeds and prints these texts, and returns
// all that was printed.
func (w *workspace) succeeds(command string, texts ...string) string {
	w.t.Helper()
	out, err := w.run(strings.Fields(command)...)
	if err != nil {
		w.t.Errorf("%s: %v:\n%s", command, err, out)
	}
	w.says(command, out, texts)
	return out
}

// fails runs a command, checks that it fails and prints these texts, and returns all that was printed.
func (w *workspace) fails(command string, texts ...string) string {
	w.t.Helper()
	out, err := w.run(strings.Fields(command)...)
	if err == nil {
		w.t.Errorf("%s succeeded:\n%s", command, out)
	}
	w.says(command, out, texts)
	return out
}

func (w *workspace) says(command, out string, texts []string) {
	w.t.Helper()
	for _, text := range texts {
		if !strings.Contains(out, text) {
			w.t.Errorf("%s: want %q in:\n%s", command, text, out)
		}
	}
}

// output checks one of the root module's outputs, a JSON text.
func (w *workspace) output(name, want string) {
	w.t.Helper()
	if got := w.outputs()[name]; got != want {
		w.t.Errorf("output %s: got %s, want %s", name, got, want)
	}
}

func fold(s string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("│", " ", "╷", " ", "╵", " ").Replace(s)), " ")
}

// outputs returns the root module's outputs as JSON texts, from the state: the command that prints them takes longer.
func (w *workspace) outputs() map[string]string {
	w.t.Helper()
	var state struct {
		Outputs map[string]struct{ Value json.RawMessage }
	}
	texts := map[string]string{}
	content, err := os.ReadFile(filepath.Join(w.dir, "terraform.tfstate"))
	if errors.Is(err, fs.ErrNotExist) { // no apply has succeeded
		return texts
	}
	if err := cmp.Or(err, json.Unmarshal(content, &state)); err != nil {
		w.t.Fatal(err)
	}
	for name, output := range state.Outputs {
		var text bytes.Buffer
		if err := json.Compact(&text, output.Value); err != nil {
			w.t.Fatal(err)
		}
		texts[name] = text.String()
	}
	return texts
}

// planAndApply saves a plan and applies it, if it can be made, at the most talkative log level.
func (w *workspace) planAndApply(options ...string) (printed string) {
	w.t.Helper()
	w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.dir, "trace.log"))
	printed, err := w.run(append([]string{"plan", "-out=tfplan"}, options...)...)
	if err == nil {
		var more string
		if more, err = w.run("apply", "tfplan"); err != nil {
			w.t.Errorf("apply: %s", more)
		}
		printed += more
	}
	log := w.read("trace.log")
	if !slices.ContainsFunc(
		[]string{
			"Waiting for the authentication attempt",
			"Two-factor code taken",
			"Accounts looked up",
			"Accounts not listed",
		},
		func(said string) bool { return strings.Contains(log, said) },
	) {
		w.t.Error("the provider's log is missing, so that the search proves nothing")
	}
	return printed
}

// Most tests' attempts are one of these.
var (
	running = fakeapi.Authenticating()
	done    = fakeapi.Authenticated("acct_1")
)

// dataBlock is a data source's block with these lines in it.
func dataBlock(lines ...string) string {
	return fmt.Sprintf("data \"onlyfansapi_auth_attempt\" \"x\" {\n  %s\n}\n", strings.Join(lines, "\n  "))
}

// outputBlock is an output's block.
func outputBlock(name, value string) string {
	return fmt.Sprintf("output %q {\n  value = %s\n}\n", name, value)
}

// ephemeralBlock is an ephemeral resource's block with these lines in it.
func ephemeralBlock(lines ...string) string {
	return fmt.Sprintf("ephemeral \"onlyfansapi_auth_attempt\" \"x\" {\n  %s\n}\n", strings.Join(lines, "\n  "))
}

// writes is an answer on the bare connection.
func writes(s string) func(net.Conn) {
	return func(conn net.Conn) { _, _ = conn.Write([]byte(s)) }
}
