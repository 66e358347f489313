package onlyfansapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// decodeAuthAttempt reads the body of a 200. The raw profile is kept only if raw is set.
func decodeAuthAttempt(body []byte, redact *redactor, raw bool) (*AuthAttempt, error) {
	d := newDecoder(body, redact,
		"account", "state", "progress", "lastAttempt", "twoFactorPending", "mobile_auth_session_deeplink")
	var attempt AuthAttempt
	err := d.decode(
		&attempt,
		json.UnmarshalFromFunc(
			func(in *jsontext.Decoder, p **OnlyFansData) error { return d.onlyFansData(in, p, raw) },
		),
		json.UnmarshalFromFunc(object[ConnectedAccount](d)),
		json.UnmarshalFromFunc(object[LastAttempt](d)),
	)
	if err != nil || !d.known {
		return nil, d.notAnAttempt(err)
	}
	attempt.Mistyped = d.mistypedPaths()
	attempt.stateAsSent = d.asSentIfChanged(attempt.State)
	attempt.errorCodeAsSent = d.asSentIfChanged(attempt.record().ErrorCode)
	attempt.hideLinks()
	return &attempt, nil
}

// hideLinks replaces the links, which whoever has them can use, where a text of the same answer repeats them.
func (a *AuthAttempt) hideLinks() {
	texts := []*string{a.State, a.Progress}
	links := []string{value(a.MobileAuthSessionDeeplink), value(a.record().FaceOTPVerificationURL)}
	if a.LastAttempt != nil {
		texts = append(texts, a.LastAttempt.ErrorMessage, a.LastAttempt.ErrorCode)
	}
	for _, text := range texts {
		for _, link := range links {
			if text != nil && len(link) >= fragment {
				*text = strings.ReplaceAll(*text, link, redacted)
			}
		}
	}
}

// asSentIfChanged returns a text as it came, nil where redaction did not change it.
func (d *decoder) asSentIfChanged(p *string) *string {
	if text, ok := d.asSent[p]; ok {
		return &text
	}
	return nil
}

// notAnAttempt says what a 200 lacks that describes no attempt. Of its content, only the vendor's message is told.
func (d *decoder) notAnAttempt(err error) error {
	content := bytes.TrimSpace(d.body)
	_, isSyntax := errors.AsType[*jsontext.SyntacticError](err)
	var lack string
	switch {
	case len(content) == 0:
		lack = "it is empty"
	case errors.Is(err, io.ErrUnexpectedEOF):
		lack = "it is cut short"
	case isSyntax:
		lack = "it is not JSON"
	case content[0] != '{':
		lack = "it is JSON, but no object"
	default:
		lack = "it has no state, no progress, no account and no lastAttempt"
		if message := readComplaint(content, d.redact).text(); message != "" {
			lack += fmt.Sprintf(", and says %q", cut(withoutStop(message), maxMessage))
		}
	}
	return &RequestError{Reason: "the answer is not the JSON object that describes an attempt: " + lack}
}

// onlyFansData keeps the text of the profile if raw is set.
func (d *decoder) onlyFansData(in *jsontext.Decoder, p **OnlyFansData, raw bool) error {
	start := in.InputOffset()
	if err := object[OnlyFansData](d)(in, p); err != nil || !raw || *p == nil {
		return err
	}
	text := bytes.TrimLeft(d.body[start:in.InputOffset()], ": \t\r\n")
	(*p).Raw = d.redact.hideInJSON(strings.ToValidUTF8(string(text), "\ufffd"))
	return nil
}
