package provider

import (
	"fmt"
	"net/url"
	"strings"
)

// A command to copy is one line for a POSIX shell. Other users of a machine can read the arguments of its programs, so
// neither the API key nor a code is one: printf, which is a part of the shell, writes them to the standard input of
// curl, which reads it as a configuration file (-K -). The key comes from the user's environment, so that no text
// contains a key. jq prints what the API says as JSON in ASCII (-a), so that no control character reaches the terminal.

// The lines of the configuration file, as formats of printf.
const (
	keyLine  = `header = "Authorization: Bearer %s"\n`
	codeLine = `data = {"code":"%s"}\n`
)

// accountsPath is the path of the list of accounts.
const accountsPath = "/api/accounts"

// attemptPath returns the path of an attempt.
func attemptPath(attemptID string) string { return "/api/authenticate/" + url.PathEscape(attemptID) }

// curl returns a command that makes a request to the API.
func (e endpoint) curl(path string, options ...string) string {
	return e.curlReading(keyLine, "", path, options...)
}

// curlReading returns a command that makes a request to the API, with lines of a configuration file for curl. values
// are those that the lines take after the key, each after a space.
func (e endpoint) curlReading(lines, values, path string, options ...string) string {
	command := fmt.Sprintf(`printf '%s' "$%s"%s | curl -sSK - -H 'Accept: application/json'`, lines, envAPIKey, values)
	return strings.Join(append(append([]string{command}, options...), shellQuoted(e.baseURL+path)), " ")
}

// printing adds to a command that it prints a part of the answer, which a filter of jq selects. The answer may be
// wrapped in "data".
func printing(filter, command string) string {
	return command + " | jq -ac " + shellQuoted("(.data? // .)"+filter)
}

// sendsJSON are the options of a request with a body.
const sendsJSON = "-X PUT -H 'Content-Type: application/json'"

// curlSubmitCode returns a command that asks for a two-factor code, and submits it. Pasted as it stands, it submits
// nothing else, nor an empty line that is pasted after it. The history of the shell does not contain the code.
func (e endpoint) curlSubmitCode(attemptID string) string {
	return "printf 'Code: ' && read -r code && [ -n \"$code\" ] && " +
		printing("", e.curlReading(keyLine+codeLine, ` "$code"`, attemptPath(attemptID), sendsJSON))
}

// curlSelfieTaken returns a command that tells the API that the creator has taken the selfie.
func (e endpoint) curlSelfieTaken(attemptID string) string {
	return printing("", e.curl(attemptPath(attemptID), sendsJSON, `-d '{"selfie_verification_completed": true}'`))
}

// curlField returns a command that prints a field of an attempt.
func (e endpoint) curlField(attemptID, field string) string {
	return printing(" | "+field, e.curl(attemptPath(attemptID)))
}

// curlAccounts returns a command that prints the IDs and the names of the accounts.
func (e endpoint) curlAccounts() string {
	return printing("[] | [.id, .display_name]", e.curl(accountsPath))
}

// curlWebhooks returns a command that prints the IDs and the URLs of the webhooks, and when they were created.
func (e endpoint) curlWebhooks() string {
	return printing("[] | [.id, .url, .created_at]", e.curl(webhooksPath))
}

// curlDisconnect returns a command that disconnects an account.
func (e endpoint) curlDisconnect(accountID string) string {
	return printing("", e.curl(accountsPath+"/"+url.PathEscape(accountID), "-X DELETE"))
}

// curlStatus returns a command that prints only the status and the content type of an answer.
func (e endpoint) curlStatus(path string) string {
	return e.curl(path, `-o /dev/null -w '%{http_code} %{content_type}\n'`) + " | jq -aR ."
}
