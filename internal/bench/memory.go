//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// memory prints the most memory that the provider takes in a plan over n things. It needs Linux's /proc.
func (b bench) memory(ctx context.Context, what measured, n int) error {
	for i := range n {
		what.know(b.api, i)
	}
	dir, err := b.workspace(ctx, fmt.Sprint("memory", n), "onlyfansapi", "", what, n)
	if err != nil {
		return err
	}
	plan := b.engine.Command(ctx, dir, b.env, "plan", "-no-color")
	if err := plan.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- plan.Wait() }()
	peak := "not known on this system"
	for {
		if seen := peakMemory("terraform-provider-onlyfansapi"); seen != "" {
			peak = seen
		}
		select {
		case err := <-ended:
			if err != nil {
				return fmt.Errorf("plan: %w", err)
			}
			fmt.Printf("memory of the provider with %d data sources onlyfansapi_%s: %s at its peak\n", n, what.kind,
				peak)
			return nil
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// peakMemory is the VmHWM of the process that runs this program; "" where none is seen.
func peakMemory(program string) string {
	processes, _ := filepath.Glob("/proc/[0-9]*")
	for _, process := range processes {
		path, err := os.Readlink(filepath.Join(process, "exe"))
		if err != nil || filepath.Base(path) != program {
			continue
		}
		status, _ := os.ReadFile(filepath.Join(process, "status"))
		for line := range strings.Lines(string(status)) {
			if size, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				return strings.TrimSpace(size)
			}
		}
	}
	return ""
}
