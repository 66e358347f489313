package cli

import (
	"encoding/json"
	"os"
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
				if err != nil || !constraint.Check(ours) {
					t.Errorf("%s requires version %q, which does not take %s", path, match[1], Version)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 20 {
		t.Errorf("only %d places require this provider", found)
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
