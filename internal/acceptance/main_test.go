package acceptance

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/go-version"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/cli"
)

// The environment variables that the provider reads.
const (
	envAPIKey       = "ONLYFANSAPI_API_KEY"
	envBaseURL      = "ONLYFANSAPI_BASE_URL"
	envNewerBaseURL = "ONLY_FANS_API_BASE_URL"
)

// engine is the CLI that the tests run, nil where there is none.
var engine *cli.CLI

// signalled ends with the first Ctrl-C or SIGTERM, and with it the CLIs that the tests started.
var signalled context.Context

// TestMain chooses the CLI: the one that TF_ACC_TERRAFORM_PATH names, else any that can be found, so that plain
// `go test` does all that it can. If TF_ACC is set, as `make test` does, OpenTofu is built if there is none.
func TestMain(m *testing.M) {
	for _, name := range []string{envAPIKey, envBaseURL, envNewerBaseURL, "TF_APPEND_USER_AGENT", "TF_LOG"} {
		must(os.Unsetenv(name))
	}
	must(os.Setenv("TF_CLI_CONFIG_FILE", os.DevNull)) // OpenTofu fails on a file that is missing
	flag.Parse()
	if parallel := flag.Lookup("test.parallel"); parallel.Value.String() == parallel.DefValue {
		must(flag.Set("test.parallel", "12")) // the tests wait more than they compute
	}
	endWhenSignalled()
	c, err := chooseEngine(signalled)
	if err != nil && (os.Getenv("TF_ACC_TERRAFORM_PATH") != "" || os.Getenv("TF_ACC") != "") {
		fmt.Println("There is no CLI for the acceptance tests:", err)
		os.Exit(1)
	}
	if err != nil {
		fmt.Println(
			"The acceptance tests (TestAcc…) are skipped, because there is no CLI. `make test` builds one.",
			err,
		)
		os.Exit(m.Run())
	}
	fmt.Println("Acceptance tests on", c)
	engine = &c
	must(os.Setenv("TF_ACC", "1"))
	must(os.Setenv("TF_ACC_TERRAFORM_PATH", c.Path))
	if c.IsOpenTofu() {
		must(os.Setenv("TF_ACC_PROVIDER_HOST", "registry.opentofu.org"))
	}
	must(os.Setenv("TF_ACC_PROVIDER_NAMESPACE", "onlyfansapi"))
	code := m.Run()
	must(os.RemoveAll(installedDir))
	os.Exit(code)
}

// endWhenSignalled makes a signal end this process. Else the first one would be lost: some tests run the provider in
// this process, and the provider takes signals to end its waits, not itself.
func endWhenSignalled() {
	signalled, _ = signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(signalled, func() {
		fmt.Println("Interrupted.")
		time.Sleep(time.Second) // for the CLIs to be killed; those in process groups of their own got no signal
		_ = os.RemoveAll(installedDir)
		os.Exit(1)
	})
}

func chooseEngine(ctx context.Context) (cli.CLI, error) {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		if !filepath.IsAbs(path) {
			return cli.CLI{}, fmt.Errorf("TF_ACC_TERRAFORM_PATH must be absolute, and is %s", path)
		}
		return cli.Open(ctx, path)
	}
	if os.Getenv("TF_ACC") != "" {
		return cli.FindOrBuild(ctx, os.Stdout)
	}
	return cli.Find(ctx)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func needsEngine(t *testing.T) {
	t.Helper()
	if engine == nil {
		t.Skip("needs Terraform or OpenTofu: run make test")
	}
}

// onFirstEngine leaves out, under -short, what one engine proves for all. The rule: what happens in the provider's
// process alone is proved once, because the process is the same under every CLI; where the CLI has a part in it, every
// engine must prove it. A CLI has a part in validating and in what it hands to the provider, in what it prints and
// writes, in signals and processes, and in which of its features exist; and of each kind of the rest, one case shows
// that it comes through. `make test` runs all on one engine, and `make test-engines` gives -short to each.
func onFirstEngine(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("depends on no CLI: make test runs it on one")
	}
}

// needsEphemeral skips what Terraform has had since 1.10 and OpenTofu since 1.11, the oldest that is tested.
func needsEphemeral(t *testing.T) {
	t.Helper()
	needsVersion(t, ephemeralSince, "ephemeral values")
}

// needsFunctions skips what Terraform has had since 1.8 and OpenTofu since 1.7.
func needsFunctions(t *testing.T) {
	t.Helper()
	needsVersion(t, functionsSince, "provider functions")
}

// needsActions skips what Terraform has had since 1.14. OpenTofu says that it is of another version, and has none.
func needsActions(t *testing.T) {
	t.Helper()
	needsEngine(t)
	if engine.IsOpenTofu() {
		t.Skipf("%s has no actions", engine)
	}
	needsVersion(t, actionsSince, "actions")
}

var (
	mocksSince     = version.Must(version.NewVersion("1.7.0"))
	writeOnlySince = version.Must(version.NewVersion("1.11.0"))
	actionsSince   = version.Must(version.NewVersion("1.14.0"))
	ephemeralSince = version.Must(version.NewVersion("1.10.0"))
	functionsSince = version.Must(version.NewVersion("1.8.0"))
	// noEphemeralInvokeSince is the first version that passes no ephemeral value to an action that is invoked with
	// -invoke.
	noEphemeralInvokeSince = version.Must(version.NewVersion("1.16.0-beta1"))
)

func needsVersion(t *testing.T, oldest *version.Version, feature string) {
	t.Helper()
	needsEngine(t)
	if engine.Version.LessThan(oldest) {
		t.Skipf("%s has no %s", engine, feature)
	}
}

// twoFactor is a code that somebody hands in.
const twoFactor = "740193"
