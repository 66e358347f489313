package fakeapi

import (
	"os"
	"strings"
	"testing"
)

// Whoever plays as README.md says exports the key that the server takes.
func TestReadmeHasTheKey(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), "ONLYFANSAPI_API_KEY='"+Key+"'") {
		t.Error("README.md exports another key")
	}
}
