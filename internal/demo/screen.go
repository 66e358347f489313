package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"time"
)

// silence is how long nothing may be printed while something runs.
const silence = 1500 * time.Millisecond

// screen is where all is printed. It says a word when nothing was printed for a while.
type screen struct {
	out io.Writer

	mu   sync.Mutex
	last time.Time // when something was printed
}

// say prints a text and a new line.
func (s *screen) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.out, format+"\n", args...)
	s.last = time.Now()
}

// Write implements [io.Writer].
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = time.Now()
	return s.out.Write(p)
}

// during runs do, and prints what word returns each time that nothing was printed for a while.
func (s *screen) during(word func() string, do func() error) error {
	ended, reported := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(reported)
		tick := time.NewTicker(silence / 10)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
			}
			s.mu.Lock()
			silent := time.Since(s.last)
			s.mu.Unlock()
			if silent >= silence {
				s.say("  … %s", word())
			}
		}
	}()
	err := do()
	close(ended)
	<-reported
	return err
}

// seconds returns a word for [screen.during]: what is going on, and for how long.
func seconds(what string) func() string {
	begun := time.Now()
	return func() string { return fmt.Sprintf("%s (%.0f s)", what, time.Since(begun).Seconds()) }
}

// cliOutput is a writer for what a CLI prints. It shows what happens, and leaves out the rest of the plan.
type cliOutput struct {
	screen *screen
	// keepsBoxes holds errors and warnings back, in boxes.
	keepsBoxes   bool
	withoutColor bool

	all   strings.Builder // without colors
	boxes []string

	line  []byte
	box   []string
	inBox bool
}

var (
	escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")
	shown   = regexp.MustCompile(`^(data\.)?onlyfansapi_|^(Plan|No changes|Apply complete|account_id)\b`)
)

// Write implements [io.Writer].
func (w *cliOutput) Write(p []byte) (int, error) {
	w.line = append(w.line, p...)
	for {
		line, rest, ok := bytes.Cut(w.line, []byte("\n"))
		if !ok {
			return len(p), nil
		}
		w.take(string(line))
		w.line = rest
	}
}

func (w *cliOutput) take(line string) {
	plain := escapes.ReplaceAllString(line, "")
	w.all.WriteString(plain + "\n")
	if w.withoutColor {
		line = plain
	}
	switch {
	case strings.HasPrefix(plain, "╷"):
		w.inBox, w.box = true, nil
	case strings.HasPrefix(plain, "╵"):
		w.inBox = false
		w.boxes = append(w.boxes, strings.Join(append(w.box, line), "\n"))
		if !w.keepsBoxes {
			w.screen.say("%s", w.boxes[len(w.boxes)-1])
		}
	case !w.inBox && shown.MatchString(plain) && !strings.Contains(plain, "Refreshing state"):
		w.screen.say("%s", line)
	}
	if w.inBox {
		w.box = append(w.box, line)
	}
}
