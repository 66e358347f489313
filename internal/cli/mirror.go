package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// MirrorVersion is the version under which a mirror offers its providers.
const MirrorVersion = "0.0.1"

// hosts are the default registries of Terraform and OpenTofu, which the mirror stands in for.
var hosts = []string{"registry.terraform.io", "registry.opentofu.org"}

// BuildProvider builds a provider from its package, stripped as for a release, and returns where it is.
func BuildProvider(dir, pkg, name string) (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "terraform-provider-"+name)
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w -X main.version="+MirrorVersion, "-o", binary, pkg)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	return binary, nil
}

// Mirror makes a filesystem mirror of the providers in dir, from their names to their binaries, and returns the
// environment in which a CLI installs from there and from nowhere else. That is the way of a real installation, which
// has no warnings as development overrides have.
func Mirror(dir string, providers map[string]string) ([]string, error) {
	mirror := filepath.Join(dir, "mirror")
	for name, binary := range providers {
		for _, host := range hosts {
			target := filepath.Join(mirror, host, "onlyfansapi", name, MirrorVersion, runtime.GOOS+"_"+runtime.GOARCH)
			if err := os.MkdirAll(target, 0o755); err != nil {
				return nil, err
			}
			if err := os.Link(binary, filepath.Join(target, filepath.Base(binary))); err != nil {
				return nil, err
			}
		}
	}
	config := filepath.Join(dir, "cli.tfrc")
	text := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(mirror))
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		return nil, err
	}
	return []string{"TF_CLI_CONFIG_FILE=" + config}, nil
}
