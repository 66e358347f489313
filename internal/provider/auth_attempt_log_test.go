package provider

import (
	"bytes"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// The log tells each change once at INFO, what stays the same at DEBUG, and of a new state once.
func TestWaitLog(t *testing.T) {
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(t.Context(), &out)
	var options onlyfansapi.WaitOptions
	log := startLog(ctx, "auth_x", &options)
	strange := onlyfansapi.Wait{Attempt: &onlyfansapi.AuthAttempt{State: new("pondering")}, Outcome: onlyfansapi.InProgress}
	options.OnLook(onlyfansapi.Look{Wait: strange, Changed: true})
	options.OnLook(onlyfansapi.Look{Wait: strange})
	options.OnLook(onlyfansapi.Look{Wait: strange, Err: &onlyfansapi.Fault{Reason: "the connection was refused"}})
	log.end(strange, onlyfansapi.ErrTimedOut)

	lines, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range lines {
		level, _ := line["@level"].(string)
		message, _ := line["@message"].(string)
		got = append(got, level+" "+message)
		if line["attempt_id"] != "auth_x" {
			t.Errorf("%s: attempt_id is %v", message, line["attempt_id"])
		}
	}
	want := []string{
		"info Waiting for the authentication attempt",
		"info Attempt changed",
		"warn State is not known to this version of the provider, and taken for one in progress",
		"debug Attempt unchanged",
		"info Look brought no answer",
		"info Wait ended",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if lines[1]["state"] != "pondering" || lines[4]["cause"] != "the connection was refused" || lines[5]["cause"] != "the time is up" {
		t.Errorf("fields: %v", lines)
	}
}
