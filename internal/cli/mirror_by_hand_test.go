package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A mirror by hand can be made again after another build, serves both CLIs, and leaves all other providers to their registries.
func TestMirrorByHand(t *testing.T) {
	dir := t.TempDir()
	for _, build := range []string{"first", "second"} {
		program := filepath.Join(t.TempDir(), "terraform-provider-onlyfansapi")
		if err := os.WriteFile(program, []byte(build), 0o700); err != nil {
			t.Fatal(err)
		}
		env, err := MirrorByHand(dir, Provider(program))
		if err != nil {
			t.Fatalf("the %s build: %v", build, err)
		}
		if want := "TF_CLI_CONFIG_FILE=" + filepath.Join(dir, "cli.tfrc"); len(env) != 1 || env[0] != want {
			t.Errorf("exported is %q, want %q", env, want)
		}
		installed, err := filepath.Glob(filepath.Join(dir, "mirror", "*", "onlyfansapi", "onlyfansapi", Version, "*", "terraform-provider-onlyfansapi"))
		if err != nil || len(installed) != len(hosts) {
			t.Fatalf("installed is %q, %v", installed, err)
		}
		for _, path := range installed {
			if content, err := os.ReadFile(path); err != nil || string(content) != build {
				t.Errorf("%s is %q, %v", path, content, err)
			}
		}
	}
	config, err := os.ReadFile(filepath.Join(dir, "cli.tfrc"))
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path    = %q\n    include = [\"onlyfansapi/onlyfansapi\"]\n  }\n"+
		"  direct { exclude = [\"onlyfansapi/onlyfansapi\"] }\n}\n", filepath.ToSlash(filepath.Join(dir, "mirror")))
	if string(config) != want {
		t.Errorf("the CLI is configured by\n%s\nwant\n%s", config, want)
	}
}

// What `make mirror` prints is what a CLI takes: init installs the build, and no warning of an override comes with it.
func TestMakeMirror(t *testing.T) {
	engine, err := Find(t.Context())
	if err != nil {
		t.Skip("there is no CLI:", err)
	}
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("make", "--no-print-directory", "-C", root, "mirror")
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
		out, err := engine.Command(t.Context(), dir, []string{exported, "ONLYFANSAPI_API_KEY=key"}, args...).CombinedOutput()
		if err != nil || strings.Contains(strings.ToLower(string(out)), "overrid") {
			t.Errorf("%s: %v\n%s", args[0], err, out)
		}
	}
}
