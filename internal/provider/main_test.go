package provider

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
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
