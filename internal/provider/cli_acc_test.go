package provider

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// A read that fails leaves the state as it was, and says so once.
func TestAccFailedReadKeepsState(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`)+"output \"id\" {\n  value = data.onlyfansapi_auth_attempt.x.account_id\n}\n")
	if out, err := w.run("apply", "-auto-approve"); err != nil {
		t.Fatal(out)
	}
	before := w.read("terraform.tfstate")
	api.Script("auth_x", fakeapi.Error(401, "Unauthenticated."))
	out, err := w.run("apply", "-auto-approve")
	if err == nil || strings.Count(out, "Error:") != 1 || !strings.Contains(out, "Error: API key refused") {
		t.Errorf("got %v: %s", err, out)
	}
	if w.read("terraform.tfstate") != before {
		t.Error("the state changed")
	}
}

// An apply reads an attempt that has ended once, and so does a destroy.
func TestAccOneRequestPerRead(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.Authenticated("acct_1"))
	w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`))
	for i, args := range [][]string{{"apply", "-auto-approve"}, {"plan"}, {"destroy", "-auto-approve"}} {
		if out, err := w.run(args...); err != nil {
			t.Fatal(out)
		}
		if got := len(api.Requests()); got != i+1 {
			t.Errorf("%d requests after %s, want %d", got, args[0], i+1)
		}
	}
}

// The key and the profile's secrets are in nothing that is printed, logged or written, whatever the API echoes.
func TestAccSecretsStayOut(t *testing.T) {
	t.Parallel()
	echo := "the key " + fakeapi.Key + " it is"
	for name, script := range map[string][]fakeapi.Answer{
		"success":   {fakeapi.Authenticated("acct_1").With("account.display_name", echo)},
		"failure":   {fakeapi.Failed("C", echo)},
		"bad key":   {fakeapi.Error(401, echo)},
		"redirect":  {fakeapi.Answer{Status: 302, Body: echo}.WithHeader("Location", "/"+fakeapi.Key)},
		"no answer": {{Body: echo}},
		"no HTTP":   {{Conn: writes(echo + "\r\n\r\n")}},
		"unasked":   {{Conn: writes("HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n" + echo)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			api.Script("auth_x", script...)
			w := newWorkspace(t, api, dataBlock(`attempt_id = "auth_x"`)+"output \"x\" {\n  value = data.onlyfansapi_auth_attempt.x.account\n}\n")
			w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH=trace.log")
			printed, _ := w.run("apply", "-auto-approve")
			w.write("printed", printed)
			csrf, _ := fakeapi.Profile()["csrf"].(string)
			token, _ := fakeapi.Profile()["wsAuthToken"].(string)
			files, err := filepath.Glob(filepath.Join(w.dir, "*"))
			if err != nil || len(files) < 3 {
				t.Fatal(files, err)
			}
			for _, file := range files {
				b, err := os.ReadFile(file)
				if err != nil {
					continue // a folder
				}
				for _, secret := range []string{fakeapi.Key[5:19], csrf, token} {
					if bytes.Contains(b, []byte(secret)) {
						t.Errorf("%s holds %s", filepath.Base(file), secret)
					}
				}
			}
		})
	}
}
