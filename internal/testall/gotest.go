package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// result is what came of a run of go test. Tests count with their subtests.
type result struct {
	ok      bool
	passed  int
	skipped map[string]int // by reason
}

func (r result) word() string {
	if r.ok {
		return "passed"
	}
	return "FAILED"
}

func (r result) counts() string {
	total, reasons := 0, []string{}
	for _, reason := range slices.Sorted(maps.Keys(r.skipped)) {
		total += r.skipped[reason]
		reasons = append(reasons, fmt.Sprintf("%d %s", r.skipped[reason], reason))
	}
	if total == 0 {
		return fmt.Sprintf(" (%d passed, none skipped)", r.passed)
	}
	return fmt.Sprintf(" (%d passed, %d skipped: %s)", r.passed, total, strings.Join(reasons, ", "))
}

// event is one of go test -json; see `go doc test2json`.
type event struct {
	Action, Package, Test, Output string
}

// goTest runs go test with these arguments, and prints what go test prints without it: the closing line of each
// package, and the output of what failed.
func goTest(ctx context.Context, env string, args ...string) result {
	args = append([]string{"test", "-json", "-count=1", "-timeout=30m"}, args...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = os.Environ()
	if env != "" {
		cmd.Env = append(cmd.Env, env)
	}
	cmd.Stderr = os.Stderr
	fmt.Println(strings.TrimSpace(env + " go " + strings.Join(args, " ")))
	events, err := cmd.StdoutPipe()
	if err != nil {
		return result{}
	}
	if err := cmd.Start(); err != nil {
		fmt.Println(err)
		return result{}
	}
	r, readErr := read(events, os.Stdout)
	if readErr != nil {
		fmt.Println("go test -json:", readErr)
	}
	r.ok = cmd.Wait() == nil && readErr == nil
	return r
}

// read takes the events in, until there are no more.
func read(events io.Reader, out io.Writer) (result, error) {
	r := result{skipped: map[string]int{}}
	type test struct{ pkg, name string }
	outputs := map[test]string{} // of tests that have not ended
	for decoder := json.NewDecoder(events); ; {
		var e event
		if err := decoder.Decode(&e); errors.Is(err, io.EOF) {
			return r, nil
		} else if err != nil {
			return r, err
		}
		key := test{e.Package, e.Test}
		switch {
		case e.Test == "" && e.Output != "PASS\n":
			fmt.Fprint(out, e.Output)
			if e.Action == "fail" { // then what had not ended may tell why
				for running, output := range outputs {
					if running.pkg == e.Package {
						fmt.Fprint(out, output)
					}
				}
			}
		case e.Action == "output":
			outputs[key] += e.Output
		case e.Action == "pass":
			r.passed++
			delete(outputs, key)
		case e.Action == "skip":
			r.skipped[reason(outputs[key])]++
			delete(outputs, key)
		case e.Action == "fail":
			fmt.Fprint(out, outputs[key])
			delete(outputs, key)
		}
	}
}

var logged = regexp.MustCompile(`(?m)^\s+\S+\.go:\d+: (.*)$`)

// reason is what a test said last, in words.
func reason(output string) string {
	lines := logged.FindAllStringSubmatch(output, -1)
	if len(lines) == 0 {
		return "without a reason"
	}
	return "because " + lines[len(lines)-1][1]
}
