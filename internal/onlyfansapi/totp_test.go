package onlyfansapi

import (
	"encoding/base32"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// The test vectors of RFC 6238, appendix B, whose secrets are as long as the hash.
func TestTOTPCodes(t *testing.T) {
	seed := strings.Repeat("1234567890", 7)
	for _, test := range []struct {
		algorithm string
		size      int
		at        int64
		want      string
	}{
		{"SHA1", 20, 59, "94287082"},
		{"SHA256", 32, 59, "46119246"},
		{"SHA512", 64, 59, "90693936"},
		{"SHA1", 20, 1111111109, "07081804"},
		{"sha256", 32, 1111111109, "68084774"},
		{"sha512", 64, 20000000000, "47863826"},
	} {
		secret := base32.StdEncoding.EncodeToString([]byte(seed[:test.size]))
		totp, err := ParseTOTP("otpauth://totp/OnlyFans:alice?digits=8&issuer=OnlyFans&algorithm=" + test.algorithm +
			"&secret=" + secret)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := totp.code(test.at / 30); got != test.want || err != nil {
			t.Errorf("%s at %d: %s, %v, want %s", test.algorithm, test.at, got, err, test.want)
		}
	}
}

// However a secret is written, its codes are the same.
func TestParseTOTP(t *testing.T) {
	const padded = "JBSWY3DPEHPK3PXPJBSWY3DPEE" // its last group is not whole
	at := time.Unix(1111111109, 0)
	want := fakeapi.AppCode(padded, at)
	for _, text := range []string{
		padded, " " + padded + "\n", padded + "======", strings.ToLower(padded),
		"jbsw y3dp ehpk 3pxp jbsw y3dp ee", "JBSW-Y3DP-EHPK-3PXP-JBSW-Y3DP-EE",
		"otpauth://totp/OnlyFans?secret=" + padded,
		"OTPAUTH://TOTP/OnlyFans%3Aalice?secret=jbsw+y3dp+ehpk+3pxp+jbsw+y3dp+ee" +
			"&algorithm=sha1&digits=6&period=30&image=x",
	} {
		totp, err := ParseTOTP(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got, err := totp.code(at.Unix() / 30); got != want || err != nil {
			t.Errorf("%q: %s, %v, want %s", text, got, err, want)
		}
	}
	totp, err := ParseTOTP("otpauth://totp/x?period=60&digits=7&secret=" + padded)
	if err != nil {
		t.Fatal(err)
	}
	if code, err := totp.code(1); totp.period() != time.Minute || len(code) != 7 || err != nil {
		t.Errorf("%s, %q, %v", totp.period(), code, err)
	}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, printed := range []any{totp, *totp} {
			if text := fmt.Sprintf(format, printed); strings.Contains(text, padded[:8]) {
				t.Errorf("%s prints %s", format, text)
			}
		}
	}
}

// What is no secret is refused in words that do not repeat it.
func TestParseTOTPRefuses(t *testing.T) {
	const url = "otpauth://totp/alice?secret=JBSWY3DPEHPK3PXP"
	for text, want := range map[string]string{
		"":                                     "it is empty",
		"123456":                               "it is shorter than the 16 characters of a secret",
		"234567":                               "it is shorter than the 16 characters of a secret",
		"JBSWY3DPEHPK3PX":                      "it is shorter than the 16 characters of a secret",
		"JBSWY3DPEHPK3PXPA":                    "it is not base32",
		"Mq7!vXb29zLk-hunter":                  "it is not base32",
		"JBSWY3DPEHPK3PX0":                     "it is not base32",
		strings.Repeat("JBSWY3DP", 513):        "it is longer than 4 KiB",
		"otpauth://totp/a%zz?secret=JBSWY3DP":  "it cannot be read as a URL",
		"https://totp/?secret=JBSWY3DP":        "its URL does not begin with otpauth://",
		"otpauth-migration://offline?data=abc": "its URL does not begin with otpauth://",
		"otpauth://hotp/a?secret=JBSWY3DP":     "its URL is not one of codes that change with the time",
		"otpauth://totp/a?digits=6":            "its URL has no secret",
		"otpauth://totp/a?secret=0000":         "it is shorter than the 16 characters of a secret",
		url + "&digits=5":                      "a number of digits other than 6 to 8",
		url + "&digits=six":                    "a number of digits other than 6 to 8",
		url + "&period=0":                      "a period other than 10 to 300 seconds",
		url + "&period=30s":                    "a period other than 10 to 300 seconds",
		url + "&algorithm=MD5":                 "an algorithm other than SHA1, SHA256 and SHA512",
	} {
		_, err := ParseTOTP(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
			continue
		}
		for _, secret := range []string{"JBSWY", "0000", "234567", "123456", "hunter", "alice", "zz"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("%q: the error repeats it: %v", text, err)
			}
		}
	}
}
