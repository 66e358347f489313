// Package cli runs Terraform and OpenTofu on the provider of this checkout, without any registry. The demo, the
// acceptance tests and the benchmarks use it.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/hashicorp/go-version"
)

// Minimum is the oldest version that is taken from PATH. Older ones are tried only where one is built for it.
const Minimum = "1.11.0"

// CLI is an installed Terraform or OpenTofu.
type CLI struct {
	Path    string // absolute
	Name    string // "Terraform" or "OpenTofu"
	Version *version.Version
}

func (c CLI) String() string { return c.Name + " " + c.Version.String() }

// IsOpenTofu tells the two apart.
func (c CLI) IsOpenTofu() bool { return c.Name == "OpenTofu" }

// Open asks the program at path what it is.
func Open(ctx context.Context, path string) (CLI, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return CLI{}, err
	}
	c := CLI{Path: path, Name: "Terraform"}
	out, err := c.Command(ctx, "", nil, "version", "-json").Output()
	if err != nil {
		return CLI{}, fmt.Errorf("%s version: %w", path, err)
	}
	var answer struct {
		Version string `json:"terraform_version"` // OpenTofu's as well
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		return CLI{}, fmt.Errorf("%s version: %w", path, err)
	}
	if c.Version, err = version.NewVersion(answer.Version); err != nil {
		return CLI{}, fmt.Errorf("%s version: %w", path, err)
	}
	if text, err := c.Command(ctx, "", nil, "version").Output(); err == nil &&
		strings.HasPrefix(string(text), "OpenTofu") {
		c.Name = "OpenTofu"
	}
	return c, nil
}

// OnPath returns the program on PATH, if it is new enough.
func OnPath(ctx context.Context, program string) (CLI, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return CLI{}, fmt.Errorf("no %s on PATH", program)
	}
	c, err := Open(ctx, path)
	if err != nil {
		return CLI{}, err
	}
	if c.Version.LessThan(version.Must(version.NewVersion(Minimum))) {
		return CLI{}, fmt.Errorf("%s on PATH is older than %s", c, Minimum)
	}
	return c, nil
}

// Find returns the first of: OpenTofu on PATH, Terraform on PATH, the OpenTofu that `make bin/tofu` builds.
func Find(ctx context.Context) (CLI, error) {
	var errs []error
	for _, program := range []string{"tofu", "terraform"} {
		c, err := OnPath(ctx, program)
		if err == nil {
			return c, nil
		}
		errs = append(errs, err)
	}
	root, err := Root()
	if err != nil {
		return CLI{}, err
	}
	c, err := Open(ctx, filepath.Join(root, "bin", "tofu"))
	if err == nil {
		return c, nil
	}
	return CLI{}, errors.Join(append(errs, errors.New("no bin/tofu"))...)
}

// FindOrBuild builds OpenTofu where [Find] finds nothing, and says so to out.
func FindOrBuild(ctx context.Context, out io.Writer) (CLI, error) {
	c, err := Find(ctx)
	if err == nil {
		return c, nil
	}
	fmt.Fprintf(out,
		"There is no OpenTofu or Terraform %s or newer on PATH. Building OpenTofu into bin/, once: this takes some "+
			"minutes.\n",
		Minimum)
	return Build(ctx, "tofu")
}

// Build builds a CLI with the make rule bin/NAME, if it is not there yet, and opens it.
func Build(ctx context.Context, name string) (CLI, error) {
	root, err := Root()
	if err != nil {
		return CLI{}, err
	}
	cmd := exec.CommandContext(ctx, "make", "--no-print-directory", "-C", root, "bin/"+name)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		return CLI{}, fmt.Errorf("make bin/%s: %w", name, err)
	}
	return Open(ctx, filepath.Join(root, "bin", name))
}

// Root is the folder of this checkout.
func Root() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(out))), nil
}

// Command prepares a run in dir. Of this process's environment it takes nothing that would change what the CLI or the
// provider does; env, as KEY=value, is added.
func (c CLI) Command(ctx context.Context, dir string, env []string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, c.Path, args...)
	cmd.Dir = dir
	cmd.Env = []string{"CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "TF_CLI_CONFIG_FILE=" + os.DevNull}
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") && !strings.HasPrefix(entry, "ONLYFANSAPI_") &&
			!strings.HasPrefix(entry, "ONLY_FANS_API_") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	cmd.Env = append(cmd.Env, env...)
	return cmd
}
