package onlyfansapi

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

const (
	// maxTOTPText is the longest secret or URL, in bytes.
	maxTOTPText = 4 << 10
	// minTOTPSecret is the shortest secret, in characters of base32: 80 bits, the shortest in use. A code that is given
	// in place of the secret is shorter.
	minTOTPSecret = 16
	// lastOfPeriod is how long before the end of a period its code is no longer submitted: it could arrive too late.
	lastOfPeriod = 2 * time.Second
)

// totpAlgorithms are those of RFC 6238, as URLs name them.
var totpAlgorithms = map[string]otp.Algorithm{
	"SHA1": otp.AlgorithmSHA1, "SHA256": otp.AlgorithmSHA256, "SHA512": otp.AlgorithmSHA512,
}

// TOTP computes the codes of an authenticator app, as RFC 6238 says. Make one with [ParseTOTP].
type TOTP struct {
	secret  string // in base32
	given   string // as it was given, with the spaces of a person
	options totp.ValidateOpts
}

// ParseTOTP reads the secret of an authenticator app: base32 with or without spaces, hyphens, small letters and
// padding, for codes of 6 digits by SHA-1 and periods of 30 seconds; or an otpauth://totp URL, which may name others.
// No error repeats what was given.
// Source of the URL's form: https://github.com/google/google-authenticator/wiki/Key-Uri-Format
func ParseTOTP(text string) (*TOTP, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return nil, errors.New("it is empty")
	case len(text) > maxTOTPText:
		return nil, fmt.Errorf("it is longer than %d KiB", maxTOTPText>>10)
	}
	t := &TOTP{given: text}
	parameters := url.Values{}
	if strings.Contains(text, "://") {
		u, err := url.Parse(text)
		switch {
		case err != nil:
			return nil, errors.New("it cannot be read as a URL")
		case !strings.EqualFold(u.Scheme, "otpauth"):
			return nil, errors.New("its URL does not begin with otpauth://")
		case !strings.EqualFold(u.Host, "totp"):
			return nil, errors.New("its URL is not one of codes that change with the time, otpauth://totp/…")
		}
		parameters = u.Query()
		t.given = parameters.Get("secret")
		if t.given == "" {
			return nil, errors.New("its URL has no secret")
		}
	}
	if err := t.setOptions(parameters); err != nil {
		return nil, err
	}
	t.secret = strings.ToUpper(strings.TrimRight(strings.Map(dropSeparator, t.given), "="))
	if len(t.secret) < minTOTPSecret {
		return nil, fmt.Errorf("it is shorter than the %d characters of a secret", minTOTPSecret)
	}
	if _, err := t.code(0); err != nil {
		return nil, errors.New("it is not base32, which has the letters A to Z and the digits 2 to 7")
	}
	return t, nil
}

// setOptions sets what a URL can name besides the secret.
func (t *TOTP) setOptions(parameters url.Values) error {
	algorithm, ok := totpAlgorithms[strings.ToUpper(cmp.Or(parameters.Get("algorithm"), "SHA1"))]
	if !ok {
		return errors.New("its URL names an algorithm other than SHA1, SHA256 and SHA512")
	}
	digits, err := strconv.Atoi(cmp.Or(parameters.Get("digits"), "6"))
	if err != nil || digits < 6 || digits > 8 {
		return errors.New("its URL names a number of digits other than 6 to 8")
	}
	period, err := strconv.Atoi(cmp.Or(parameters.Get("period"), "30"))
	if err != nil || period < 10 || period > 300 {
		return errors.New("its URL names a period other than 10 to 300 seconds")
	}
	t.options = totp.ValidateOpts{Algorithm: algorithm, Digits: otp.Digits(digits), Period: uint(period)}
	return nil
}

// String returns no part of the secret.
func (t TOTP) String() string { return redacted }

// GoString returns no part of the secret.
func (t TOTP) GoString() string { return redacted }

// secrets are the secret in the forms in which an echo could have it.
func (t *TOTP) secrets() []string { return []string{t.secret, t.given} }

// period is how long a code is valid.
func (t *TOTP) period() time.Duration { return time.Duration(t.options.Period) * time.Second }

// code returns the code that an app shows in a period.
func (t *TOTP) code(period int64) (string, error) {
	return totp.GenerateCodeCustom(t.secret, time.Unix(period*int64(t.options.Period), 0), t.options)
}

// periodAt returns the number of the period in which a code is to be submitted, if the time is between these two; ok
// is false if that is too close to the period's end. rest is how long it takes at most until the next one has begun.
func (t *TOTP) periodAt(earliest, latest time.Time) (number int64, ok bool, rest time.Duration) {
	seconds := int64(t.options.Period)
	number = earliest.Unix() / seconds
	next := time.Unix((number+1)*seconds, 0)
	return number, !latest.Add(lastOfPeriod).After(next), next.Sub(earliest)
}

// dropSeparator is for [strings.Map]. People read and write secrets in groups.
func dropSeparator(r rune) rune {
	if unicode.IsSpace(r) || r == '-' {
		return -1
	}
	return r
}
