package provider

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

const otherAppSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// asksForAppCode is an attempt that waits for the code of the creator's app, and then connects the account.
func asksForAppCode() []fakeapi.Answer {
	return []fakeapi.Answer{
		fakeapi.NeedsAppOTP().UntilAppCode(fakeapi.AppSecret), fakeapi.Authenticating().For(3 * time.Second),
		fakeapi.Authenticated("acct_1"),
	}
}

// codesFor counts the codes that were submitted to an attempt.
func codesFor(api *fakeapi.Server, attemptID string) int {
	return len(api.RequestsTo(http.MethodPut, "/api/authenticate/"+attemptID))
}

// Each wait of the resource submits a code: of a create, of another attempt, and of a new sign-in. The secret is in no
// state, and to add it or to remove it changes nothing.
func TestAccountSubmitsAppCodes(t *testing.T) {
	api := fakeapi.New()
	api.ClockSkew = 7 * time.Minute
	for _, id := range []string{"auth_x", "auth_y"} {
		api.Script(id, asksForAppCode()...)
	}
	api.ScriptNextLogin("acct_1", asksForAppCode()...)
	onManaged(t, api, accountType, func(m *managed) {
		with := func(more ...string) map[string]any {
			return keeps(append(more, "totp_secret_wo", fakeapi.AppSecret)...)
		}
		if said := m.run(with("on_user_action", "fail")); said != "" || codesFor(api, "auth_x") != 1 {
			t.Errorf("create: %s, %d codes", said, codesFor(api, "auth_x"))
		}
		m.wantState("created", map[string]any{"id": "acct_1", "connected": true, "totp_secret_wo": nil})
		if said := m.run(
			with("attempt_id", "auth_y", "on_user_action", "fail"),
		); said != "" ||
			codesFor(api, "auth_y") != 1 {
			t.Errorf("another attempt: %s, %d codes", said, codesFor(api, "auth_y"))
		}
		again := with("attempt_id", "auth_y", "on_disconnected", "reauthenticate", "on_user_action", "fail")
		if said := m.run(again); said != "" {
			t.Error(said)
		}
		api.Expire("acct_1")
		said := m.run(again)
		if strings.Contains(said, "ERROR") || codesFor(api, "auth_again_1") != 1 {
			t.Errorf("new sign-in: %s, %d codes", said, codesFor(api, "auth_again_1"))
		}
		m.wantState("signed in again", map[string]any{"connected": true, "totp_secret_wo": nil})
		delete(again, "totp_secret_wo")
		m.refresh()
		p := m.plan(again)
		if planned, state := m.attributes(
			p.planned,
		), m.attributes(
			m.state,
		); len(planned) != len(state) ||
			p.diags != "" {
			t.Error(p.diags)
		} else {
			for name := range planned {
				if planned[name] != state[name] && name != "timeouts" {
					t.Errorf("without the secret, %s is planned to change", name)
				}
			}
		}
	})
}

// A refused secret leaves the decision to on_user_action, and every error names it as refused.
func TestAccountAppSecretRefused(t *testing.T) {
	const refused = "The API refused the codes that the provider computed from totp_secret_wo."
	for name, test := range map[string]struct {
		arguments map[string]any
		script    []fakeapi.Answer
		codes     int
		want, not []string
	}{
		"fail": {
			arguments: keeps("on_user_action", "fail"),
			codes:     2,
			want: []string{
				`Authentication attempt "auth_x" waits for a two-factor code (WRONG_2FA): totp_secret_wo was refused`,
				refused, "correct totp_secret_wo", "Submit the code, which this asks for. " +
					"The answer says only that the API received it",
			},
		},
		"wait": {
			codes: 2,
			want:  []string{"timed out waiting for a two-factor code", refused, "correct totp_secret_wo"},
		},
		"failed": {
			script: []fakeapi.Answer{fakeapi.NeedsAppOTP(), fakeapi.Failed("WRONG_2FA", "Too many codes.")},
			codes:  1,
			want:   []string{`Authentication attempt "auth_x" failed (WRONG_2FA)`, refused},
		},
		"a phone's code": {
			arguments: keeps("on_user_action", "fail"),
			script:    []fakeapi.Answer{fakeapi.NeedsOTP("42")},
			want:      []string{`waits for a two-factor code`, "the phone ending in"},
			not:       []string{"totp_secret_wo"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			if test.script == nil {
				test.script = []fakeapi.Answer{fakeapi.NeedsAppOTP().UntilAppCode(otherAppSecret)}
			}
			if test.arguments == nil {
				test.arguments = keeps()
			}
			if name == "failed" {
				api.ScriptSubmit("auth_x", fakeapi.Answer{}) // the script goes on by itself
			}
			test.arguments["totp_secret_wo"] = fakeapi.AppSecret
			api.Script("auth_x", test.script...)
			onManaged(t, api, accountType, func(m *managed) {
				said := m.run(test.arguments)
				for _, want := range test.want {
					if !strings.Contains(said, want) {
						t.Errorf("%q is missing in: %s", want, said)
					}
				}
				for _, not := range append(test.not, fakeapi.AppSecret, fakeapi.AppSecret[:8]) {
					if strings.Contains(said, not) {
						t.Errorf("%q is in: %s", not, said)
					}
				}
				if n := codesFor(api, "auth_x"); n != test.codes {
					t.Errorf("%d codes were submitted, want %d", n, test.codes)
				}
			})
		})
	}
}

// Who has no secret in the configuration is told of the argument when the attempt waits for an app's code.
func TestAccountNamesTOTPSecret(t *testing.T) {
	api := fakeapi.New()
	api.Script("auth_x", fakeapi.NeedsAppOTP())
	onManaged(t, api, accountType, func(m *managed) {
		said := m.run(keeps("on_user_action", "fail"))
		if !strings.Contains(said, "To have the provider compute such codes, set totp_secret_wo") {
			t.Error(said)
		}
	})
}

// What is no secret is refused, in words that do not repeat it, and on no attribute, because the CLIs quote its line.
func TestAccountRefusesTOTPSecret(t *testing.T) {
	for _, secret := range []string{
		"not the secret of an app", "740193", "", "otpauth://hotp/alice?secret=JBSWY3DPEHPK3PXP",
	} {
		api := fakeapi.New()
		api.Script("auth_x", asksForAppCode()...)
		onManaged(t, api, accountType, func(m *managed) {
			arguments := keeps("totp_secret_wo", secret)
			for when, said := range map[string]string{
				"validate": m.validateResource(arguments), "apply": m.run(arguments),
			} {
				if !strings.HasPrefix(said, "ERROR: Invalid totp_secret_wo") || strings.Contains(said, "alice") ||
					secret != "" && strings.Contains(said, secret) {
					t.Errorf("%s of %q: %s", when, secret, said)
				}
			}
			if n := len(api.Requests()); n != 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
	onManaged(t, fakeapi.New(), accountType, func(m *managed) {
		config := map[string]any{}
		for _, attribute := range m.schema().Block.Attributes {
			config[attribute.Name] = keeps("totp_secret_wo", "740193")[attribute.Name]
		}
		resp, err := m.ValidateResourceConfig(m.ctx, &tfprotov6.ValidateResourceConfigRequest{
			TypeName: m.typeName, Config: dynamic(config),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		must(err)
		for _, d := range resp.Diagnostics {
			if d.Attribute != nil {
				t.Errorf("%s stands on %s", d.Summary, d.Attribute)
			}
		}
	})
}
