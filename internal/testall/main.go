// Command testall runs all tests: everything with the race detector on the first CLI, and on every other one the acceptance
// tests in which the CLI has a part. It builds the CLIs that are missing, and says at the end which ran, and what was skipped
// for want of what.
package main

import (
	"context"
	"fmt"
	"os"
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
		what, args := "acceptance tests", []string{"-short", "-run=^TestAcc", "./internal/acceptance"}
		if first {
			what, args = "all tests", []string{"-race", "./..."}
		}
		first = false
		result := goTest(ctx, "TF_ACC_TERRAFORM_PATH="+c.Path, args...)
		ok = ok && result.ok
		summary = append(summary, fmt.Sprintf("%s: %s on %s%s", result.word(), what, c, result.counts()))
	}
	if first { // without any CLI
		result := goTest(ctx, "", "-race", "./...")
		ok = ok && result.ok
		summary = append(summary, result.word()+": unit tests"+result.counts(), "left out: the acceptance tests, for want of any CLI")
	}
	fmt.Println("\n" + strings.Join(summary, "\n"))
	return ok
}
