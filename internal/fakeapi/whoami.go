package fakeapi

import "time"

// What GET /api/whoami answers. It is invented.
const (
	KeyName      = "terraform"
	KeyCreatedAt = "2025-01-15T09:00:00.000000Z"
	TeamName     = "Example Agency"
	TeamSlug     = "example-agency"
)

// whoami answers GET /api/whoami. The key was last used by this request. Source: the vendor's SDKs.
func (s *Server) whoami(call) Answer {
	return Answer{Body: map[string]any{
		"api_key": map[string]any{"name": KeyName, "created_at": KeyCreatedAt, "last_used_at": timestamp(s.now())},
		"team":    map[string]any{"name": TeamName, "slug": TeamSlug},
	}}
}

// timestamp returns a time in the form of the vendor's page.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
