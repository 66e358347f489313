package main

import (
	"os"
	"testing"
)

// The log is switched off where nobody reads it, and only there.
func TestSwitchOffUnreadLogs(t *testing.T) {
	for name, test := range map[string]struct {
		variable, value, want string
	}{
		"nobody asked for a log":          {variable: "TF_LOG", value: "", want: "off"},
		"somebody asked for all":          {variable: "TF_LOG", value: "INFO", want: ""},
		"somebody asked for a provider's": {variable: "TF_LOG_PROVIDER", value: "TRACE", want: ""},
	} {
		for _, variable := range []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_ONLYFANSAPI", "TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK"} {
			t.Setenv(variable, "")
		}
		t.Setenv(test.variable, test.value)
		switchOffUnreadLogs()
		for _, variable := range []string{"TF_LOG_PROVIDER_ONLYFANSAPI", "TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK"} {
			if got := os.Getenv(variable); got != test.want {
				t.Errorf("%s: %s is %q, want %q", name, variable, got, test.want)
			}
		}
	}
}
