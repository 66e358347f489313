// Command testall runs all tests: everything with the race detector on the first CLI, and the acceptance tests on every
// other one. It builds those that are missing, and says at the end which ran.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/cli"
)

// engine is a CLI that the tests are to run on.
type engine struct {
	name string
	get  func(context.Context) (cli.CLI, error)
}

var engines = []engine{
	{"OpenTofu, as pinned", func(ctx context.Context) (cli.CLI, error) { return cli.Build(ctx, "tofu") }},
	{"Terraform on PATH", func(ctx context.Context) (cli.CLI, error) { return cli.OnPath(ctx, "terraform") }},
	{"Terraform 1.5.7, the oldest supported", func(ctx context.Context) (cli.CLI, error) { return cli.Build(ctx, "terraform-1.5.7") }},
}

func main() {
	if !run(context.Background()) {
		os.Exit(1)
	}
}

func run(ctx context.Context) bool {
	ok, first := true, true
	var summary []string
	for i, engine := range engines {
		c, err := engine.get(ctx)
		if err != nil {
			summary = append(summary, fmt.Sprintf("not run: %s (%v)", engine.name, err))
			ok = ok && (i > 0 || os.Getenv("CI") != "true") // in CI, OpenTofu is required
			continue
		}
		args := []string{"test", "-count=1", "-run=^TestAcc", "./internal/provider"}
		if first {
			args = []string{"test", "-count=1", "-race", "./..."}
		}
		result := "passed"
		if !goTest(ctx, "TF_ACC_TERRAFORM_PATH="+c.Path, args...) {
			ok, result = false, "FAILED"
		}
		what := "acceptance tests"
		if first {
			what = "all tests"
		}
		first = false
		summary = append(summary, fmt.Sprintf("%s: %s on %s", result, what, c))
	}
	if first { // without any CLI
		ok = goTest(ctx, "", "test", "-count=1", "-race", "./...") && ok
		summary = append(summary, "left out: the acceptance tests, for want of any CLI")
	}
	fmt.Println("\n" + strings.Join(summary, "\n"))
	return ok
}

func goTest(ctx context.Context, env string, args ...string) bool {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = os.Environ()
	if env != "" {
		cmd.Env = append(cmd.Env, env)
	}
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	fmt.Println(strings.TrimSpace(env + " go " + strings.Join(args, " ")))
	return cmd.Run() == nil
}
