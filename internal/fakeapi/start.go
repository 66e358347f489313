package fakeapi

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Start is what starts an attempt: the body of POST /api/authenticate. Source: the vendor's SDKs.
type Start struct {
	AuthType     string       `json:"auth_type"`
	Email        string       `json:"email"`
	Password     string       `json:"password"`
	AuthID       string       `json:"auth_id"`
	Cookies      string       `json:"cookies"`
	UserAgent    string       `json:"user_agent"`
	XBC          string       `json:"xbc"`
	Name         string       `json:"name"`
	ProxyCountry string       `json:"proxyCountry"`
	CustomProxy  *CustomProxy `json:"customProxy"`
	ForceConnect bool         `json:"force_connect"`

	// Existing is the account that is signed in anew, nil where one is connected for the first time.
	Existing *Account `json:"-"`
}

// CustomProxy is the proxy through which the vendor is to sign in. The types of its fields are a guess.
type CustomProxy struct {
	Host     string `json:"host"`
	Port     any    `json:"port"` // a number, or a string of digits
	Username string `json:"username"`
	Password string `json:"password"`
}

// StartTime is how long an attempt takes that was started, and has no script of its own.
const StartTime = 2 * time.Second

// ScriptStart sets what the server answers to the request that starts an attempt, instead of starting one.
func (s *Server) ScriptStart(answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.starts = newAttempt(answers)
	if len(answers) == 0 {
		s.starts = nil
	}
}

// ScriptStarted sets the script of the attempts that are started from now on. Without one, they succeed after
// [StartTime]; those of mobile_app show their link until then.
func (s *Server) ScriptStarted(script func(id string, start Start) []Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.started = script
}

// ScriptEmail sets what the server answers to the request to mail the creator a link about an attempt.
func (s *Server) ScriptEmail(id string, answers ...Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emails[id] = newAttempt(answers)
}

// Starts returns the requests so far that start an attempt.
func (s *Server) Starts() []Request { return s.RequestsTo(http.MethodPost, startPath) }

// Login is by what the vendor knows the creator again: the email or the auth_id. With mobile_app there is none.
func (s Start) Login() string { return cmp.Or(s.Email, s.AuthID) }

// AccountID is the id of the account that the attempt connects.
func (s Start) AccountID() string {
	if s.Existing != nil {
		return s.Existing.ID
	}
	sum := sha256.Sum256([]byte(cmp.Or(s.Login(), s.Name)))
	return "acct_" + hex.EncodeToString(sum[:16])
}

// start answers POST /api/authenticate: a new attempt begins.
func (s *Server) start(c call) Answer {
	if s.starts != nil {
		return s.starts.next()
	}
	start, refusal, ok := readStart(c)
	if !ok {
		return refusal
	}
	s.notice()
	account := ""
	if known := s.connectedAs(start.Login()); known != nil {
		if !start.ForceConnect {
			return s.Exists
		}
		existing := known.Account
		start.Existing, account = &existing, existing.ID
	}
	id := s.nextID("auth_new")
	known := s.begin(id, s.scriptOf(id, start))
	known.start, known.account = start, account
	return begun(c, id, start, "Authentication process started.")
}

// readStart reads the credentials that a request sends; false with the refusal where they are not complete.
func readStart(c call) (start Start, refusal Answer, ok bool) {
	if strings.Contains(c.Header.Get("Content-Type"), "json") { // else it is no JSON to Laravel
		if err := json.Unmarshal(c.body, &start); err != nil {
			return Start{}, invalidFields(fieldError{fieldOf(err), "is not of the right type"}), false
		}
	}
	start.AuthType = cmp.Or(start.AuthType, "email_password")
	if complaints := start.complaints(); len(complaints) > 0 {
		return Start{}, invalidFields(complaints...), false
	}
	return start, Answer{}, true
}

// nextID returns the id of a new attempt.
func (s *Server) nextID(prefix string) string {
	s.begun++
	return fmt.Sprintf("%s_%d", prefix, s.begun)
}

// scriptOf returns how an attempt goes that was started.
func (s *Server) scriptOf(id string, start Start) []Answer {
	if s.started != nil {
		return s.started(id, start)
	}
	return start.script(id)
}

// begin begins a new attempt, whose time runs from now on.
func (s *Server) begin(id string, script []Answer) *attempt {
	known := newAttempt(script)
	s.attempts[id] = known
	known.proceed()
	return known
}

// begun is the answer to who started an attempt.
func begun(c call, id string, start Start, message string) Answer {
	body := map[string]any{"attempt_id": id, "message": message, "polling_url": pollingURL(c, id)}
	if start.AuthType == "mobile_app" {
		body["mobile_auth_session_deeplink"] = DeeplinkOf(id)
	}
	return Answer{Body: body}
}

