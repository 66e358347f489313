package onlyfansapi

import (
	"errors"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// What another server says is told from what the API says by its form.
func TestErrorInAPIForm(t *testing.T) {
	for body, want := range map[string]bool{
		`{"message":"No."}`:       true,
		`{"message":""}`:          true,
		`{"error":"No."}`:         true,
		`{"error":{"code":"x"}}`:  false,
		`{"message":null}`:        false,
		`{"detail":"Not Found"}`:  false,
		`"message"`:               false,
		`[]`:                      false,
		`<html>{"message":"No."}`: false,
		``:                        false,
	} {
		_, _, err := waitFor(t, WaitOptions{}, fakeapi.Answer{Status: 404, Body: body})
		answer, ok := errors.AsType[*Error](err)
		if !ok || answer.InAPIForm != want {
			t.Errorf("%s: got %+v, want %t", body, err, want)
		}
	}
}
