package provider

import (
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// However long the API's texts are, a summary stays one line, and a message can be read; both are cut by characters,
// not bytes.
func TestLongTextsAreCut(t *testing.T) {
	failed := fakeapi.Failed(strings.Repeat("ж", 1000), strings.Repeat("я", 1000))
	diags, _ := readInMemory(t, new(authAttemptModel), readOptions{}, failed)
	if len(diags) != 1 {
		t.Fatal(fullText(diags))
	}
	if n := strings.Count(diags[0].Summary(), "ж"); n != 63 {
		t.Errorf("%d characters of the error code in the summary: %s", n, diags[0].Summary())
	}
	if n := strings.Count(diags[0].Detail(), "я"); n != 399 {
		t.Errorf("%d characters of the error message in the detail", n)
	}
}

// A code of the API that is empty is none.
func TestEmptyTextsAreNotTold(t *testing.T) {
	diags, _ := readInMemory(t, new(authAttemptModel), readOptions{}, fakeapi.Failed("", ""))
	said := fullText(diags)
	wantIn(t, said, "The API gives no reason in words")
	if strings.Contains(said, "()") || strings.Contains(said, `""`) {
		t.Error(said)
	}
}
