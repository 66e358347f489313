//go:build unix

package onlyfansapi

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// stoppedAt names the address at which the process of [TestStartInStoppedProcess] starts an attempt.
const stoppedAt = "ONLYFANSAPI_TEST_STOPPED_AT"

// A process that is stopped (Ctrl-Z, or a laptop that sleeps) past the request timeout finds the answer in its socket
// when it goes on, and an attempt that has begun is not lost.
func TestStartInStoppedProcess(t *testing.T) {
	if address := os.Getenv(stoppedAt); address != "" {
		startInStoppedProcess(t, address)
		return
	}
	const timeout = 250 * time.Millisecond
	process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	var starts atomic.Int64
	running := make(chan struct{})
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := starts.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
		<-running // then process.Process is set
		if err := process.Process.Signal(syscall.SIGSTOP); err != nil {
			t.Error(err)
		}
		time.AfterFunc(2*timeout, func() { _ = process.Process.Signal(syscall.SIGCONT) })
		_, _ = w.Write([]byte(`{"attempt_id":"auth_` + strconv.FormatInt(n, 10) + `"}`))
	}))
	defer api.Close()
	process.Env = append(os.Environ(), stoppedAt+"="+api.URL, "ONLYFANSAPI_TEST_TIMEOUT="+timeout.String())
	var out bytes.Buffer
	process.Stdout, process.Stderr = &out, &out
	err := process.Start()
	close(running)
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Wait(); err != nil || strings.Count(out.String(), "started auth_") != 4 {
		t.Errorf("%v, %d requests:\n%s", err, starts.Load(), out.String())
	}
}

func startInStoppedProcess(t *testing.T, address string) {
	t.Helper()
	timeout, err := time.ParseDuration(os.Getenv("ONLYFANSAPI_TEST_TIMEOUT"))
	if err != nil {
		t.Fatal(err)
	}
	client, err := New(Config{BaseURL: address, APIKey: fakeapi.Key, RequestTimeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		started, _, err := client.StartAuthAttempt(t.Context(), alice(), nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Log("started", started.ID)
	}
}
