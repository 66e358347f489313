package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// A mirror by hand can be made again after another build, serves both CLIs, and leaves all other providers to their
// registries.
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
		installed, err := filepath.Glob(filepath.Join(dir, "mirror", "*", "onlyfansapi", "onlyfansapi", Version, "*",
			"terraform-provider-onlyfansapi"))
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
	want := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path    = %q\n    include = "+
		"[\"onlyfansapi/onlyfansapi\"]\n  }\n"+
		"  direct { exclude = [\"onlyfansapi/onlyfansapi\"] }\n}\n", filepath.ToSlash(filepath.Join(dir, "mirror")))
	if string(config) != want {
		t.Errorf("the CLI is configured by\n%s\nwant\n%s", config, want)
	}
}