func pollingURL(c call, id string) string { return "http://" + c.Host + pathPrefix + id }

// DeeplinkOf is the link with which the phone's app goes on with an attempt that was started.
func DeeplinkOf(attemptID string) string { return "onlyfansapi://session/" + attemptID }

// connectedAs returns the account that was connected with this email or auth_id; nil where there is none.
func (s *Server) connectedAs(login string) *account {
	for _, known := range s.accounts {
		if login != "" && (known.Login == login || known.Email == login) {
			return known
		}
	}
	return nil
}

// script is how an attempt goes that has none of its own: it runs, and then it has succeeded. While an account is
// signed in anew, its state says authenticated from the beginning, as it did before; only the record tells that the
// attempt has not ended.
func (s Start) script(id string) []Answer {
	accountID, creator := s.AccountID(), s.creator()
	running, end := Authenticating(), Authenticated(accountID).of(creator)
	if s.Existing != nil {
		running = AheadOfRecord(accountID).of(creator)
	}
	if s.AuthType == "mobile_app" {
		running = running.With("mobile_auth_session_deeplink", DeeplinkOf(id))
	}
	return []Answer{running.For(StartTime), end}
}

// creator is who signs in, under the name of the account, which is the email or auth_id where none is given. Source
// for that: the vendor's SDKs.
func (s Start) creator() Creator {
	creator := CreatorOf(cmp.Or(s.Login(), s.Name))
	if s.Existing != nil {
		creator = s.Existing.creator()
	}
	creator.Name = cmp.Or(s.Name, s.Login(), "Creator")
	creator.Email = cmp.Or(s.Email, creator.Email)
	return creator
}

// fieldError is what is wrong with one field.
type fieldError struct{ field, complaint string }

// complaints checks the body. That a field is required is a guess but for what the vendor's SDKs say of the three ways.
func (s Start) complaints() (complaints []fieldError) {
	require := func(field, value string) {
		if value == "" {
			complaints = append(complaints, fieldError{field, "is required"})
		}
	}
	switch s.AuthType {
	case "email_password":
		require("email", s.Email)
		require("password", s.Password)
		if s.Email != "" && !strings.Contains(s.Email, "@") {
			complaints = append(complaints, fieldError{"email", "must be a valid email address"})
		}
	case "raw_data":
		require("auth_id", s.AuthID)
		require("cookies", s.Cookies)
		require("user_agent", s.UserAgent)
		require("xbc", s.XBC)
	case "mobile_app":
	default:
		complaints = append(complaints, fieldError{"auth_type", "is invalid"})
	}
	if proxy := s.CustomProxy; proxy != nil {
		require("customProxy.host", proxy.Host)
		if proxy.Port == nil {
			require("customProxy.port", "")
		}
		if s.ProxyCountry != "" {
			complaints = append(complaints, fieldError{"customProxy", "cannot be given together with proxyCountry"})
		}
	}
	return complaints
}

// invalidFields is a refusal in the form of the vendor's framework: the first complaint, how many more there are, and
// all of them by field.
func invalidFields(complaints ...fieldError) Answer {
	text := func(e fieldError) string {
		return "The " + strings.NewReplacer("_", " ", ".", " ").Replace(e.field) + " field " + e.complaint + "."
	}
	message := text(complaints[0])
	switch more := len(complaints) - 1; more {
	case 0:
	case 1:
		message += " (and 1 more error)"
	default:
		message += fmt.Sprintf(" (and %d more errors)", more)
	}
	byField := map[string]any{}
	for _, e := range complaints {
		byField[e.field] = []string{text(e)}
	}
	return Answer{Status: http.StatusUnprocessableEntity, Body: map[string]any{"message": message, "errors": byField}}
}

// fieldOf names the field of a wrong type; auth_type where it is not known.
func fieldOf(err error) string {
	if mistyped, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && mistyped.Field != "" {
		return mistyped.Field
	}
	return "auth_type"
}

// sendEmail answers POST /api/authenticate/{attempt_id}/send-email-to-creator. Source: the vendor's SDKs.
func (s *Server) sendEmail(c call) Answer {
	if scripted := s.emails[c.id]; scripted != nil {
		return scripted.next()
	}
	if s.attempts[c.id] == nil {
		return laravel(c.Request, http.StatusNotFound, "Authentication attempt not found.")
	}
	return Answer{Body: map[string]any{"message": "Email sent.", "success": true}}
}
