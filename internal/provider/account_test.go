package provider

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// readAccounts reads a data source as a CLI does, and returns its state as JSON texts by attribute, and its
// diagnostics.
func (s *actionServer) readAccounts(
	ctx context.Context, name string, arguments map[string]any,
) (state map[string]string, diags string) {
	s.t.Helper()
	validated, err := s.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: name, Config: dynamic(arguments),
	})
	must(err)
	if diags = diagnosticsText(validated.Diagnostics); diags != "" {
		return nil, diags
	}
	resp, err := s.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: dynamic(arguments)})
	must(err)
	diags = diagnosticsText(resp.Diagnostics)
	state = map[string]string{}
	if !strings.Contains(diags, "ERROR") { // else the CLI throws it away
		schema, err := s.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
		must(err)
		value, err := resp.State.Unmarshal(schema.DataSourceSchemas[name].ValueType())
		must(err)
		for attribute, inner := range plain(value).(map[string]any) { //nolint:forcetypeassert // it is an object
			text, err := json.Marshal(inner)
			must(err)
			state[attribute] = string(text)
		}
	}
	printed := diags + s.log.String()
	for _, text := range state {
		printed += text
	}
	for what, text := range fakeapi.Canaries() {
		if strings.Contains(printed, text) {
			s.t.Errorf("%s is in %s", what, printed)
		}
	}
	return state, diags
}

// unknown is what plain returns for a value that is not known yet.
const unknown = "(known after apply)"

