package acceptance

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// checkCanaries searches what was printed, and every file of the workspace, with the members of plan files. In the
// files named in except, whatever the CLI writes there is as it is documented.
func (w *workspace) checkCanaries(printed string, except ...string) {
	w.t.Helper()
	w.search("what was printed", []byte(printed))
	for name, content := range w.contents() {
		if file, _, _ := strings.Cut(name, " "); !slices.Contains(except, file) {
			w.search(name, content)
		}
	}
}

// holds tells whether a file, or a member of it, holds the text.
func (w *workspace) holds(file, text string) bool {
	w.t.Helper()
	for name, content := range w.contents() {
		if name, _, _ := strings.Cut(name, " "); name == file && bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}

// contents returns the files of the workspace by name, and the members of plan files by the file's name and theirs.
func (w *workspace) contents() map[string][]byte {
	w.t.Helper()
	contents := map[string][]byte{}
	err := filepath.WalkDir(w.dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name := filepath.Base(path)
		contents[name] = content
		archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return nil //nolint:nilerr // no plan file
		}
		for _, member := range archive.File {
			r, err := member.Open()
			if err != nil {
				return err
			}
			if contents[name+" "+member.Name], err = io.ReadAll(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return contents
}

func (w *workspace) search(where string, content []byte) {
	w.t.Helper()
	for name, text := range fakeapi.Canaries() {
		if bytes.Contains(content, []byte(text)) {
			w.t.Errorf("%s holds %s", where, name)
		}
	}
}

// The canaries are found where they are: else the other tests would prove nothing.
func TestCanariesSing(t *testing.T) {
	for name, text := range fakeapi.Canaries() {
		if len(text) < 14 {
			t.Errorf("%s is too short to be searched: %q", name, text)
		}
	}
	probe := &testing.T{}
	w := &workspace{t: probe, dir: t.TempDir()}
	w.search("a text", []byte("x"+fakeapi.Key[7:21]+"y"))
	if !probe.Failed() {
		t.Error("a part of the key was not found")
	}
}
