package fakeapi

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// Email is the onlyfans_email of an account that has no other, and the email of its profile in the list. It must show
// up nowhere.
const Email = "creator.private.inbox@mail.example.com"

// Account is an account of the list.
type Account struct {
	ID, DisplayName string
	OnlyFansID      int64 // 0 means null
	// OnlyFansUsername is null where it is "", as is Progress.
	OnlyFansUsername string
	// Progress is sent as authentication_progress.
	Progress string
	// Expired says that the account's session is gone.
	Expired bool
	// Email is sent as onlyfans_email; "" means the constant Email.
	Email string
	// Login is the email or auth_id by which an attempt that is started finds that the account exists, as it does by
	// Email; "" for none. It is never sent.
	Login string
}

// account is an account that the server knows.
type account struct {
	Account

	since   time.Time // when it was connected; zero for long ago
	signIn  *attempt  // the last attempt with new credentials, nil for none
	encoded []byte    // as it is listed, nil after a change
}

// Connect adds accounts that were connected long ago, or replaces them.
func (s *Server) Connect(accounts ...Account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range accounts {
		s.accounts[a.ID] = &account{Account: a}
	}
}

// Expire ends an account's session: it stays in the list, and must be connected anew. Whether the vendor's list goes
// on to show it is likely, not proven.
func (s *Server) Expire(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.accounts[id]; known != nil {
		known.Expired, known.encoded = true, nil
		s.deliver("accounts.session_expired", id)
	}
}

// Remove disconnects an account from outside, as in the vendor's console.
func (s *Server) Remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notice() // or an attempt that has ended would bring it back
	delete(s.accounts, id)
}

// Accounts returns the accounts that are connected, in the order of their ids, whether the list shows them yet or not.
func (s *Server) Accounts() []Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notice()
	var accounts []Account
	for _, id := range slices.Sorted(maps.Keys(s.accounts)) {
		accounts = append(accounts, s.accounts[id].Account)
	}
	return accounts
}

// listAccounts answers GET /api/accounts: a bare array, not paged.
func (s *Server) listAccounts(c call) Answer {
	if s.lists != nil {
		return s.lists.next()
	}
	s.notice()
	list := []byte{'['}
	for _, id := range slices.Sorted(maps.Keys(s.accounts)) {
		known := s.accounts[id]
		if !known.since.IsZero() && time.Since(known.since) < s.ListLag || !known.passes(c.URL.Query()) {
			continue
		}
		if len(list) > 1 {
			list = append(list, ',')
		}
		list = append(list, known.listed()...)
	}
	return Answer{Body: encoded(append(list, ']'))}
}

// passes tells whether the account is one that the query's filters ask for.
func (a *account) passes(query url.Values) bool {
	for name, value := range map[string]string{
		"onlyfans_id": strconv.FormatInt(a.OnlyFansID, 10), "onlyfans_username": a.OnlyFansUsername,
		"onlyfans_email": a.email(),
	} {
		if wanted := query.Get(name); wanted != "" && wanted != value {
			return false
		}
	}
	return true
}

// listed returns the account as the list shows it. It is encoded once, so that the provider is not measured with it.
func (a *account) listed() []byte {
	if a.encoded == nil {
		a.encoded = mustMarshal(a.JSON())
	}
	return a.encoded
}

// JSON returns the account as the list shows it. The profile has the same secrets as that of an attempt.
func (a Account) JSON() map[string]any {
	profile := Profile()
	profile["email"] = a.email()
	profile["id"], profile["username"] = orNull(a.OnlyFansID), orNull(a.OnlyFansUsername)
	profile["name"] = a.DisplayName
	// They are objects here. Source: the vendor's SDKs.
	const thumbs = "https://thumbs.example.com/"
	profile["avatarThumbs"] = map[string]any{"c50": thumbs + "50.jpg", "c144": thumbs + "144.jpg"}
	profile["headerThumbs"] = map[string]any{"w480": thumbs + "480.jpg", "w760": thumbs + "760.jpg"}
	profile["headerSize"] = map[string]any{"width": 1500, "height": 500}
	return map[string]any{
		"id":                      a.ID,
		"display_name":            a.DisplayName,
		"onlyfans_id":             orNull(a.OnlyFansID),
		"onlyfans_username":       orNull(a.OnlyFansUsername),
		"onlyfans_email":          a.email(),
		"is_authenticated":        !a.Expired,
		"authentication_progress": orNull(a.Progress),
		"onlyfans_user_data":      profile,
	}
}

func (a Account) email() string { return cmp.Or(a.Email, Email) }

func orNull[T comparable](v T) any {
	if v == *new(T) {
		return nil
	}
	return v
}