// plain returns a value of the protocol as one of Go. Numbers are integers.
func plain(value tftypes.Value) any {
	switch {
	case value.IsNull():
		return nil
	case !value.IsKnown():
		return unknown
	}
	switch t := value.Type(); {
	case t.Is(tftypes.String):
		var s string
		must(value.As(&s))
		return s
	case t.Is(tftypes.Number):
		var n big.Float
		must(value.As(&n))
		i, _ := n.Int64()
		return i
	case t.Is(tftypes.Bool):
		var b bool
		must(value.As(&b))
		return b
	case t.Is(tftypes.List{}), t.Is(tftypes.Set{}):
		var values []tftypes.Value
		must(value.As(&values))
		all := []any{}
		for _, v := range values {
			all = append(all, plain(v))
		}
		if t.Is(tftypes.Set{}) {
			slices.SortFunc(all, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		}
		return all
	default:
		var values map[string]tftypes.Value
		must(value.As(&values))
		all := map[string]any{}
		for name, v := range values {
			all[name] = plain(v)
		}
		return all
	}
}

// threeAccounts is an API with accounts of which two have the same user name.
func threeAccounts() *fakeapi.Server {
	api := fakeapi.New()
	api.Connect(
		fakeapi.Account{
			ID: "acct_1", DisplayName: "Alice", OnlyFansID: 12345678901234567, OnlyFansUsername: "Alice",
			Progress: "signed_in",
		},
		fakeapi.Account{ID: "acct_2", DisplayName: "Bob", OnlyFansUsername: "bob", Expired: true},
		fakeapi.Account{ID: "acct_3", OnlyFansID: 3, OnlyFansUsername: "BOB"},
	)
	return api
}

func TestAccountDataSource(t *testing.T) {
	alice := map[string]string{
		"id": `"acct_1"`, "display_name": `"Alice"`, "onlyfans_id": `"12345678901234567"`,
		"onlyfans_username": `"Alice"`, "connected": `true`,
		"authentication_progress": `"signed_in"`,
	}
	bob := map[string]string{
		"id": `"acct_2"`, "display_name": `"Bob"`, "onlyfans_id": `null`, "onlyfans_username": `"bob"`,
		"connected":               `false`,
		"authentication_progress": `null`,
	}
	const one = "exactly one of id, onlyfans_id and onlyfans_username. "
	for name, test := range map[string]struct {
		arguments map[string]any
		want      map[string]string
		diags     string
	}{
		"by id":                 {arguments: map[string]any{"id": "acct_2"}, want: bob},
		"by id at OnlyFans":     {arguments: map[string]any{"onlyfans_id": "12345678901234567"}, want: alice},
		"by name, without case": {arguments: map[string]any{"onlyfans_username": "aLICE"}, want: alice},
		"not found": {
			arguments: map[string]any{"id": "acct_9"}, diags: `AttributeName("id") ERROR: Account not found`,
		},
		"an attempt's ID": {
			arguments: map[string]any{"id": "auth_9"},
			diags:     "This is the ID of an attempt. Set it as attempt_id of the resource onlyfansapi_account",
		},
		"an id has case": {
			arguments: map[string]any{"id": "ACCT_2"}, diags: `AttributeName("id") ERROR: Account not found`,
		},
		"several": {
			arguments: map[string]any{"onlyfans_username": "bob"},
			diags: "AttributeName(\"onlyfans_username\") ERROR: Several accounts found\n" +
				"The API lists 2 accounts with the onlyfans_username \"bob\": \"acct_2\", \"acct_3\".",
		},
		"none given": {arguments: map[string]any{}, diags: one + "None of them is given."},
		"null given": {arguments: map[string]any{"id": nil}, diags: one + "None of them is given."},
		"two given": {
			arguments: map[string]any{"id": "acct_1", "onlyfans_username": "alice"},
			diags:     one + "Given are id and onlyfans_username.",
		},
		"empty id":  {arguments: map[string]any{"id": ""}, diags: "Invalid id\nThe value cannot be used: it is empty."},
		"a path":    {arguments: map[string]any{"id": "a/b"}, diags: "it holds one of the characters"},
		"dots":      {arguments: map[string]any{"id": ".."}, diags: "it is a path, not an ID"},
		"no digits": {arguments: map[string]any{"onlyfans_id": "1e3"}, diags: "it does not consist of digits alone"},
		"no number": {arguments: map[string]any{"onlyfans_id": ""}, diags: "it is empty"},
		"no name":   {arguments: map[string]any{"onlyfans_username": ""}, diags: "it is empty"},
		"a link": {
			arguments: map[string]any{"onlyfans_username": "onlyfans.com/alice"}, diags: "it holds white space, @ or /",
		},
		"two words": {arguments: map[string]any{"onlyfans_username": "alice b"}, diags: "it holds white space, @ or /"},
		"at":        {arguments: map[string]any{"onlyfans_username": "@alice"}, diags: "it holds white space, @ or /"},
		"the key": {
			arguments: map[string]any{"id": fakeapi.Key},
			diags:     "ERROR: Invalid id\nThe value cannot be used: it holds the provider's API key.",
		},
		"as user name": {
			arguments: map[string]any{"onlyfans_username": fakeapi.Key},
			diags:     "ERROR: Invalid onlyfans_username\nThe value cannot be used: it holds",
		},
	} {
		t.Run(name, func(t *testing.T) {
			onActionServer(t, threeAccounts(), func(s *actionServer) {
				got, diags := s.readAccounts(s.ctx, "onlyfansapi_account", test.arguments)
				if !strings.Contains(diags, test.diags) || (test.diags == "") != (diags == "") {
					t.Errorf("want %q in:\n%s", test.diags, diags)
				}
				if diff := cmp.Diff(test.want, got); test.want != nil && diff != "" {
					t.Errorf("the state (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestAccountsDataSource(t *testing.T) {
	for name, test := range map[string]struct {
		arguments map[string]any
		want      map[string]string
	}{
		"all": {map[string]any{}, map[string]string{
			"connected": `null`,
			"ids":       `["acct_1","acct_2","acct_3"]`,
			"accounts": `{"acct_1":{"authentication_progress":"signed_in","connected":true,"display_name":"Alice","id":"acct_1",` +
				`"onlyfans_id":"12345678901234567","onlyfans_username":"Alice"},` +
				`"acct_2":{"authentication_progress":null,"connected":false,"display_name":"Bob","id":"acct_2","onlyfans_id":null,"onlyfans_username":"bob"},` +
				`"acct_3":{"authentication_progress":null,"connected":true,"display_name":"","id":"acct_3","onlyfans_id":"3","onlyfans_username":"BOB"}}`,
		}},
		"without a session": {map[string]any{"connected": false}, map[string]string{
			"connected": `false`, "ids": `["acct_2"]`,
			"accounts": `{"acct_2":{"authentication_progress":null,"connected":false,"display_name":"Bob","id":"acct_2",` +
				`"onlyfans_id":null,"onlyfans_username":"bob"}}`,
		}},
	} {
		onActionServer(t, threeAccounts(), func(s *actionServer) {
			got, diags := s.readAccounts(s.ctx, "onlyfansapi_accounts", test.arguments)
			if diff := cmp.Diff(test.want, got); diff != "" || diags != "" {
				t.Errorf("%s: %s (-want +got):\n%s", name, diags, diff)
			}
		})
	}
	onActionServer(t, fakeapi.New(), func(s *actionServer) {
		got, diags := s.readAccounts(s.ctx, "onlyfansapi_accounts", map[string]any{"connected": true})
		if diff := cmp.Diff(map[string]string{"connected": `true`, "ids": `[]`, "accounts": `{}`}, got); diff != "" ||
			diags != "" {
			t.Errorf("without accounts: %s (-want +got):\n%s", diags, diff)
		}
	})
}

// Both data sources read one list, and find in it what they look for.
func TestAccountDataSourcesShareOneList(t *testing.T) {
	api := threeAccounts()
	onActionServer(t, api, func(s *actionServer) {
		for range 5 {
			for name, arguments := range map[string]map[string]any{
				"onlyfansapi_accounts": {}, "onlyfansapi_account": {"id": "acct_1"},
			} {
				if _, diags := s.readAccounts(s.ctx, name, arguments); diags != "" {
					t.Error(diags)
				}
			}
			time.Sleep(time.Second)
		}
		wantRequests(t, api, 1)
	})
}

// Every way in which the list cannot be had, word for word.
func TestAccountListTexts(t *testing.T) {
	for name, test := range map[string]struct {
		answer fakeapi.Answer
		key    string
		want   string
	}{
		"401": {answer: fakeapi.Error(401, "Unauthenticated."), want: `API key refused
Listing the accounts failed: HTTP 401 Unauthorized.

1. Check the key, which came from the argument api_key.
2. Test a key, which the API accepts with 200 and application/json:
     CURL -o /dev/null -w '%{http_code} %{content_type}\n' 'http://127.0.0.1/api/accounts' | jq -aR .
3. If the API refuses it, make another at https://app.onlyfansapi.com/api-keys. Check the provider's base_url, which is
http://127.0.0.1.`},
		"403": {answer: fakeapi.Error(403, "No."), want: `Access refused
Listing the accounts failed: HTTP 403 Forbidden (No).

Possible causes:
- The provider's api_key may not see this list of accounts.
- A firewall or a proxy on the way blocks the request.`},
		"404": {answer: fakeapi.Error(404, ""), want: `Request refused by the API
Listing the accounts failed: HTTP 404 Not Found.

Check the provider's api_key. Check the provider's base_url, which is http://127.0.0.1.`},
		"429": {
			answer: fakeapi.Error(429, "Slow.").WithHeader("Retry-After", "20"),
			want: `Rate limit of the API reached
Listing the accounts failed: HTTP 429 Too Many Requests (Slow).

1. If the API means something else, such as used-up credits, see the vendor's console: https://app.onlyfansapi.com
2. Wait for 20s. If other programs use the same key, lower the provider's requests_per_minute.
3. Run the same command again.`,
		},
		"429 for an hour": {
			answer: fakeapi.Error(429, "Slow.").WithHeader("Retry-After", "3600"),
			want: `Rate limit of the API reached
Listing the accounts failed: the API's rate limit lasts longer than the time that is left (Slow).

1. If the API means something else, such as used-up credits, see the vendor's console: https://app.onlyfansapi.com
2. Wait for 1h. If other programs use the same key, lower the provider's requests_per_minute.
3. Run the same command again.`,
		},
		"404 of another server": {
			answer: fakeapi.Answer{Status: 404, Body: "<!DOCTYPE html>"},
			want: `API not found at its address
Listing the accounts failed: HTTP 404 Not Found.

Another server than the API answers at http://127.0.0.1/api/accounts.

Check the provider's base_url, which is http://127.0.0.1.`,
		},
		"500": {answer: fakeapi.Error(500, ""), want: `API is failing
Listing the accounts failed: HTTP 500 Internal Server Error.

This is a fault at the API or on the way to it. Run the same command again later.`},
		"no list": {answer: fakeapi.Answer{Body: `{"accounts":[]}`}, want: `No usable answer from the API
Listing the accounts failed: the answer is no list of accounts: neither a JSON array nor an object with an array in
"data".

1. Check from this machine whether the API answers, with 200 and application/json:
     CURL -o /dev/null -w '%{http_code} %{content_type}\n' 'http://127.0.0.1/api/accounts' | jq -aR .
2. If it does not, check the network, HTTPS_PROXY and NO_PROXY in the environment, and the provider's base_url, which
is http://127.0.0.1.
3. Run the same command again.`},
		"redirect": {answer: fakeapi.Answer{Status: 302}, want: `API redirects
Listing the accounts failed: HTTP 302 Found.

The provider follows no redirect, because that would carry the API key elsewhere. Check the provider's base_url,
which is http://127.0.0.1.`},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			api.ScriptList(test.answer)
			onActionServer(t, api, func(s *actionServer) {
				for dataSource, arguments := range map[string]map[string]any{
					"onlyfansapi_accounts": {}, "onlyfansapi_account": {"id": "acct_1"},
				} {
					_, diags := s.readAccounts(s.ctx, dataSource, arguments)
					if diff := cmp.Diff("ERROR: "+spelledOut(test.want), diags); name != "401" && diff != "" {
						t.Errorf("%s (-want +got):\n%s", dataSource, diff)
					}
					if !strings.Contains(diags, "ERROR: API key refused\nListing the accounts failed: ") &&
						name == "401" {
						t.Errorf("%s: %s", dataSource, diags)
					}
				}
			})
		})
	}
}

// An interrupt is no timeout.
func TestAccountsInterrupted(t *testing.T) {
	api := fakeapi.New()
	api.ScriptList(fakeapi.Answer{Delay: time.Hour})
	onActionServer(t, api, func(s *actionServer) {
		ctx, cancel := context.WithCancel(s.ctx)
		time.AfterFunc(time.Second, cancel)
		_, diags := s.readAccounts(ctx, "onlyfansapi_accounts", map[string]any{})
		wantIn(t, diags,
			"ERROR: Read interrupted\nListing the accounts failed: interrupted.\n\nRun the same command again.")
	})
}

// Wrong types are one warning that names the fields, never their content.
func TestMistypedAccounts(t *testing.T) {
	api := fakeapi.New()
	api.ScriptList(fakeapi.Answer{
		Body: `[{"id":"acct_1","is_authenticated":"false","display_name":{}},{"id":"acct_2","display_name":[1]}]`,
	})
	onActionServer(t, api, func(s *actionServer) {
		state, diags := s.readAccounts(s.ctx, "onlyfansapi_accounts", map[string]any{})
		if state["ids"] != `["acct_1","acct_2"]` || strings.Count(diags, "WARNING: ") != 1 {
			t.Error(state["ids"], diags)
		}
		wantIn(t, diags, "WARNING: Fields of the list of accounts have an unexpected type\n"+
			"These fields of the API's answer have another type than expected, and count as absent: display_name, "+
			"is_authenticated.")
	})
}

// Without a key that is known, nothing is asked.
func TestAccountsUnconfigured(t *testing.T) {
	onActionServer(t, fakeapi.New(), func(s *actionServer) {
		unconfigured := newActionServer(s.ctx, t, &providerData{unknown: "api_key"})
		_, diags := unconfigured.readAccounts(s.ctx, "onlyfansapi_account", map[string]any{"id": "acct_1"})
		wantIn(t, diags, `ERROR: Provider not configured yet`)
	})
}

// Which argument names the account is told before anything is asked, and again at the read, for what was not known
// before. What is not known yet is no mistake.
func TestAccountDataSourceArgumentKnownLate(t *testing.T) {
	const name = "onlyfansapi_account"
	onActionServer(t, threeAccounts(), func(s *actionServer) {
		validate := func(config *tfprotov6.DynamicValue) string {
			resp, err := s.ValidateDataResourceConfig(s.ctx, &tfprotov6.ValidateDataResourceConfigRequest{
				TypeName: name, Config: config,
			})
			must(err)
			return diagnosticsText(resp.Diagnostics)
		}
		none, two := dynamic(map[string]any{}), dynamic(map[string]any{"id": "acct_1", "onlyfans_username": "alice"})
		for _, config := range []*tfprotov6.DynamicValue{none, two} {
			wantIn(t, validate(config), "ERROR: One argument names the account")
			resp, err := s.ReadDataSource(s.ctx, &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: config})
			must(err)
			wantIn(t, diagnosticsText(resp.Diagnostics), "ERROR: One argument names the account")
		}
		schema, err := s.GetProviderSchema(s.ctx, &tfprotov6.GetProviderSchemaRequest{})
		must(err)
		valueType := schema.DataSourceSchemas[name].ValueType()
		objectType := valueType.(tftypes.Object) //nolint:forcetypeassert // it always is
		values := map[string]tftypes.Value{}
		for attribute, attributeType := range objectType.AttributeTypes {
			values[attribute] = tftypes.NewValue(attributeType, nil)
		}
		values["id"], values["onlyfans_id"] = tftypes.NewValue(
			tftypes.String, tftypes.UnknownValue,
		), tftypes.NewValue(tftypes.String, "3")
		config, err := tfprotov6.NewDynamicValue(objectType, tftypes.NewValue(objectType, values))
		must(err)
		if said := validate(&config); said != "" {
			t.Errorf("a null that is not known yet is refused: %s", said)
		}
	})
}

// An account without a user name is no account with another's.
func TestAccountWithoutUserName(t *testing.T) {
	api := threeAccounts()
	api.Connect(fakeapi.Account{ID: "acct_0"})
	onActionServer(t, api, func(s *actionServer) {
		state, diags := s.readAccounts(s.ctx, "onlyfansapi_account", map[string]any{"onlyfans_username": "alice"})
		if state["id"] != `"acct_1"` || diags != "" {
			t.Error(state["id"], diags)
		}
	})
}

// Who follows the log sees why a plan stands still, and why it failed.
func TestAccountsLog(t *testing.T) {
	api := threeAccounts()
	api.ScriptList(fakeapi.Error(429, "").WithHeader("Retry-After", "30"), fakeapi.Error(403, ""))
	onActionServer(t, api, func(s *actionServer) {
		s.readAccounts(s.ctx, "onlyfansapi_accounts", map[string]any{})
		wantIn(t, s.log.String(), `"@message":"Pausing"`, `"pause":"30s"`, `"cause":"HTTP 403 Forbidden`)
	})
}
