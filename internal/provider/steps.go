package provider

import (
	"fmt"
	"strings"
)

// The detail of a diagnostic is a text of paragraphs, steps and points. The CLIs wrap a line at the width of the terminal unless it begins with a
// space. A command is copied whole, so it stands on a line of its own that does.

// paragraphs joins those texts that are not empty.
func paragraphs(all ...string) string { return strings.Join(nonEmpty(all), "\n\n") }

// steps numbers what to do, one after the other. A single step has no number.
func steps(all ...string) string {
	if len(all) == 1 {
		return all[0]
	}
	var numbered []string
	for i, step := range all {
		numbered = append(numbered, fmt.Sprintf("%d. %s", i+1, step))
	}
	return strings.Join(numbered, "\n")
}

// points lists what may be the case, or what may be done, without an order. A single point is a sentence without a bullet.
func points(all ...string) string {
	all = nonEmpty(all)
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return "- " + strings.Join(all, "\n- ")
}

func nonEmpty(all []string) (texts []string) {
	for _, text := range all {
		if text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// withCommand adds a command to copy to a text.
func withCommand(text, command string) string { return text + ":\n     " + command }

// curl returns a command that makes a request to the API. Its key is the one in the environment of whoever runs it, so that no text holds a key.
func (c connection) curl(path string, options ...string) string {
	all := append([]string{`curl -sS -H "Authorization: Bearer $` + envAPIKey + `" -H 'Accept: application/json'`}, options...)
	return strings.Join(append(all, shellQuoted(c.baseURL+path)), " ")
}

// curlPut returns a command that sends a JSON object about an attempt.
func (c connection) curlPut(attemptID, body string) string {
	return c.curl(attemptPath(attemptID), "-X PUT -H 'Content-Type: application/json' -d", shellQuoted(body))
}

// curlField returns a command that prints a field of an attempt's answer.
func (c connection) curlField(attemptID, field string) string {
	return c.curl(attemptPath(attemptID)) + " | jq -r " + field
}

// curlStatus returns a command that prints of an answer nothing but its status and its type.
func (c connection) curlStatus(path string) string {
	return c.curl(path, `-o /dev/null -w '%{http_code} %{content_type}\n'`)
}

// shellQuoted quotes a text for a POSIX shell.
func shellQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
