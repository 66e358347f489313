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

// silence is how long nothing may be printed while something runs; in a file, ten times as long.
const silence = 1500 * time.Millisecond

// screen is where all is printed. It says a word when nothing was printed for a while.
type screen struct {
	out io.Writer
	// terminal says that a line can be overwritten, and can have colors.
	terminal bool

	mu   sync.Mutex
	last time.Time // when something was printed
	word bool      // whether the line of the cursor is a word, to be overwritten
}

// say prints a text and a new line.
func (s *screen) say(format string, args ...any) {
	fmt.Fprintf(s, format+"\n", args...)
}

// Write implements [io.Writer].
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clearWord()
	s.last = time.Now()
	return s.out.Write(p)
}

func (s *screen) clearWord() {
	if s.word {
		fmt.Fprint(s.out, "\r\x1b[K")
		s.word = false
	}
}

// sayWord prints what word returns if nothing was printed for a while. On a terminal, the next text overwrites it.
func (s *screen) sayWord(word func() string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.terminal && (s.word || time.Since(s.last) >= silence):
		s.clearWord()
		fmt.Fprint(s.out, "  … "+word())
		s.word = true
	case !s.terminal && time.Since(s.last) >= 10*silence:
		fmt.Fprintln(s.out, "  … "+word())
		s.last = time.Now()
	}
}

// during runs do, and prints what word returns while nothing else is printed.
func (s *screen) during(word func() string, do func() error) error {
	ended, reported := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(reported)
		tick := time.NewTicker(silence / 3)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
				s.sayWord(word)
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
	keepsBoxes bool

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
	if !w.screen.terminal {
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
