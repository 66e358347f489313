package onlyfansapi

import (
	"bufio"
	"cmp"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	// maxListValue bounds one text or number of the list, in bytes: the decoder must hold each one whole.
	maxListValue = 4 << 20
	// maxListKept bounds what is kept of the list, in bytes. It has room for 100,000 accounts and more.
	maxListKept = 64 << 20
	// accountSize is what an account takes besides its texts, in bytes.
	accountSize = 400
)

// What is said of a 200 without a list of accounts: what it holds instead stays out of messages.
var (
	errEmptyList  = &RequestError{Reason: "the answer is empty, where a list of accounts is due"}
	errCutList    = &RequestError{Reason: "the answer ends in the middle of the list of accounts"}
	errNoJSONList = &RequestError{Reason: "the answer is not valid JSON, where a list of accounts is due"}
	errNotAList   = &RequestError{
		Reason: `the answer is no list of accounts: neither a JSON array nor an object with an array in "data"`,
	}
	errNoAccountID = &RequestError{Reason: "the answer is no list of accounts: no item has an ID"}
	errHugeValue   = &RequestError{
		Reason: "the list of accounts holds a single value of more than 4 MiB, so it is not this API's", Fatal: true,
	}
	errHugeList = &RequestError{
		Reason: "the list of accounts holds more than 64 MiB of names and IDs, so it is not this API's", Fatal: true,
	}
)

// decodeAccounts reads the list as it comes, so that neither it nor the profiles in it are ever in memory whole. It
// returns the accounts sorted by their ids; of duplicate ids the last one counts. Items without an id are passed over,
// unless no item has one. An error of the reader is returned as it is, else it is a [*RequestError].
func decodeAccounts(body io.Reader, redact *redactor) ([]Account, error) {
	return decodeAccountsOf("", body, redact)
}

// decodeAccountsOf is decodeAccounts for the accounts with this email, or for all with "".
func decodeAccountsOf(email string, body io.Reader, redact *redactor) ([]Account, error) {
	in := &listReader{Reader: bufio.NewReader(body)}
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		_, _ = in.Discard(3)
	}
	list := newListDecoder(in, redact)
	list.email = strings.TrimSpace(email)
	in.unread = func() int64 { return in.read - list.json.InputOffset() }
	err := list.decode()
	switch {
	case in.err != nil:
		return nil, in.err
	case errors.Is(err, io.ErrUnexpectedEOF) && in.read > 0:
		return nil, errCutList
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errEmptyList
	case err != nil:
		if failed, ok := errors.AsType[*RequestError](err); ok {
			return nil, failed
		}
		return nil, errNoJSONList
	}
	return list.sorted()
}

// listReader counts what is read, and remembers why the reading failed.
type listReader struct {
	*bufio.Reader

	read   int64
	err    error
	unread func() int64 // what the decoder holds of a value that is not whole yet
}

// Read implements [io.Reader].
func (r *listReader) Read(p []byte) (int, error) {
	if r.unread() > maxListValue {
		r.err = errHugeValue
		return 0, r.err
	}
	n, err := r.Reader.Read(p)
	r.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}

// listDecoder reads one list.
type listDecoder struct {
	decoder

	email  string // of the accounts that are kept; "" keeps all
	json   *jsontext.Decoder
	fields *json.Unmarshalers
	isList bool // there was one
	items  int  // in the list, with an id or without
	// accounts are those of the list by their ids, and kept is what they take in memory, in bytes.
	accounts map[string]Account
	kept     int
}

func newListDecoder(in io.Reader, redact *redactor) *listDecoder {
	list := &listDecoder{decoder: decoder{redact: redact}, json: jsontext.NewDecoder(in, tolerant)}
	list.fields = json.JoinUnmarshalers(
		json.UnmarshalFromFunc(list.text), json.UnmarshalFromFunc(list.bool),
		json.UnmarshalFromFunc(list.connected), json.UnmarshalFromFunc(list.hasEmail))
	return list
}

// connected is a bool that is false for all that is there and neither true nor 1: whoever asks must not be let through
// by a value that nobody expected.
type connected bool

func (l *listDecoder) connected(in *jsontext.Decoder, p **connected) error {
	var sent *bool
	err := l.bool(in, &sent)
	*p = new(connected(value(sent)))
	return err
}

