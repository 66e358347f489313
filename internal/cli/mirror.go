package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// Version is that of the next release, as CHANGELOG.md has it. What is built here is installed as if it were that.
const Version = "0.2.0"

// hosts are the default registries of Terraform and OpenTofu, which the mirror stands in for.
var hosts = []string{"registry.terraform.io", "registry.opentofu.org"}

// Plugin is a provider to be installed.
type Plugin struct {
	Source  string // namespace and name, such as "onlyfansapi/onlyfansapi"
	Version string
	Path    string // of its program, or of a release's archive of it (.zip)
}

// Provider is this provider, in its next version.
func Provider(path string) Plugin {
	return Plugin{Source: "onlyfansapi/onlyfansapi", Version: Version, Path: path}
}

// BuildProvider builds a provider from its package as the release does (.goreleaser.yml), and returns where it is.
func BuildProvider(dir, pkg, name string) (string, error) {
	root, err := Root()
	if err != nil {
		return "", err
	}
	binary := filepath.Join(dir, "terraform-provider-"+name)
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w -X main.version="+Version, "-o", binary, pkg)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	return binary, nil
}

// Mirror makes a filesystem mirror of the providers in dir, and returns the environment in which a CLI installs from
// there and from nowhere else. That is the way of a real installation, which has no warnings as development overrides
// have.
func Mirror(dir string, plugins ...Plugin) ([]string, error) {
	return mirror(dir, "provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", plugins...)
}

// MirrorByHand makes anew a mirror in dir for somebody who tries this provider: a CLI installs it from there, and all
// others from their registries. It returns the environment as [Mirror] does.
func MirrorByHand(dir string, provider Plugin) ([]string, error) {
	if err := os.RemoveAll(filepath.Join(dir, "mirror")); err != nil {
		return nil, err
	}
	config := "provider_installation {\n  filesystem_mirror {\n    path    = %q\n" +
		"    include = [\"" + provider.Source + "\"]\n  }\n" +
		"  direct { exclude = [\"" + provider.Source + "\"] }\n}\n"
	return mirror(dir, config, provider)
}

// mirror makes it, and the CLI configuration of this form, into which the path goes.
func mirror(dir, form string, plugins ...Plugin) ([]string, error) {
	mirror := filepath.Join(dir, "mirror")
	for _, plugin := range plugins {
		for _, host := range hosts {
			target := filepath.Join(mirror, host, filepath.FromSlash(plugin.Source))
			if filepath.Ext(plugin.Path) != ".zip" {
				target = filepath.Join(target, plugin.Version, runtime.GOOS+"_"+runtime.GOARCH)
			}
			if err := os.MkdirAll(target, 0o755); err != nil {
				return nil, err
			}
			if err := os.Link(plugin.Path, filepath.Join(target, filepath.Base(plugin.Path))); err != nil {
				return nil, err
			}
		}
	}
	config := filepath.Join(dir, "cli.tfrc")
	if err := os.WriteFile(config, fmt.Appendf(nil, form, filepath.ToSlash(mirror)), 0o644); err != nil {
		return nil, err
	}
	return []string{"TF_CLI_CONFIG_FILE=" + config}, nil
}
