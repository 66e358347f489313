package fakeapi

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhoami(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := New()
		time.Sleep(time.Hour)
		const want = `{"api_key":{"created_at":"2025-01-15T09:00:00.000000Z",` +
			`"last_used_at":"2000-01-01T01:00:00.000000Z","name":"terraform"},` +
			`"team":{"name":"Example Agency","slug":"example-agency"}}`
		if got := get(api, http.MethodGet, "/api/whoami"); got.Code != http.StatusOK || got.Body.String() != want {
			t.Errorf("%d %s", got.Code, got.Body)
		}
		got := get(api, http.MethodGet, "/api/whoami", "Authorization", "Bearer x")
		if got.Code != http.StatusUnauthorized {
			t.Errorf("with another key: %d", got.Code)
		}
	})
}
