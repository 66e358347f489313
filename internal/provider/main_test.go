package provider

import (
	"context"
	"fmt"
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	// The goroutines of interrupted must not begin inside of a synctest bubble. What it does with a signal is to end waits, for
	// good: without this, Ctrl-C would not end the tests.
	context.AfterFunc(interrupted(), func() {
		fmt.Println("Interrupted.")
		os.Exit(1)
	})
	for _, name := range []string{envAPIKey, envBaseURL, envNewerBaseURL, "TF_APPEND_USER_AGENT", "TF_LOG"} {
		must(os.Unsetenv(name))
	}
	os.Exit(m.Run())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
