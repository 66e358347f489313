package cli

import (
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

// The version is that of the newest entry of the changelog, and whatever users copy takes it.
func TestVersionsAgree(t *testing.T) {
	changelog, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	newest := regexp.MustCompile(`(?m)^## (\S+) \((unreleased|\d{4}-\d\d-\d\d)\)$`).FindSubmatch(changelog)
	if newest == nil || string(newest[1]) != Version {
		t.Errorf("the newest entry of CHANGELOG.md is %q, and the version %s", newest, Version)
	}
	ours := version.Must(version.NewVersion(Version))
	before := version.Must(version.NewVersion(fmt.Sprintf("0.%d.9", ours.Segments()[1]-1)))
	required := regexp.MustCompile(`source +?= "onlyfansapi/onlyfansapi"\n(?: +version = "(.*)")?`)
	found := 0
	for _, root := range []string{"examples", "docs", "README.md"} {
		err := filepath.WalkDir(filepath.Join("../..", root), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			for _, match := range required.FindAllSubmatch(text, -1) {
				found++
				constraint, err := version.NewConstraint(string(match[1]))
				if err != nil || !constraint.Check(ours) || constraint.Check(before) {
					t.Errorf("%s requires version %q, which does not take %s, or takes %s, too",
						path, match[1], ours, before)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 10 {
		t.Errorf("only %d places require this provider", found)
	}
	index, err := os.ReadFile("../../docs/index.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(index), fmt.Sprintf("`version = \"~> 0.%d.0\"`", ours.Segments()[1])) {
		t.Errorf("the page of the provider gives no constraint for the patches of %s", Version)
	}
}

// The release is built with the goreleaser that is tried here.
func TestGoreleaserVersionsAgree(t *testing.T) {
	workflow, err := os.ReadFile("../../.github/workflows/release.yml")
	if err != nil {
		t.Fatal(err)
	}
	tool, err := os.ReadFile("../tools/release/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	used := regexp.MustCompile(`version: (v2\S+) # as in internal/tools/release`).FindSubmatch(workflow)
	if used == nil || !strings.Contains(string(tool), "github.com/goreleaser/goreleaser/v2 "+string(used[1])) {
		t.Errorf("the workflow uses %q", used)
	}
}

// The registries read from the manifest which protocol is spoken.
func TestManifest(t *testing.T) {
	text, err := os.ReadFile("../../terraform-registry-manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Version  int
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		}
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	serves, err := os.ReadFile("../../main.go")
	if err != nil {
		t.Fatal(err)
	}
	if manifest.Version != 1 || !slices.Equal(manifest.Metadata.ProtocolVersions, []string{"6.0"}) {
		t.Errorf("manifest %+v", manifest)
	}
	if !strings.Contains(string(serves), "tf6server.Serve(") {
		t.Error("main.go does not serve protocol 6")
	}
}

// What is tested, demonstrated and installed from a checkout is linked as the release is.
func TestBuildsAsTheReleaseDoes(t *testing.T) {
	root, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	built, err := BuildProvider(bin, ".", "onlyfansapi")
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"build", "install"} {
		cmd := exec.Command("make", "--no-print-directory", "-C", root, target)
		cmd.Env = append(os.Environ(), "GOBIN="+bin+"/"+target, "MAKEFLAGS=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("make %s: %v\n%s", target, err, out)
		}
	}
	name := "terraform-provider-onlyfansapi"
	for _, program := range []string{built, filepath.Join(root, "bin", name), filepath.Join(bin, "install", name)} {
		info, err := buildinfo.ReadFile(program)
		if err != nil {
			t.Fatal(err)
		}
		settings := map[string]string{}
		for _, setting := range info.Settings {
			settings[setting.Key] = setting.Value
		}
		for key, want := range map[string]string{"CGO_ENABLED": "0", "-trimpath": "true"} {
			if got := settings[key]; got != want {
				t.Errorf("%s is built with %s=%s, want %s", program, key, got, want)
			}
		}
	}
	release, err := os.ReadFile(filepath.Join(root, ".goreleaser.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(release), "CGO_ENABLED=0") {
		t.Error("the release is built with cgo")
	}
}
