package provider

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// canaries are the texts that must be nowhere: the key whole, in parts and encoded, and the profile's session secrets.
func canaries() map[string]string {
	key := fakeapi.Key
	texts := map[string]string{
		"the key in base64":             base64.StdEncoding.EncodeToString([]byte(key)),
		"the key in base64, for URLs":   base64.RawURLEncoding.EncodeToString([]byte(key)),
		"the key's header in base64":    base64.StdEncoding.EncodeToString([]byte("Bearer " + key))[12:40],
		"the key in hexadecimal":        hex.EncodeToString([]byte(key)),
		"the key in upper hexadecimal":  strings.ToUpper(hex.EncodeToString([]byte(key))),
		"the key as a part of a URL":    url.QueryEscape(key),
		"the key as a path of a URL":    url.PathEscape(key),
		"the profile's csrf":            secretOf("csrf"),
		"the profile's wsAuthToken":     secretOf("wsAuthToken"),
		"a part of the profile's token": secretOf("wsAuthToken")[20:40],
	}
	for i := 0; i+14 <= len(key); i += 7 {
		texts["the key's part "+key[i:i+14]] = key[i : i+14]
	}
	return texts
}

func secretOf(field string) string {
	secret, _ := fakeapi.Profile()[field].(string)
	return secret
}

// checkCanaries searches what was printed, and every file of the workspace, with the members of plan files. In the files
// named in except, whatever the CLI writes there is as it is documented.
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
	for name, text := range canaries() {
		if bytes.Contains(content, []byte(text)) {
			w.t.Errorf("%s holds %s", where, name)
		}
	}
}

// The canaries are found where they are: else the other tests would prove nothing.
func TestCanariesSing(t *testing.T) {
	for name, text := range canaries() {
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
