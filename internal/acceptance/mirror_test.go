package acceptance

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/cli"
)

// What `make mirror` prints is what a CLI takes: init installs the build, and no warning of an override comes with it.
func TestAccMakeMirror(t *testing.T) {
	t.Parallel()
	needsEngine(t)
	root, err := cli.Root()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "make", "--no-print-directory", "-C", root, "mirror")
	cmd.Env = append(os.Environ(), "MAKEFLAGS=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("make mirror: %v\n%s", err, out)
	}
	exported := "TF_CLI_CONFIG_FILE=" + filepath.Join(root, "bin", "cli.tfrc")
	if !strings.Contains(string(out), "\n  export \""+exported+"\"\n") {
		t.Errorf("it does not say what to export:\n%s", out)
	}
	dir := t.TempDir()
	config, err := os.ReadFile(filepath.Join(root, "examples", "provider", "provider.tf"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), config, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init", "-no-color"}, {"plan", "-no-color"}} {
		out, err := engine.Command(t.Context(), dir, []string{exported, envAPIKey + "=key"}, args...).CombinedOutput()
		if err != nil || strings.Contains(strings.ToLower(string(out)), "overrid") {
			t.Errorf("%s: %v\n%s", args[0], err, out)
		}
	}
}
