package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	mdFence   = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
	mdLink    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	mdHeading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	mdID      = regexp.MustCompile(`<a id="([^"]+)">`)
)

// Every link of the texts leads to a file that is there, and to a heading of it. Those of docs/ end in .md and stay in
// docs/. That is the one form that works where the folder is read in the repository, and the Terraform Registry takes
// the ending off, on which the docs of other providers rely, such as those of databricks and cloudflare. The code of
// OpenTofu's registry took it off within a folder only.
func TestLinksLeadSomewhere(t *testing.T) {
	files := []string{"README.md", "CONTRIBUTING.md", "SECURITY.md"}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, "docs", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	followed := 0
	for _, file := range files {
		for _, link := range links(t, file) {
			followed++
			if err := follow(t, file, link); err != nil {
				t.Errorf("%s links to %s: %v", file, link, err)
			}
		}
	}
	if followed < 100 {
		t.Errorf("only %d links are followed", followed)
	}
}

// links returns the links of a text that stay in the repository.
func links(t *testing.T, file string) (found []string) {
	t.Helper()
	for _, match := range mdLink.FindAllStringSubmatch(prose(t, file), -1) {
		if !strings.Contains(match[1], "://") {
			found = append(found, match[1])
		}
	}
	return found
}

func follow(t *testing.T, file, link string) error {
	t.Helper()
	path, anchor, _ := strings.Cut(link, "#")
	target := file
	if path != "" {
		target = filepath.ToSlash(filepath.Join(filepath.Dir(file), path))
	}
	if _, err := os.Stat("../../" + target); err != nil {
		return err
	}
	if strings.HasPrefix(file, "docs/") && (!strings.HasPrefix(target, "docs/") || !strings.HasSuffix(target, ".md")) {
		return fmt.Errorf("%s is no page of docs/, and the registries have no other files", target)
	}
	if anchor != "" && !anchors(t, target)[anchor] {
		return fmt.Errorf("%s has no such heading", target)
	}
	return nil
}

// anchors returns what can stand behind the # of a link to the file, made of its headings as GitHub and the registries
// make it.
func anchors(t *testing.T, file string) map[string]bool {
	t.Helper()
	text := prose(t, file)
	found := map[string]bool{}
	for _, match := range mdHeading.FindAllStringSubmatch(text, -1) {
		slug := regexp.MustCompile(`[^\pL\pN _-]`).ReplaceAllString(strings.ToLower(match[1]), "")
		slug = strings.ReplaceAll(slug, " ", "-")
		for name, n := slug, 1; ; n++ {
			if !found[name] {
				found[name] = true
				break
			}
			name = fmt.Sprintf("%s-%d", slug, n)
		}
	}
	for _, match := range mdID.FindAllStringSubmatch(text, -1) {
		found[match[1]] = true
	}
	return found
}

// prose is a text without its code.
func prose(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + file)
	if err != nil {
		t.Fatal(err)
	}
	return mdFence.ReplaceAllString(string(text), "")
}
