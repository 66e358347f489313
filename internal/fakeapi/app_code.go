package fakeapi

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// AppSecret is the secret of the authenticator app of a creator whose attempts ask for its codes. It is invented, and
// must show up nowhere.
const AppSecret = "K5XW6ZDSMFXGG2LONZXW4ZLYMFWXA3DF"

// AppCode returns the code that an authenticator app shows at a time: RFC 6238 with SHA-1, six digits and periods of
// 30 seconds, as all apps do by default. The secret is in base32 without padding. It is written apart from what the
// provider uses, so that each checks the other.
func AppCode(secret string, at time.Time) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(secret))
	if err != nil {
		panic(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, at.Unix()/30)
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[offset:])&0x7fffffff%1_000_000)
}
