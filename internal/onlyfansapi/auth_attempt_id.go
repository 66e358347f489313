package onlyfansapi

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
	"unicode"
)

// maxID is the longest id of an attempt or an account, in bytes. The vendor does not specify the ids; those seen are
// far shorter.
const maxID = 256

// CheckAttemptID refuses what cannot be the id of an attempt. The vendor does not specify the alphabet, so only what
// would change the meaning of a URL, or cannot be meant, is refused.
func CheckAttemptID(id string) error {
	if len(id) <= maxID && (strings.Contains(id, "://") || strings.Contains(id, "/api/authenticate/")) {
		if u, err := url.Parse(id); err == nil && checkID(path.Base(u.Path)) == nil {
			return fmt.Errorf("it is a URL; give the last part of its path alone, %q", path.Base(u.Path))
		}
		return errors.New("it is a URL; give the last part of its path alone")
	}
	return checkID(id)
}

// checkID refuses what would be another path in a URL, and what cannot be meant.
func checkID(id string) error {
	switch {
	case id == "":
		return errors.New("it is empty")
	case len(id) > maxID:
		return fmt.Errorf("it is longer than %d bytes", maxID)
	case strings.ContainsFunc(id, unicode.IsSpace), strings.ContainsFunc(id, unicode.IsControl):
		return errors.New("it holds white space or a control character")
	case harmless(id) != id:
		return errors.New("it holds an invisible character, or one that is no valid UTF-8")
	case strings.ContainsAny(id, `/\?#%`):
		return errors.New(`it holds one of the characters / \ ? # %`)
	case id == ".", id == "..":
		return errors.New("it is a path, not an ID")
	case inQuotes(id):
		return errors.New("it stands in quotes, which are not a part of it, " +
			"such as those of terraform output without -raw")
	case id == "null", id == "undefined":
		return errors.New("it is the word " + id + ", such as a program prints that found no ID")
	case inAngles(id):
		return errors.New("it is a placeholder for an ID")
	}
	return nil
}

// checkAttemptID also refuses an id that holds the key, which would be sent as a part of the URL.
func (c *Client) checkAttemptID(id string) error {
	if c.HoldsKey(id) {
		return errors.New("it holds the API key")
	}
	return CheckAttemptID(id)
}

// AttemptIDFromPollingURL returns the id at the end of the polling_url with which the API answers when an attempt is
// started: {base}/api/authenticate/{id}, or its path alone. A query or fragment is passed over.
func AttemptIDFromPollingURL(pollingURL string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(pollingURL))
	if err != nil {
		return "", errors.New("it cannot be read as a URL")
	}
	before, id := path.Split(strings.TrimSuffix(u.Path, "/"))
	if !strings.HasSuffix(before, "/api/authenticate/") {
		return "", errors.New("its path does not end in /api/authenticate/ and an ID")
	}
	if err := CheckAttemptID(id); err != nil {
		return "", fmt.Errorf("its last part is no ID, because %w", err)
	}
	return id, nil
}
