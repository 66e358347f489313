package onlyfansapi

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A POST without a body says that it has none: some proxies answer 411 to one in chunks.
func TestRequestWithoutBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var length string
		var encoding []string
		client := newTestClient(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			length, encoding = r.Header.Get("Content-Length"), r.TransferEncoding
		}), Config{})
		if _, err := client.once(t.Context(), time.Minute, request{method: http.MethodPost, path: []string{"x"}}, nil); err != nil {
			t.Fatal(err)
		}
		if length != "0" || len(encoding) != 0 {
			t.Errorf("Content-Length %q, Transfer-Encoding %v; want 0 and none", length, encoding)
		}
	})
}

// An id that is no element of a path must not change which resource a request is for.
func TestRequestPathElements(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		client := newTestClient(t, api, Config{})
		for _, id := range []string{"", ".", ".."} {
			r := request{method: http.MethodDelete, path: []string{"accounts", id}}
			if a, err := client.once(t.Context(), time.Minute, r, nil); err == nil || a.sent {
				t.Errorf("%q: sent %t, %v", id, a.sent, err)
			}
		}
		if requests := api.Requests(); len(requests) != 0 {
			t.Errorf("requests %+v", requests)
		}
	})
}

// A request can have a bound of its own, because a list is larger than an attempt.
func TestRequestBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newTestClient(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(strings.Repeat(" ", 5<<20)))
		}), Config{})
		for bound, want := range map[int64]string{0: "the answer is larger than 4 MiB, so it is not this API's", 8 << 20: ""} {
			if err := client.limit.enter(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			_, err := client.send(t.Context(), request{method: http.MethodGet, path: []string{"x"}, maxBody: bound})
			client.limit.leave()
			if got := text(err); got != want {
				t.Errorf("bound %d: got %q, want %q", bound, got, want)
			}
		}
	})
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
