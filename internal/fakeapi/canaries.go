package fakeapi

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
)

// Canaries returns, by what they are, the texts that the provider must let out nowhere: the key whole, in parts and encoded,
// the profile's session secrets, and the accounts' email.
func Canaries() map[string]string {
	texts := map[string]string{
		"the key in base64":             base64.StdEncoding.EncodeToString([]byte(Key)),
		"the key in base64, for URLs":   base64.RawURLEncoding.EncodeToString([]byte(Key)),
		"the key's header in base64":    base64.StdEncoding.EncodeToString([]byte("Bearer " + Key))[12:40],
		"the key in hexadecimal":        hex.EncodeToString([]byte(Key)),
		"the key in upper hexadecimal":  strings.ToUpper(hex.EncodeToString([]byte(Key))),
		"the key as a part of a URL":    url.QueryEscape(Key),
		"the key as a path of a URL":    url.PathEscape(Key),
		"the profile's csrf":            Secret("csrf"),
		"the profile's wsAuthToken":     Secret("wsAuthToken"),
		"a part of the profile's token": Secret("wsAuthToken")[20:40],
		"an account's email":            Email,
	}
	for i := 0; i+14 <= len(Key); i += 7 {
		texts["the key's part "+Key[i:i+14]] = Key[i : i+14]
	}
	return texts
}

// Secret returns a secret of the profile: its csrf or its wsAuthToken.
func Secret(field string) string {
	secret, _ := Profile()[field].(string)
	return secret
}
