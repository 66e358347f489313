//go:build unix

package acceptance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// secretArguments are all credentials that there are, each given through an ephemeral variable of its own.
func secretArguments() (config string, env []string) {
	config = `
resource "onlyfansapi_auth_attempt" "x" {
  display_name = "Alice"
  credentials_wo = { email = var.email, password = var.password }
  custom_proxy_wo = { host = var.host, port = 8080, username = var.username, password = var.proxy_password }
}

resource "onlyfansapi_auth_attempt" "session" {
  auth_type      = "raw_data"
  display_name   = "Bea"
  credentials_wo = { auth_id = var.auth_id, cookies = var.cookies, user_agent = var.user_agent, xbc = var.xbc }
}
`
	for name, value := range map[string]string{
		"email": fakeapi.LoginEmail, "password": fakeapi.LoginPassword, "host": fakeapi.ProxyHost,
		"username":       fakeapi.ProxyUsername,
		"proxy_password": fakeapi.ProxyPassword, "auth_id": fakeapi.LoginAuthID, "cookies": fakeapi.LoginCookies,
		"user_agent": fakeapi.LoginUserAgent, "xbc": fakeapi.LoginXBC,
	} {
		config += fmt.Sprintf("\nvariable %q {\n  type      = string\n  ephemeral = true\n}\n", name)
		env = append(env, "TF_VAR_"+name+"="+value)
	}
	return config, env
}

// traced lets the next runs of the CLI write all that they can log into a file of the workspace.
func (w *workspace) traced() {
	w.env = append(w.env, "TF_LOG=TRACE", "TF_LOG_PATH="+filepath.Join(w.dir, "trace.log"))
}

// No credential is in anything that is printed, logged, planned or stored, whatever the API echoes, and however it
// ends.
func TestAccStartSecrets(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(echo string) fakeapi.Answer{
		"success": nil,
		"echo": func(echo string) fakeapi.Answer {
			return fakeapi.Answer{Body: map[string]any{"attempt_id": "auth_1", "message": echo, "email": echo}}
		},
		"422": func(echo string) fakeapi.Answer {
			return fakeapi.Answer{Status: 422, Body: map[string]any{
				"message": echo, "errors": map[string]any{
					"email": []string{echo},
					echo:    []string{strings.ToUpper(echo)},
				},
			}}
		},
		"409": func(echo string) fakeapi.Answer { return fakeapi.Error(409, echo) },
		"500": func(echo string) fakeapi.Answer { return fakeapi.Error(500, url.QueryEscape(echo)) },
		"429": func(echo string) fakeapi.Answer {
			return fakeapi.Error(429, echo).WithHeader("Retry-After", "3600").
				WithHeader("X-Echo", url.QueryEscape(echo))
		},
		"web page": func(echo string) fakeapi.Answer { return fakeapi.Answer{Status: 403, Body: "<html>" + echo} },
		"no success": func(echo string) fakeapi.Answer {
			return fakeapi.Answer{Body: map[string]any{"message": echo, "success": false}}
		},
		"odd id": func(echo string) fakeapi.Answer {
			return fakeapi.Answer{Body: map[string]any{
				"attempt_id":  echo,
				"polling_url": "/api/authenticate/" + url.PathEscape(echo[:30]),
			}}
		},
		"a link": func(echo string) fakeapi.Answer {
			return fakeapi.Answer{Body: map[string]any{
				"attempt_id":                   "auth_1",
				"mobile_auth_session_deeplink": "app://x?" + echo,
			}}
		},
		"no HTTP": func(echo string) fakeapi.Answer { return fakeapi.Answer{Conn: writes(echo + "\r\n\r\n")} },
		"redirect": func(echo string) fakeapi.Answer {
			return fakeapi.Answer{Status: 302}.WithHeader("Location", "/"+url.PathEscape(echo))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			needsVersion(t, writeOnlySince, "write-only arguments")
			if name != "success" && name != "422" {
				onFirstEngine(t)
			}
			echoing := &echoes{api: fakeapi.New(), answer: answer}
			config, env := secretArguments()
			w := newWorkspace(t, echoing, config)
			w.env = append(w.env, env...)
			w.traced()
			printed := w.succeeds("plan -out=tfplan")
			more, _ := w.run("apply", "tfplan")
			w.checkCanaries(printed + more)
			if n := len(echoing.api.Starts()); n != 2 && name != "429" { // after which the second one is held back
				t.Errorf("%d attempts were started", n)
			}
			log := w.read("trace.log")
			if !strings.Contains(log, "Attempt started") && !strings.Contains(log, "Attempt not started") {
				t.Error("the provider's log is missing, so that the search proves nothing")
			}
		})
	}
}

// echoes answers a request that starts an attempt with what it held.
type echoes struct {
	api    *fakeapi.Server
	answer func(echo string) fakeapi.Answer // nil lets the API answer
	mu     sync.Mutex
}

func (e *echoes) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && e.answer != nil {
		e.mu.Lock()
		defer e.mu.Unlock()
		body, err := io.ReadAll(r.Body)
		must(err)
		var start fakeapi.Start
		must(json.Unmarshal(body, &start))
		texts := []string{
			start.Password,
			start.Email,
			start.Cookies,
			start.AuthID,
			start.UserAgent,
			start.XBC,
			fakeapi.Key,
		}
		if proxy := start.CustomProxy; proxy != nil {
			texts = append(texts, proxy.Host, proxy.Username, proxy.Password)
		}
		texts = slices.DeleteFunc(texts, func(text string) bool { return text == "" })
		e.api.ScriptStart(e.answer(strings.Join(texts, " ")))
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	e.api.ServeHTTP(rw, r)
}

// Neither are they in what a provider leaves behind that dies in the middle of the request, with the stacks of all that
// it was doing.
func TestAccStartSecretsOfCrash(t *testing.T) {
	t.Parallel()
	needsVersion(t, writeOnlySince, "write-only arguments")
	if _, err := os.Stat("/proc/self"); err != nil {
		t.Skip("needs /proc to see processes")
	}
	api := fakeapi.New()
	slow := &slowly{api: api, method: "POST"}
	config, env := secretArguments()
	w := newWorkspace(t, api, config)
	w.env = append(w.env, env...)
	w.env = append(w.env, "GOTRACEBACK=all")
	w.traced()
	w.serveInstead(slow)
	cmd := w.startUntil(slow.count, "apply", "-auto-approve")
	w.quitProviders()
	_ = cmd.Wait()
	printed := cmd.Stdout.(*bytes.Buffer).String() //nolint:forcetypeassert // see startUntil
	if !strings.Contains(printed+w.read("trace.log"), "goroutine ") {
		t.Errorf("no stack was printed, so that the search proves nothing: %s", printed)
	}
	w.checkCanaries(printed)
}

// quitProviders lets the provider's processes of this workspace print the stacks of all that they are doing, and die.
func (w *workspace) quitProviders() {
	w.t.Helper()
	exes, _ := filepath.Glob("/proc/[0-9]*/exe")
	for _, exe := range exes {
		process := filepath.Dir(exe)
		cwd, _ := os.Readlink(filepath.Join(process, "cwd"))
		program, _ := os.Readlink(exe)
		if cwd != w.dir || !strings.Contains(program, "terraform-provider-") {
			continue
		}
		pid, err := strconv.Atoi(filepath.Base(process))
		if err == nil {
			err = syscall.Kill(pid, syscall.SIGQUIT)
		}
		if err != nil {
			w.t.Error(err)
		}
	}
}
