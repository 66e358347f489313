package fakeapi

import (
	"net/http"
	"time"
)

// ScriptReauthenticate sets what the server answers to the request for a new sign-in of an account, instead of
// beginning one.
func (s *Server) ScriptReauthenticate(id string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reauthenticates[id] = newAttempt(answers)
}

// ScriptCredentials sets what the server answers to new credentials for an account, instead of beginning a new sign-in.
func (s *Server) ScriptCredentials(id string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.credentials[id] = newAttempt(answers)
}

// ScriptNextLogin sets the script of the attempts that new sign-ins of an account begin, with and without new
// credentials. Without it, an attempt succeeds after [LoginTime].
func (s *Server) ScriptNextLogin(id string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.logins[id] = answers
}

// LoginTime is how long a new sign-in of a connected account takes.
const LoginTime = 2 * time.Second

// reauthenticate answers POST /api/authenticate/{account_id}/reauthenticate: a new attempt begins, whose id is the
// last part of the polling_url. Source: the vendor's SDKs.
func (s *Server) reauthenticate(c call) Answer {
	s.notice()
	if answer, ok := s.busy(c.id); ok {
		return answer
	}
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
	id := s.nextID("auth_again")
	s.begin(id, script).account = c.id
	return Answer{Body: map[string]any{
		"message": "Reauthentication started.", "polling_url": pollingURL(c, id), "success": true,
	}}
}

// login is a new sign-in of a connected account: the account's state says authenticated from the beginning, and only
// the record tells that the attempt has not ended.
func (a Account) login() []Answer {
	return []Answer{AheadOfRecord(a.ID).of(a.creator()).For(LoginTime), Authenticated(a.ID).of(a.creator())}
}

// putCredentials answers PUT /api/authenticate/{account_id}/credentials: the account gets new credentials, also of
// another kind, and is signed in with them at once, whether it has a session or not. Source: the vendor's page of the
// endpoint.
func (s *Server) putCredentials(c call) Answer {
	s.notice()
	if answer, ok := s.busy(c.id); ok {
		return answer
	}
	if scripted := s.credentials[c.id]; scripted != nil {
		return scripted.next()
	}
	known := s.accounts[c.id]
	if known == nil {
		return laravel(c.Request, http.StatusNotFound, "Account not found.")
	}
	start, refusal, ok := readStart(c)
	if !ok {
		return refusal
	}
	existing := known.Account
	start.Existing = &existing
	start.Name = existing.DisplayName // the endpoint takes no other, and no proxy
	start.ProxyCountry, start.CustomProxy, start.ForceConnect = "", nil, false
	id := s.nextID("auth_again")
	script, ok := s.logins[c.id]
	if !ok {
		script = s.scriptOf(id, start)
	}
	known.signIn = s.begin(id, script)
	known.signIn.start, known.signIn.account = start, c.id
	return begun(c, id, start, "Credentials update started. Query the polling_url to check the progress.")
}

// busy returns the answer to what else is asked of an account while it is signed in with new credentials; false where
// it is not. The status is that of the vendor's page of the endpoint, the words are invented.
func (s *Server) busy(id string) (Answer, bool) {
	known := s.accounts[id]
	if known == nil || known.signIn == nil || known.signIn.ended() {
		return Answer{}, false
	}
	return Error(http.StatusServiceUnavailable, "The credentials of this account are being updated."), true
}
