package onlyfansapi

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// When a process that was stopped goes on, the timer of the request fires before anything can be read. The answer to
// what changes something is read nevertheless; that of a poll need not be.
func TestAnswerIsReadAfterTheTimeout(t *testing.T) {
	for name, test := range map[string]struct {
		delay time.Duration
		want  string
	}{
		"with the timer":  {DefaultRequestTimeout, ""},
		"soon after":      {DefaultRequestTimeout + readGrace/2, ""},
		"long after":      {DefaultRequestTimeout + 2*readGrace, "no complete answer came within 30s"},
		"a minute before": {0, ""},
	} {
		onStart(t, func(t *testing.T, _ *fakeapi.Server, client *Client) {
			started, sent, err := client.StartAuthAttempt(t.Context(), alice(), nil)
			if text(err) != test.want || !sent || (started.ID == "auth_1") != (err == nil) {
				t.Errorf("%s: %q, sent %t, %v; want %q", name, started.ID, sent, err, test.want)
			}
		}, fakeapi.Answer{Delay: test.delay, Body: `{"attempt_id":"auth_1"}`})
	}
	synctest.Test(t, func(t *testing.T) {
		late := fakeapi.Authenticated("acct_1")
		late.Delay = DefaultRequestTimeout + readGrace/2
		api := fakeapi.New()
		api.Script("auth_x", late)
		client := newTestClient(t, api, Config{})
		reserved, err := client.limit.wait(t.Context(), read, nil)
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		_, err = client.send(
			t.Context(),
			reserved,
			request{method: http.MethodGet, path: []string{"authenticate", "auth_x"}},
		)
		if err == nil || !strings.Contains(err.Error(), "within 30s") || time.Since(begun) != DefaultRequestTimeout {
			t.Errorf("a poll ended after %s with %v", time.Since(begun), err)
		}
	})
}
