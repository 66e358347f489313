package provider

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The detail of a diagnostic consists of paragraphs, numbered steps and bullet points. The CLIs wrap a line at the
// width of the terminal unless it begins with a space. A command is copied as a whole, so it has an indented line of
// its own.

// reportBug ends the messages about bugs.
const reportBug = "Please report this at https://github.com/onlyfansapi/terraform-provider-onlyfansapi/issues."

// paragraphs joins the texts that are not empty.
func paragraphs(all ...string) string { return strings.Join(nonEmpty(all), "\n\n") }

// steps numbers what to do, in this order. A single step has no number.
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

// points lists causes or alternatives. Empty ones are left out, and a single one has no bullet.
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

// shellQuoted quotes a text for a POSIX shell.
func shellQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// hclQuoted quotes a text for HCL, where ${ and %{ begin templates.
func hclQuoted(s string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strconv.Quote(s))
}

// enumerated joins names for a sentence: "a, b and c".
func enumerated(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// hasText reports whether the API sent a text.
func hasText(s *string) bool { return s != nil && *s != "" }

// maxQuoted is the longest piece of a text of the API in a message, in characters.
const maxQuoted = 400

// quoted quotes a text of the API, shortened to maxQuoted characters.
func quoted(s *string) string { return fmt.Sprintf("%q", shortened(s)) }

// shortened returns at most maxQuoted characters of a text of the API, or "" if there is none.
func shortened(s *string) string {
	if s == nil {
		return ""
	}
	return shortenedTo(maxQuoted, *s)
}

// maxInSummary is the longest ID or error code in a summary, in characters.
const maxInSummary = 64

// shortenedTo returns at most n characters of a text. A longer text ends with an ellipsis.
func shortenedTo(n int, s string) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s
}

// durationText formats a duration as a user would write it: 10m, not 10m0s. It rounds to seconds, or to milliseconds
// below half a second.
func durationText(d time.Duration) string {
	if d < time.Second/2 {
		return d.Round(time.Millisecond).String()
	}
	s := d.Round(time.Second).String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// roundUp rounds a timeout of minutes up to ten seconds.
func roundUp(d time.Duration) time.Duration {
	const unit = 10 * time.Second
	return (d + unit - 1).Truncate(unit)
}
