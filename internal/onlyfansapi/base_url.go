package onlyfansapi

import (
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// ParseBaseURL checks the address of the API: https, or http to a loopback address only, without user info, query or
// fragment. A trailing "/" or "/api" is trimmed, because some clients write the base so. Errors do not repeat the
// address, which may hold a password.
func ParseBaseURL(s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	switch {
	case !strings.Contains(s, "://"):
		return nil, errors.New("it needs a scheme and a host, as in " + DefaultBaseURL)
	case err != nil:
		return nil, errors.New("it cannot be read as a URL")
	case u.Scheme == "" || u.Opaque != "" || u.Hostname() == "":
		return nil, errors.New("it needs a scheme and a host")
	case !validPort(u.Port()):
		return nil, errors.New("its port must be a number from 1 to 65535")
	case u.User != nil:
		return nil, errors.New("it must not hold a user name or password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("it must not hold a query (?) or a fragment (#)")
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, errors.New("http would send the API key in the clear; it is allowed to a loopback address only")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("its scheme must be https")
	}
	path := strings.TrimRight(u.EscapedPath(), "/")
	if rest, ok := strings.CutSuffix(path, "/api"); ok {
		path = strings.TrimRight(rest, "/")
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host}).JoinPath(path), nil
}

func validPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

func isLoopback(host string) bool {
	return strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") || net.ParseIP(host).IsLoopback()
}