// decode reads the answer to its end: an array, or an object with an array in "data".
func (l *listDecoder) decode() error {
	switch l.json.PeekKind() {
	case '[':
		if err := l.array(); err != nil {
			return err
		}
	case '{':
		if err := l.object(); err != nil {
			return err
		}
	default:
		if err := l.json.SkipValue(); err != nil {
			return err
		}
	}
	switch _, err := l.json.ReadToken(); {
	case !errors.Is(err, io.EOF):
		return errNoJSONList // something follows
	case !l.isList:
		return errNotAList
	}
	return nil
}

// object reads an object around the list. The last of duplicate names counts. It is an error if the object says that it
// is no success: an empty list in it would mean that all accounts are gone.
func (l *listDecoder) object() error {
	if _, err := l.json.ReadToken(); err != nil {
		return err
	}
	var around listWrapper
	for l.json.PeekKind() != '}' {
		token, err := l.json.ReadToken()
		if err != nil {
			return err
		}
		switch name := token.String(); {
		case name == "success", name == "message", name == "error":
			var value jsontext.Value
			value, err = l.json.ReadValue()
			around.take(name, value)
		case name != "data":
			err = l.json.SkipValue()
		case l.json.PeekKind() == '[':
			err = l.array()
		default:
			l.isList = false
			err = l.json.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	if _, err := l.json.ReadToken(); err != nil {
		return err
	}
	if refused := around.refusal(l.redact); refused != nil {
		return noList("accounts", refused)
	}
	return nil
}

// array reads the list.
func (l *listDecoder) array() error {
	l.isList, l.items, l.accounts, l.kept = true, 0, map[string]Account{}, 0
	if _, err := l.json.ReadToken(); err != nil {
		return err
	}
	for l.json.PeekKind() != ']' {
		l.items++
		if l.json.PeekKind() != '{' {
			if err := l.json.SkipValue(); err != nil {
				return err
			}
			continue
		}
		if err := l.account(); err != nil {
			return err
		}
	}
	_, err := l.json.ReadToken()
	return err
}

// account reads one item of the list.
func (l *listDecoder) account() error {
	var item struct {
		ID                     *string    `json:"id"`
		DisplayName            *string    `json:"display_name"`
		OnlyFansID             *string    `json:"onlyfans_id"`
		OnlyFansUsername       *string    `json:"onlyfans_username"`
		IsAuthenticated        *connected `json:"is_authenticated"`
		AuthenticationProgress *string    `json:"authentication_progress"`
		OnlyFansEmail          hasEmail   `json:"onlyfans_email"`
	}
	l.mistyped, l.asSent = nil, nil
	if err := json.UnmarshalDecode(l.json, &item, json.WithUnmarshalers(l.fields)); err != nil {
		return err
	}
	if value(item.ID) == "" {
		return nil
	}
	if l.email != "" && !bool(item.OnlyFansEmail) {
		l.items-- // as if it were not there
		return nil
	}
	return l.keep(Account{
		ID:                     *item.ID,
		DisplayName:            item.DisplayName,
		OnlyFansID:             item.OnlyFansID,
		OnlyFansUsername:       item.OnlyFansUsername,
		AuthenticationProgress: item.AuthenticationProgress,
		Connected:              item.IsAuthenticated == nil || bool(*item.IsAuthenticated),
		Mistyped:               l.mistypedNames(),
	})
}

// keep adds an account in place of an earlier one with the same id.
func (l *listDecoder) keep(account Account) error {
	l.kept += account.size()
	if earlier, ok := l.accounts[account.ID]; ok {
		l.kept -= earlier.size()
	}
	if l.kept > maxListKept {
		return errHugeList
	}
	l.accounts[account.ID] = account
	return nil
}

// size is what an account takes in memory, in bytes.
func (a Account) size() int {
	return accountSize + len(a.ID) + len(value(a.DisplayName)) + len(value(a.OnlyFansID)) +
		len(value(a.OnlyFansUsername)) + len(value(a.AuthenticationProgress))
}

// sorted returns the accounts by their ids.
func (l *listDecoder) sorted() ([]Account, error) {
	if l.items > 0 && len(l.accounts) == 0 {
		return nil, errNoAccountID
	}
	return slices.SortedFunc(maps.Values(l.accounts), func(a, b Account) int { return cmp.Compare(a.ID, b.ID) }), nil
}
