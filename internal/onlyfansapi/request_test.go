package onlyfansapi

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
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
		r := request{method: http.MethodPost, path: []string{"x"}}
		if _, _, err := client.change(t.Context(), time.Minute, r, nil, nil); err != nil {
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
			if _, sent, err := client.change(t.Context(), time.Minute, r, nil, nil); err == nil || sent {
				t.Errorf("%q: sent %t, %v", id, sent, err)
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
		for bound, want := range map[int64]string{
			0: "the answer is larger than 4 MiB, so it is not this API's", 8 << 20: "",
		} {
			reserved, err := client.limit.wait(t.Context(), read, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.send(
				t.Context(),
				reserved,
				request{method: http.MethodGet, path: []string{"x"}, maxBody: bound},
			)
			if got := text(err); got != want {
				t.Errorf("bound %d: got %q, want %q", bound, got, want)
			}
		}
	})
}

// A key that the API refused is not sent again, also not by what is held back at that moment.
func TestRefusedKeyIsNotSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		client := newTestClient(t, api, Config{APIKey: "not-a-key-of-this-api", RequestsPerMinute: 3})
		var group sync.WaitGroup
		for i := range 70 {
			group.Go(func() {
				time.Sleep(time.Duration(i) * time.Second / 10)
				wait, err := client.WaitForAuthAttempt(t.Context(), fmt.Sprint("auth_", i), WaitOptions{})
				if answer, ok := errors.AsType[*Error](err); !ok || answer.Status != http.StatusUnauthorized {
					t.Errorf("wait %d: %v", i, err)
				}
				if errors.Is(err, ErrKeyRefused) != (i > 0) {
					t.Errorf("wait %d: %v", i, err)
				}
				if i > 0 && wait.Polls+wait.Requests > 0 {
					t.Errorf("wait %d tells of %d polls and %d requests", i, wait.Polls, wait.Requests)
				}
			})
		}
		group.Wait()
		if sent, err := client.SubmitTwoFactorCode(
			t.Context(),
			"auth_x",
			code,
			nil,
		); sent ||
			!errors.Is(err, ErrKeyRefused) {
			t.Errorf("a submission: sent %t, %v", sent, err)
		}
		if n := len(api.Requests()); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
}

// The 401 of something in front of the API, such as a captive portal, does not refuse the key.
func TestUnauthorizedPageDoesNotRefuseTheKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		page := fakeapi.Answer{Status: 401, Body: "<title>Sign in to the Wi-Fi</title>"}
		api.Script("auth_x", page, fakeapi.Authenticated("acct_1"))
		client := newTestClient(t, api, Config{})
		wait, err := client.WaitForAuthAttempt(t.Context(), "auth_x", WaitOptions{})
		if text(err) != "HTTP 401 Unauthorized" || wait.Polls != 1 {
			t.Errorf("%v after %d polls", err, wait.Polls)
		}
		if wait, err := client.WaitForAuthAttempt(
			t.Context(),
			"auth_x",
			WaitOptions{},
		); err != nil ||
			wait.Outcome != Succeeded {
			t.Errorf("behind the portal: %q, %v", wait.Outcome, err)
		}
	})
}

// What needs a key that was refused fails at once, also where the budget would hold it back; and what was held back
// when the key was refused neither goes nor keeps others from ending.
func TestRefusedKeyHoldsNobodyBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := fakeapi.New()
		slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second) // until all are held back
			api.ServeHTTP(w, r)
		})
		client := newTestClient(t, slow, Config{APIKey: "not-a-key-of-this-api", RequestsPerMinute: 1})
		began := time.Now()
		var group sync.WaitGroup
		for i := range 4 {
			group.Go(func() {
				_, err := client.WaitForAuthAttempt(t.Context(), fmt.Sprint("auth_", i), WaitOptions{})
				if answer, ok := errors.AsType[*Error](err); !ok || answer.Status != http.StatusUnauthorized {
					t.Errorf("wait %d: %v", i, err)
				}
			})
		}
		group.Wait()
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("all ended after %s", took)
		}
		began = time.Now()
		if _, err := client.Accounts(
			t.Context(),
			nil,
		); !errors.Is(err, ErrKeyRefused) ||
			time.Since(began) > time.Second {
			t.Errorf("got %v after %s", err, time.Since(began))
		}
		if n := len(api.Requests()); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
}

// A request that never left does not use up the budget.
func TestRefusedConnectionsDoNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := newTestClient(t, fakeapi.New(), Config{RequestsPerMinute: 2})
		client.transport = &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			return nil, errnoRefused
		}}
		began := time.Now()
		for i := range 5 {
			if _, err := client.WaitForAuthAttempt(
				t.Context(),
				fmt.Sprint("auth_", i),
				WaitOptions{},
			); text(
				err,
			) != "the connection was refused" {
				t.Errorf("got %v", err)
			}
		}
		if took := time.Since(began); took > time.Minute {
			t.Errorf("25 refused connections took %s: they were held back", took)
		}
	})
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
