package acceptance

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// serveInstead lets the next runs of the CLI talk to another handler.
func (w *workspace) serveInstead(handler http.Handler) {
	w.t.Helper()
	server := httptest.NewServer(handler)
	w.t.Cleanup(server.CloseClientConnections)
	for i, entry := range w.env {
		if strings.HasPrefix(entry, envBaseURL+"=") {
			w.env[i] = envBaseURL + "=" + server.URL
		}
	}
}

// hangs never answers, but counts what it was asked.
type hangs struct {
	asked atomic.Int64
}

func (h *hangs) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	h.asked.Add(1)
	<-r.Context().Done()
}

func (h *hangs) count() int { return int(h.asked.Load()) }

// slowly takes 3 seconds for requests of this method, which it counts, and lets the API answer.
type slowly struct {
	api    *fakeapi.Server
	method string
	asked  atomic.Int64
}

func (s *slowly) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.Method == s.method {
		s.asked.Add(1)
		time.Sleep(3 * time.Second)
	}
	s.api.ServeHTTP(rw, r)
}

func (s *slowly) count() int { return int(s.asked.Load()) }
