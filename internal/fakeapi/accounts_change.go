package fakeapi

import "net/http"

// ScriptList sets what the server answers to a request for the list of accounts, instead of the list.
func (s *Server) ScriptList(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists = newAttempt(answers)
	if len(answers) == 0 {
		s.lists = nil
	}
}

// ScriptDisconnect sets what the server answers to a DELETE of an account. One that is answered with a 2xx that is no
// [Refusal], or has no answer at all, disconnects the account.
func (s *Server) ScriptDisconnect(id string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disconnects[id] = newAttempt(answers)
}

// disconnect answers DELETE /api/accounts/{id} with null. Source: the vendor's SDKs.
func (s *Server) disconnect(c call) Answer {
	s.notice()
	if answer, ok := s.busy(c.id); ok {
		return answer
	}
	answer := Answer{Body: encoded("null")}
	if scripted := s.disconnects[c.id]; scripted != nil {
		answer = scripted.next()
	} else if s.accounts[c.id] == nil {
		return laravel(c.Request, http.StatusNotFound, "Account not found.")
	}
	if answer.status() < 300 && !answer.refuses() { // 0 is no answer
		delete(s.accounts, c.id)
	}
	return answer
}
