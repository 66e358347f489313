package provider

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

const (
	// hostileID is an ID that a shell would read otherwise if it were not quoted.
	hostileID = "it's_$HOME`id`\"$(id);x"
	// hostileText sets the title of a terminal, changes its color in two ways, and turns the direction of the text.
	hostileText = "\x1b]0;title\a\x1b[31m\u009b31m\u202eAlice é"
	asciiText   = `\u001b]0;title\u0007\u001b[31m\u009b31m\u202eAlice \u00e9`
)

// Each kind of command that a message prints does in a shell what the message says. No argument of a program contains
// the key or the code, and no control character reaches the terminal.
func TestCommandsInShell(t *testing.T) {
	for name, test := range map[string]struct {
		command func(endpoint) string
		input   string // what the user types
		script  func(*fakeapi.Server)
		// request is what the API receives.
		request, body string
		want          string // output
	}{
		"code": {
			command: func(e endpoint) string { return e.curlSubmitCode(hostileID) },
			input:   twoFactor + "\n",
			script: func(api *fakeapi.Server) {
				api.Script(hostileID, fakeapi.NeedsOTP("42").UntilCode(twoFactor), fakeapi.Authenticated("acct_1"))
			},
			request: "PUT " + attemptPath(hostileID), body: `{"code":"` + twoFactor + `"}`,
			want: `Code: {"message":"OTP submitted successfully"}`,
		},
		"code, refused": {
			command: func(e endpoint) string { return e.curlSubmitCode(hostileID) },
			input:   twoFactor + "\n",
			script: func(api *fakeapi.Server) {
				api.Script(hostileID, fakeapi.NeedsOTP("42"))
				api.ScriptSubmit(hostileID, fakeapi.Error(422, hostileText))
			},
			request: "PUT " + attemptPath(hostileID), body: `{"code":"` + twoFactor + `"}`,
			want: `Code: {"message":"` + asciiText + `"}`,
		},
		"selfie": {
			command: func(e endpoint) string { return e.curlSelfieTaken(hostileID) },
			script: func(api *fakeapi.Server) {
				api.Script(hostileID, fakeapi.NeedsFaceOTP("https://face.example").UntilSelfie(),
					fakeapi.Authenticated("acct_1"))
			},
			request: "PUT " + attemptPath(hostileID), body: `{"selfie_verification_completed": true}`,
			want: `{"message":"OTP submitted successfully"}`,
		},
		"field": {
			command: func(e endpoint) string { return e.curlField(hostileID, ".state") },
			script: func(api *fakeapi.Server) {
				api.Script(hostileID, fakeapi.Authenticating().With("state", hostileText))
			},
			request: "GET " + attemptPath(hostileID),
			want:    `"` + asciiText + `"`,
		},
		"field, wrapped": {
			command: func(e endpoint) string {
				return e.curlField(hostileID, ".lastAttempt.face_otp_verification_url")
			},
			script: func(api *fakeapi.Server) {
				api.Script(hostileID, fakeapi.Answer{Body: map[string]any{
					"data": fakeapi.NeedsFaceOTP("https://face.example").Body,
				}})
			},
			request: "GET " + attemptPath(hostileID),
			want:    `"https://face.example"`,
		},
		"accounts": {
			command: func(e endpoint) string { return e.curlAccounts() },
			script: func(api *fakeapi.Server) {
				api.Connect(fakeapi.Account{ID: "acct_1", DisplayName: hostileText})
			},
			request: "GET /api/accounts",
			want:    `["acct_1","` + asciiText + `"]`,
		},
		"accounts, wrapped": {
			command: func(e endpoint) string { return e.curlAccounts() },
			script: func(api *fakeapi.Server) {
				api.ScriptList(fakeapi.Answer{Body: map[string]any{
					"data": []map[string]string{{"id": "acct_1"}, {"id": "acct_2", "display_name": "Bob"}},
				}})
			},
			request: "GET /api/accounts",
			want:    "[\"acct_1\",null]\n[\"acct_2\",\"Bob\"]",
		},
		"webhooks": {
			command: func(e endpoint) string { return e.curlWebhooks() },
			script: func(api *fakeapi.Server) {
				api.AddWebhook(fakeapi.Webhook{ID: "wh_1", URL: hostileText, CreatedAt: "2025"})
			},
			request: "GET /api/webhooks",
			want:    `["wh_1","` + asciiText + `","2025"]`,
		},
		"disconnect": {
			command: func(e endpoint) string { return e.curlDisconnect(hostileID) },
			script:  func(api *fakeapi.Server) { api.Connect(fakeapi.Account{ID: hostileID}) },
			request: "DELETE /api/accounts/" + strings.TrimPrefix(attemptPath(hostileID), attemptPath("")),
			want:    "null",
		},
		"status": {
			command: func(e endpoint) string { return e.curlStatus(accountsPath) },
			script: func(api *fakeapi.Server) {
				api.ScriptList(fakeapi.Answer{Body: "[]"}.
					WithHeader("Content-Type", "application/json; \x1b[31m\u009b"))
			},
			request: "GET /api/accounts",
			want:    `"200 application/json; \u001b[31m\u009b"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			test.script(api)
			server := httptest.NewServer(api)
			defer server.Close()
			printed, arguments := runInShell(t, test.command(endpoint{baseURL: server.URL}), test.input)
			if got := strings.TrimSuffix(printed, "\n"); got != test.want {
				t.Errorf("it printed %q, want %q", got, test.want)
			}
			for _, secret := range []string{fakeapi.Key, twoFactor} {
				if strings.Contains(arguments, secret) {
					t.Errorf("%q is in the arguments of curl: %s", secret, arguments)
				}
			}
			requests := api.Requests()
			if len(requests) != 1 {
				t.Fatalf("%d requests, want 1", len(requests))
			}
			request := requests[0]
			if got := request.Method + " " + request.Path; got != test.request {
				t.Errorf("it requested %s, want %s", got, test.request)
			}
			if got := request.Body; got != test.body {
				t.Errorf("it sent %q, want %q", got, test.body)
			}
			if got := request.Header.Get("Authorization"); got != "Bearer "+fakeapi.Key {
				t.Errorf("it sent the key %q", got)
			}
		})
	}
}

// A command for a code that gets none makes no request: nobody answers, or an empty line is pasted with it.
func TestCommandWithoutCode(t *testing.T) {
	api := fakeapi.New()
	server := httptest.NewServer(api)
	defer server.Close()
	command := endpoint{baseURL: server.URL}.curlSubmitCode("auth_x")
	for _, input := range []string{"", "\n"} {
		shell := exec.CommandContext(t.Context(), program(t, "sh"), "-c", command)
		shell.Env = append(os.Environ(), envAPIKey+"="+fakeapi.Key, "NO_PROXY=*")
		shell.Stdin = strings.NewReader(input)
		if output, err := shell.CombinedOutput(); err == nil || string(output) != "Code: " {
			t.Errorf("%q: it printed %q: %v", input, output, err)
		}
	}
	if requests := api.Requests(); len(requests) > 0 {
		t.Errorf("it requested %s %s", requests[0].Method, requests[0].Path)
	}
}

// runInShell returns what a command prints, and the arguments that it gave to curl. There are no programs but curl and
// jq, so that a printf is that of the shell, whose arguments nobody else can read.
func runInShell(t *testing.T, command, input string) (printed, arguments string) {
	t.Helper()
	dir := t.TempDir()
	list := filepath.Join(dir, "arguments")
	curl, jq, sh := program(t, "curl"), program(t, "jq"), program(t, "sh")
	must(os.Symlink(jq, filepath.Join(dir, "jq")))
	stub := fmt.Sprintf("#!%s\nprintf '%%s\\n' \"$@\" > %s\nexec %s \"$@\"\n", sh, shellQuoted(list), shellQuoted(curl))
	must(os.WriteFile(filepath.Join(dir, "curl"), []byte(stub), 0o700))
	shell := exec.CommandContext(t.Context(), sh, "-c", command)
	shell.Env = []string{"PATH=" + dir, envAPIKey + "=" + fakeapi.Key, "NO_PROXY=*"}
	shell.Stdin = strings.NewReader(input)
	output, err := shell.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, output)
	}
	if strings.Count(command, "\n") > 0 {
		t.Errorf("it is longer than a line: %s", command)
	}
	given, err := os.ReadFile(list)
	must(err)
	return string(output), string(given)
}

// program returns the path of a program, and skips the test if there is none.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("no %s on this machine: %v", name, err)
	}
	return path
}
