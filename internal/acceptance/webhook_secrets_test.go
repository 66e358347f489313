//go:build unix

package acceptance

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// secretHook is a webhook whose secret comes through an ephemeral variable.
func secretHook(lines ...string) string {
	return "variable \"secret\" {\n  type      = string\n  ephemeral = true\n}\n" +
		hookBlock(append(lines, connectedEvent, "signing_secret_wo = var.secret", "signing_secret_wo_version = 1")...)
}

// newSecretHook is a workspace in which the secret is given.
func newSecretHook(t *testing.T, api http.Handler, config string) *workspace {
	t.Helper()
	needsVersion(t, writeOnlySince, "write-only arguments")
	w := newWorkspace(t, api, config)
	w.env = append(w.env, "TF_VAR_secret="+fakeapi.WebhookSecret)
	return w
}

// The secret is in nothing that is printed, logged, planned or stored, whatever the API echoes, and however it ends.
func TestAccWebhookSecrets(t *testing.T) {
	t.Parallel()
	echo := "secret " + fakeapi.WebhookSecret + " and key " + fakeapi.Key
	for name, answers := range map[string][]fakeapi.Answer{
		"success": nil,
		"422": {{Status: 422, Body: map[string]any{
			"message": echo, "errors": map[string]any{"signing_secret": []string{echo}},
		}}},
		"500":      {fakeapi.Error(500, strings.ToUpper(echo))},
		"refused":  {fakeapi.Refusal(echo)},
		"no HTTP":  {{Conn: writes(echo + "\r\n\r\n")}},
		"web page": {{Status: 403, Body: "<html>" + echo}},
		"echo": {{Body: map[string]any{"data": map[string]any{
			"id": "wh_1", "created_at": echo, "url": echo, "events": []string{echo},
			"signing_secret": fakeapi.WebhookSecret,
		}}}},
		"odd id": {{Body: map[string]any{"data": map[string]any{"id": fakeapi.WebhookSecret}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name != "success" && name != "422" {
				onFirstEngine(t)
			}
			api := fakeapi.New()
			api.ScriptRequest("POST", "/api/webhooks", answers...)
			w := newSecretHook(t, api, secretHook())
			w.traced()
			printed := w.succeeds("plan -out=tfplan")
			more, _ := w.run("apply", "tfplan")
			w.checkCanaries(printed + more)
			if n := len(api.RequestsTo("POST", "/api/webhooks")); n != 1 {
				t.Errorf("%d requests", n)
			}
			if log := w.read("trace.log"); !strings.Contains(log, "Webhook created") && !strings.Contains(log,
				"Webhook not created") {
				t.Error("the provider's log is missing, so that the search proves nothing")
			}
			if name == "success" {
				w.env = append(w.env, "TF_VAR_secret=none") // a plan that creates nothing needs no secret
				w.plansNothing()
			}
		})
	}
}

// A webhook that has lost its secret elsewhere is replaced by one that has it, also where the new one comes first.
func TestAccWebhookLostSecret(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string][]string{
		"destroyed first": nil, "created first": {"lifecycle {\n    create_before_destroy = true\n  }"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := fakeapi.New()
			w := newSecretHook(t, api, secretHook(lines...))
			w.succeeds("apply -auto-approve", "1 added")
			lost := api.Webhooks()[0]
			lost.Secret = ""
			api.AddWebhook(lost)
			w.succeeds("apply -auto-approve", "has_signing_secret = false -> true # forces replacement",
				"1 added, 0 changed, 1 destroyed")
			if got := api.Webhooks(); len(got) != 1 || got[0].ID != "wh_2" || got[0].Secret != fakeapi.WebhookSecret {
				t.Errorf("webhooks: %+v", got)
			}
			w.plansNothing()
		})
	}
}

// Whenever a run is interrupted, nothing is tainted and nothing is lost: there is one POST in all, and the next apply
// does what is left.
func TestAccWebhookInterrupted(t *testing.T) {
	t.Parallel()
	for how, i := range signals {
		for method, lines := range map[string][]string{"POST": nil, "PUT": {"enabled = false"}} {
			t.Run(method+", "+how, func(t *testing.T) {
				t.Parallel()
				if how != "Ctrl-C" {
					onFirstEngine(t)
				}
				api := fakeapi.New()
				w := newWorkspace(t, api, hookBlock(append(lines, connectedEvent)...))
				slow := &slowly{api: api, method: method}
				w.serveInstead(slow)
				cmd := w.startUntil(slow.count, "apply", "-auto-approve")
				i.send(t, cmd)
				_ = cmd.Wait()
				printed := fold(cmd.Stdout.(*bytes.Buffer).String()) //nolint:forcetypeassert // see startUntil
				w.checkEnd(printed, cmd.ProcessState)
				w.serveInstead(api)
				w.succeeds("apply -auto-approve", "0 added", "0 destroyed")
				w.plansNothing()
				if n := len(api.RequestsTo("POST", "/api/webhooks")); n != 1 || len(api.Webhooks()) != 1 {
					t.Errorf("%d POSTs, %d webhooks: %s", n, len(api.Webhooks()), printed)
				}
				if got := api.Webhooks()[0].Enabled; got != (lines == nil) {
					t.Errorf("enabled: %t", got)
				}
			})
		}
	}
}

