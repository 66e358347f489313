package fakeapi

import (
	"fmt"
	"net/http"
	"time"
)

// ScriptList sets what the server answers to a request for the list of accounts, instead of the list.
func (s *Server) ScriptList(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists = newAttempt(answers)
	if len(answers) == 0 {
		s.lists = nil
	}
}

// ScriptDisconnect sets what the server answers to a DELETE of an account. One that is answered with a 2xx, or has no answer at all,
// disconnects the account.
func (s *Server) ScriptDisconnect(id string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disconnects[id] = newAttempt(answers)
}

// ScriptReauthenticate sets what the server answers to the request for a new sign-in of an account, instead of beginning one.
func (s *Server) ScriptReauthenticate(id string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reauthenticates[id] = newAttempt(answers)
}

// ScriptNextLogin sets the script of the attempts that new sign-ins of an account begin. Without it, an attempt succeeds after [LoginTime].
func (s *Server) ScriptNextLogin(id string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logins[id] = answers
}

// LoginTime is how long a new sign-in of a connected account takes.
const LoginTime = 2 * time.Second

// disconnect answers DELETE /api/accounts/{id} with null. Source: the vendor's SDKs.
func (s *Server) disconnect(c call) Answer {
	s.notice()
	answer := Answer{Body: encoded("null")}
	if scripted := s.disconnects[c.id]; scripted != nil {
		answer = scripted.next()
	} else if s.accounts[c.id] == nil {
		return laravel(c.Request, http.StatusNotFound, "Account not found.")
	}
	if answer.status() < 300 { // 0 is no answer
		delete(s.accounts, c.id)
	}
	return answer
}

// reauthenticate answers POST /api/authenticate/{account_id}/reauthenticate: a new attempt begins, whose id is the last part
// of the polling_url. Source: the vendor's SDKs.
func (s *Server) reauthenticate(c call) Answer {
	s.notice()
	if scripted := s.reauthenticates[c.id]; scripted != nil {
		return scripted.next()
	}
	known := s.accounts[c.id]
	if known == nil {
		return laravel(c.Request, http.StatusNotFound, "Account not found.")
	}
	script, ok := s.logins[c.id]
	if !ok {
		script = known.login()
	}
	s.begun++
	id := fmt.Sprintf("auth_again_%d", s.begun)
	s.attempts[id] = newAttempt(script)
	return Answer{Body: map[string]any{
		"message": "Reauthentication started.", "polling_url": "http://" + c.Host + pathPrefix + id, "success": true,
	}}
}

// login is a new sign-in of a connected account: the account's state says authenticated from the beginning, and only the record
// tells that the attempt has not ended.
func (a Account) login() []Answer {
	about := func(answer Answer) Answer {
		return answer.With("account.display_name", a.DisplayName).
			With("account.onlyfans_data.id", orNull(a.OnlyFansID)).With("account.onlyfans_data.username", orNull(a.OnlyFansUsername))
	}
	return []Answer{about(AheadOfRecord(a.ID)).For(LoginTime), about(Authenticated(a.ID))}
}
