package provider

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	interrupted() // its goroutines must not begin inside of a synctest bubble
	for _, name := range []string{envAPIKey, envBaseURL, envNewerBaseURL, "TF_APPEND_USER_AGENT"} {
		must(os.Unsetenv(name))
	}
	os.Exit(m.Run())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
