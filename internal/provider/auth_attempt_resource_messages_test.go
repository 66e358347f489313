package provider

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// goOn is how to go on with the account acct_1, which exists.
const goOn = `
- If this is a rename, write moved blocks instead.
- To sign the account in with these credentials, add this to the resource, and apply:
     account_id = "acct_1"
- With for_each, and a map of existing accounts in the configuration, add this to the map instead, with the key of the
resource for KEY:
     "KEY" = "acct_1"
- With for_each, and no such map, add the first line to the resource, and the second beside it:
     account_id = lookup(var.existing, each.key, null)
     variable "existing" { default = { "KEY" = "acct_1" } }
- To keep the account as it is, remove this resource and the attempt_id that it gives, and import the account (with
for_each, NAME["KEY"] in place of NAME):
     import {
       to = onlyfansapi_account.NAME
       id = "acct_1"
     }

If the API means something else: Correct credentials_wo and the other arguments by what the API says. Do not repeat a
wrong password, because that locks the account.`

// The texts about starting an attempt and about new credentials.
func TestAttemptResourceTexts(t *testing.T) {
	c := endpoint{baseURL: onlyfansapi.DefaultBaseURL, keySource: "the argument api_key"}
	start := func(err error, existing ...onlyfansapi.Account) diag.Diagnostic {
		r := c.startRequest()
		r.refused = func(err error) advice { return c.startRefused(err, existing) }
		return c.requestError(r, false, err)
	}
	refused := &onlyfansapi.Error{Status: 422, Message: "Not accepted."}
	reset := &onlyfansapi.RequestError{Reason: "the connection was reset"}
	for name, test := range map[string]struct {
		diagnostic diag.Diagnostic
		want       string
	}{
		"refused": {diagnostic: start(refused), want: `Authentication attempt refused
Starting the authentication attempt failed: HTTP 422 Unprocessable Entity (Not accepted).

No attempt was started.

- Correct credentials_wo and the other arguments by what the API says. Do not repeat a wrong password, because that
locks the account.
- If the account is connected already, set account_id to its ID.`},
		"account exists": {
			diagnostic: start(&onlyfansapi.Error{Status: 409},
				onlyfansapi.Account{
					ID: "acct_1", DisplayName: new("alice@example.org"), OnlyFansUsername: new("alice"),
				}),
			want: `Account exists already
Starting the authentication attempt failed: HTTP 409 Conflict.

No attempt was started.

The creator's account in the API is "acct_1" (user name "alice").
` + goOn,
		},
		"accounts exist": {
			diagnostic: start(&onlyfansapi.Error{Status: 409},
				onlyfansapi.Account{ID: "acct_1"}, onlyfansapi.Account{ID: "acct_2"}),
			want: `Account exists already
Starting the authentication attempt failed: HTTP 409 Conflict.

No attempt was started.

The creator's accounts in the API are "acct_1" and "acct_2". Choose one of them. The lines below show the first.
` + goOn,
		},
		"start unknown": {
			diagnostic: c.requestError(c.startRequest(), true, reset),
			want: `No usable answer from the API
Starting the authentication attempt failed: the connection was reset.

It is not known whether an attempt has begun. If one has, the next apply starts another one, which signs in at OnlyFans
once more.

1. Look in the vendor's console whether an attempt is running: https://app.onlyfansapi.com
2. If one is running, wait until it has connected the account, and set account_id of this resource to the account's ID.
3. Plan and apply again.

Check the network, and HTTPS_PROXY and NO_PROXY in the environment.`,
		},
		"no credentials": {
			diagnostic: invalidCredentials(isCreated, types.StringValue(onlyfansapi.EmailAndPassword), nil),
			want: `Invalid credentials_wo
credentials_wo is null: no credentials were given. With for_each, check the key in the map that they come from.

An attempt starts because the resource is created. Only then are credentials needed.

If this is a rename, write moved blocks instead.

Give email and password.

A destroy needs no credentials with -refresh=false.`,
		},
		"incomplete credentials": {
			diagnostic: invalidCredentials("credentials_wo_version changes",
				types.StringValue(onlyfansapi.EmailAndPassword), []string{"password is missing"}),
			want: `Invalid credentials_wo
The credentials cannot be used with auth_type = "email_password": password is missing.

An attempt starts because credentials_wo_version changes. Only then are credentials needed.

Give email and password.

A destroy needs no credentials with -refresh=false.`,
		},
		"sign-in unknown": {
			diagnostic: c.requestError(c.credentialsRequest("acct_1"), true, reset),
			want: `No usable answer from the API
Signing the account "acct_1" in with new credentials failed: the connection was reset.

It is not known whether an attempt has begun. If one has, the next apply starts another one, which signs in at OnlyFans
once more.

1. Look in the vendor's console whether the account is being signed in: https://app.onlyfansapi.com
2. If it is, wait until that has ended. Meanwhile, the API answers requests about the account with 503.
3. Plan and apply again, unless the account is connected with the new credentials.

Check the network, and HTTPS_PROXY and NO_PROXY in the environment.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(spelledOut(test.want), fullText(diag.Diagnostics{test.diagnostic})); diff != "" {
				t.Errorf("the text (-want +got):\n%s", diff)
			}
		})
	}
}

// How the API says that an account exists is not known; what says the opposite is no such refusal.
func TestSaysExists(t *testing.T) {
	for text, want := range map[string]bool{
		"This account is already connected.":                 true,
		"The account has already been connected":             true,
		"The email has already been taken.":                  true,
		"Account exists":                                     true,
		"An account with this email already exists.":         true,
		"Already existing account":                           true,
		"This creator was connected already":                 true,
		"Not accepted: the account exists already":           true,
		"The email does not exist.":                          false,
		"The email doesn't exist":                            false,
		"This account no longer exists, connect it again":    false,
		"No account exists with this email":                  false,
		"There is no such account":                           false,
		"The password is wrong.":                             false,
		"The proxy country field is invalid.":                false,
		"You have already made too many attempts, slow down": false,
	} {
		for _, err := range []error{
			&onlyfansapi.Error{Status: 422, Message: text}, &onlyfansapi.Error{
				Status: 400, Message: strings.ToUpper(text),
			},
			errors.New(text),
		} {
			if got := saysExists(err); got != want {
				t.Errorf("%v: %t", err, got)
			}
		}
	}
	if !saysExists(&onlyfansapi.Error{Status: 409, Message: "Conflict"}) {
		t.Error("409 says so by itself")
	}
}

// A start that is refused because the account exists names the account, found by what the credentials hold, and how to
// go on with it, in a form to copy. Neither the email nor the display name, which often is one, is told.
func TestAttemptResourceNamesTheAccount(t *testing.T) {
	const id = `acct_${var.x}"'`
	account := fakeapi.Account{
		ID: id, DisplayName: fakeapi.LoginEmail, OnlyFansID: 583920174658392, OnlyFansUsername: "alice",
	}
	if fakeapi.LoginAuthID != "583920174658392" {
		t.Fatal(fakeapi.LoginAuthID)
	}
	byEmail := account
	byEmail.Email, byEmail.OnlyFansID = strings.ToUpper(fakeapi.LoginEmail), 0
	for name, test := range map[string]struct {
		arguments map[string]any
		answer    fakeapi.Answer
		accounts  []fakeapi.Account
		summary   string
		not       bool // no account is named
		requests  int
	}{
		"409": {
			answer:   fakeapi.Error(409, "No."),
			accounts: []fakeapi.Account{byEmail},
			summary:  "Account exists already", requests: 2,
		},
		"422": {
			answer:   fakeapi.Error(422, "It exists."),
			accounts: []fakeapi.Account{byEmail},
			summary:  "Account exists already", requests: 2,
		},
		"in other words": {
			answer:   fakeapi.Error(422, "No."),
			accounts: []fakeapi.Account{byEmail},
			summary:  "Authentication attempt refused", requests: 2,
		},
		"by auth_id": {
			arguments: map[string]any{"auth_type": "raw_data", "credentials_wo": rawData},
			answer:    fakeapi.Error(409, "No."),
			accounts:  []fakeapi.Account{account},
			summary:   "Account exists already", requests: 2,
		},
		"forced": {
			arguments: map[string]any{"force_connect": true},
			answer:    fakeapi.Error(409, "No."),
			accounts:  []fakeapi.Account{byEmail},
			summary:   "Account exists already", requests: 2,
		},
		"none of the creator": {
			answer: fakeapi.Error(409, "No."), accounts: []fakeapi.Account{{ID: id, Email: "b@example.org"}},
			summary: "Account seems to exist already", not: true, requests: 2,
		},
		"by phone": {
			arguments: map[string]any{"auth_type": "mobile_app", "credentials_wo": nil},
			answer:    fakeapi.Error(409, "No."), summary: "Account seems to exist already", not: true, requests: 1,
		},
		"another error": {answer: fakeapi.Error(403, "It exists."), summary: "Access refused", not: true, requests: 1},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.Connect(test.accounts...)
			api.ScriptStart(test.answer)
			onManaged(t, api, attemptResourceType, func(m *managed) {
				said := m.run(signIn(test.arguments))
				named := strings.Contains(said, `(user name "alice")`)
				if !strings.HasPrefix(said, "ERROR: "+test.summary+"\n") || named == test.not {
					t.Error(said)
				}
				for what, text := range fakeapi.Canaries() {
					if strings.Contains(strings.ToLower(said+m.log.String()), strings.ToLower(text)) {
						t.Errorf("%s is told: %s", what, said)
					}
				}
				wantRequests(t, api, test.requests)
				if test.not {
					return
				}
				for _, line := range strings.Split(said, "\n") {
					if _, value, ok := strings.Cut(line, "     account_id = \""); ok {
						wantHCL(t, `"`+value, id)
					}
				}
				wantIn(t, said, "     account_id = lookup(var.existing, each.key, null)\n",
					"       id = "+hclQuoted(id)+"\n",
					`variable "existing" { default = { "KEY" = `+hclQuoted(id)+" } }\n")
			})
		})
	}
}

// What is quoted for HCL means itself there.
func TestHCLQuoted(t *testing.T) {
	for _, text := range []string{
		"acct_1", "", "${var.x}", "%{ if true }", "$${x}", "$$", "%", "$", `\`, `"`, `\n`, "a b", "é\u202e\U000e0041",
	} {
		wantHCL(t, hclQuoted(text), text)
	}
}

// wantHCL reports another value of an expression.
func wantHCL(t *testing.T, expression, want string) {
	t.Helper()
	parsed, diags := hclsyntax.ParseExpression([]byte(expression), "", hcl.InitialPos)
	if diags.HasErrors() {
		t.Errorf("%s: %v", expression, diags)
		return
	}
	if value, diags := parsed.Value(nil); diags.HasErrors() || value.AsString() != want {
		t.Errorf("%s is %v, want %q: %v", expression, value, want, diags)
	}
}
