// Command mirror builds the provider of this checkout into a filesystem mirror under bin/, and prints what to export,
// so that `init` installs it as it installs a released one.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/cli"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "mirror:", err)
		os.Exit(1)
	}
}

func run() error {
	root, err := cli.Root()
	if err != nil {
		return err
	}
	dir := filepath.Join(root, "bin")
	built, err := os.MkdirTemp(dir, "mirror-") // on the same file system, so that it can be linked to
	if err != nil {
		return err
	}
	defer os.RemoveAll(built)
	binary, err := cli.BuildProvider(built, ".", "onlyfansapi")
	if err != nil {
		return err
	}
	env, err := cli.MirrorByHand(dir, cli.Provider(binary))
	if err != nil {
		return err
	}
	config, err := os.ReadFile(filepath.Join(dir, "cli.tfrc"))
	if err != nil {
		return err
	}
	fmt.Printf("Version %s is in %s. With bin/cli.tfrc, Terraform and OpenTofu install it from there:\n\n%s\n"+
		"In the shell where you use it:\n\n  export %q\n\n"+
		"Where another build was installed before, remove .terraform.lock.hcl and run init again.\n",
		cli.Version, filepath.Join("bin", "mirror"), config, env[0])
	return nil
}
