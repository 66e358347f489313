package onlyfansapi

import (
	"errors"
	"net"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// What another server says is told from what the API says by its form.
func TestErrorInAPIForm(t *testing.T) {
	for body, want := range map[string]bool{
		`{"message":"No."}`:                true,
		`{"message":""}`:                   true,
		`{"error":"No."}`:                  true,
		"\ufeff" + `{"error":"No."}`:       true,
		`{"data":{"message":"No."}}`:       true,
		`{"Message":"No."}`:                false,
		`{"message":{},"message":"No."}`:   true,
		`{"message":"No.","message":null}`: false,
		`{"error":{"code":"x"}}`:           false,
		`{"message":null}`:                 false,
		`{"detail":"Not Found"}`:           false,
		`"message"`:                        false,
		`[]`:                               false,
		`<html>{"message":"No."}`:          false,
		``:                                 false,
	} {
		_, _, err := waitFor(t, WaitOptions{}, fakeapi.Answer{Status: 404, Body: body})
		answer, ok := errors.AsType[*Error](err)
		if !ok || answer.InAPIForm != want {
			t.Errorf("%s: got %+v, want %t", body, err, want)
		}
	}
}

// The system's own errors are known by their numbers, which on Windows are others than the names of the other systems
// say.
func TestConnectionRefused(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	client, err := New(Config{BaseURL: "http://" + address, APIKey: fakeapi.Key})
	if err != nil {
		t.Fatal(err)
	}
	reserved, err := client.limit.wait(t.Context(), read, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := client.send(t.Context(), reserved, request{method: "GET", path: []string{"x"}})
	if err == nil || err.Error() != "the connection was refused" || a.sent {
		t.Errorf("got %v, sent %t", err, a.sent)
	}
}

// A message is told once, and not where it adds nothing to the status.
func TestStatusIsNotRepeated(t *testing.T) {
	for body, want := range map[string]string{
		`{"message":"Unauthenticated."}`:                                                         "HTTP 401 Unauthorized",
		`{"message":"unauthorized"}`:                                                             "HTTP 401 Unauthorized",
		`{"error":"Unauthorized. Go to the console."}`:                                           "HTTP 401 Unauthorized (Unauthorized. Go to the console)",
		`{"message":"It is odd.","errors":{"id":["It is odd.","Too long."]}}`:                    "HTTP 401 Unauthorized (id: It is odd. Too long)",
		`{"message":"It is odd. (and 1 more error)","errors":{"a":["No."],"id":["It is odd."]}}`: "HTTP 401 Unauthorized (a: No; id: It is odd)",
		`{"message":"It is odd.","errors":{"id":[""],"a":[]}}`:                                   "HTTP 401 Unauthorized (It is odd)",
	} {
		_, _, err := waitFor(t, WaitOptions{}, fakeapi.Answer{Status: 401, Body: body})
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", body, err, want)
		}
	}
}
