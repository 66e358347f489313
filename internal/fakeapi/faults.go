package fakeapi

import (
	"encoding/json"
	"net/http"
)

// ScriptRequest sets what the server answers to requests of a method and an escaped path, such as POST /api/webhooks,
// instead of doing what they ask for. Without answers, they are served again.
func (s *Server) ScriptRequest(method, path string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.others[method+" "+path] = newAttempt(answers)
	if len(answers) == 0 {
		delete(s.others, method+" "+path)
	}
}

// Refusal is an answer that refuses although its status says that all is well. Whether the vendor sends such is not
// known.
func Refusal(message string) Answer {
	return Answer{Body: map[string]any{"success": false, "message": message}}
}

// NoCredits is the refusal of a request because the key's team has used up what it has paid for, and no rate limit.
// The status and the words are a guess.
func NoCredits() Answer {
	return Error(http.StatusTooManyRequests, "You have no credits remaining.")
}

// refuses reports whether the body says so, as that of a [Refusal].
func (a Answer) refuses() bool {
	var sent struct {
		Success *bool `json:"success"`
	}
	body, _ := a.body()
	return json.Unmarshal(body, &sent) == nil && sent.Success != nil && !*sent.Success
}