// A webhook that is to be disabled is, also if the interrupt comes between the two requests.
func TestAccWebhookInterruptedBeforeDisabled(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	w := newWorkspace(t, api, hookBlock(connectedEvent, "enabled = false"))
	slow := &slowly{api: api, method: "POST"}
	w.serveInstead(slow)
	cmd := w.startUntil(slow.count, "apply", "-auto-approve")
	interrupt{signal: syscall.SIGINT, toGroup: true}.send(t, cmd)
	printed := w.ended(cmd)
	if got := api.Webhooks(); len(got) != 1 || !got[0].Enabled {
		t.Errorf("webhooks %+v: %s", got, printed)
	}
	w.serveInstead(api)
	w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
	if got := api.Webhooks(); len(got) != 1 || got[0].Enabled {
		t.Errorf("webhooks %+v", got)
	}
	w.plansNothing()
}

// A POST without an answer is told with the way to find the webhook, and what was found is imported.
func TestAccWebhookNoAnswer(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Alter = func(r *http.Request, answer fakeapi.Answer) fakeapi.Answer {
		if r.Method == http.MethodPost {
			return fakeapi.Answer{Conn: writes("")}
		}
		return answer
	}
	w := newWorkspace(t, api, hookBlock(connectedEvent))
	w.fails("apply -auto-approve", "Error: No usable answer from the API",
		"It is not known whether a webhook was created.",
		"terraform import onlyfansapi_webhook.NAME wh_…")
	w.succeeds("import onlyfansapi_webhook.x wh_1", "Import successful!")
	w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
	if n := len(api.Webhooks()); n != 1 {
		t.Errorf("%d webhooks", n)
	}
	w.plansNothing()
}

// A session that expires is reported to the dispatcher, which applies. The apply signs the account in again, with a
// code of the creator's app: nobody gets up. A delivery with a wrong signature starts nothing.
func TestAccSessionExpired(t *testing.T) {
	t.Parallel()
	api := fakeapi.New()
	api.Script(exampleID, fakeapi.Authenticated("acct_1"))
	api.ScriptNextLogin(
		"acct_1",
		fakeapi.NeedsAppOTP().UntilAppCode(fakeapi.AppSecret),
		fakeapi.Authenticated("acct_1"),
	)
	w := newSecretHook(t, api, readExample(t, "recipes/session-expired/main.tf"))
	started := make(chan struct{}, 10)
	dispatcher := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		must(err)
		if r.Header.Get("Signature") != fakeapi.Sign(fakeapi.WebhookSecret, body) {
			rw.WriteHeader(http.StatusForbidden)
			return
		}
		started <- struct{}{}
	}))
	t.Cleanup(dispatcher.Close)
	w.env = append(w.env, "TF_VAR_attempt_id="+exampleID, "TF_VAR_dispatcher_url="+dispatcher.URL+"/trigger?token=t",
		"TF_VAR_webhook_secret="+fakeapi.WebhookSecret, "TF_VAR_totp_secret="+fakeapi.AppSecret)
	w.succeeds("apply -auto-approve", "2 added")

	api.Expire("acct_1")
	select {
	case <-started:
	case <-time.After(10 * time.Second):
		t.Fatalf("no event was delivered: %+v", api.Deliveries())
	}
	requests := len(api.Requests())
	printed := w.succeeds("apply -auto-approve", "0 added, 1 changed, 0 destroyed")
	w.keptIs(map[string]any{"id": "acct_1", "connected": true})
	counts := counted(api, &requests)
	if counts[login] != 1 || counts["PUT /api/authenticate/auth_again_1"] != 1 {
		t.Errorf("the apply made %v", counts)
	}
	w.plansNothing()
	w.checkCanaries(printed)

	forged, err := http.Post(dispatcher.URL, "application/json", strings.NewReader("{}"))
	must(err)
	_ = forged.Body.Close()
	if forged.StatusCode != http.StatusForbidden || len(started) != 0 {
		t.Errorf("a forged delivery: %d, %d runs", forged.StatusCode, len(started))
	}
}
