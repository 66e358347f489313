package fakeapi

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"strings"
)

// The credentials with which the tests start attempts. They are invented, and must show up nowhere.
const (
	LoginEmail     = "alices.hidden.login@box.example.org"
	LoginPassword  = "Mq7!vXb29zLk-hunter"
	LoginAuthID    = "583920174658392"
	LoginCookies   = "sess=9f8e7d6c5b4a39281706fedc; auth_id=583920174658392; st=0b1c2d3e4f5a6978"
	LoginUserAgent = "Mozilla/5.0 (Canary 7.1; hidden) Login/3.9"
	LoginXBC       = "4e7d1a90c3b852f6e1d0a7b94c83f2560d19e8a7"
	ProxyHost      = "egress-canary.proxy.example.net"
	ProxyUsername  = "canary-proxy-user-81"
	ProxyPassword  = "pr0xy:S3cret/canary@55"
	WebhookSecret  = "whsec_Zk3-canary/81fd0c6e27ab"
)

// credentials returns them by what they are.
func credentials() map[string]string {
	return map[string]string{
		"email": LoginEmail, "password": LoginPassword,
		"auth_id": LoginAuthID, "cookies": LoginCookies, "user agent": LoginUserAgent, "xbc": LoginXBC,
		"proxy's host": ProxyHost, "proxy's user name": ProxyUsername, "proxy's password": ProxyPassword,
		"app's secret": AppSecret, "webhook's secret": WebhookSecret,
	}
}

// Canaries returns, by what they are, the texts that the provider must let out nowhere: the key whole, in parts and
// encoded, the profile's session secrets, the accounts' email, and the credentials of creators whole and in parts.
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
	for name, text := range credentials() {
		texts["the "+name] = text
		texts["the "+name+" in base64"] = base64.StdEncoding.EncodeToString([]byte(text))[:18]
		for i := 0; i+14 <= len(text); i += 7 {
			texts["the "+name+"'s part "+text[i:i+14]] = text[i : i+14]
		}
	}
	return texts
}

// Secret returns a secret of the profile: its csrf or its wsAuthToken.
func Secret(field string) string {
	secret, _ := Profile()[field].(string)
	return secret
}
