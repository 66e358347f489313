package provider

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

const accountType = "onlyfansapi_account"

// listing is what came of a list.
type listing struct {
	results []tfprotov6.ListResourceResult // those with an account
	names   []string                       // of each account, its id and its name
	diags   string
}

// list lists accounts as `terraform query` does, and finds secrets in what is listed.
func (s *actionServer) list(
	ctx context.Context, arguments map[string]any, limit int64, includeResource bool,
) (l listing) {
	s.t.Helper()
	return s.listOf(ctx, accountType, arguments, limit, includeResource)
}

// listOf does so for any type of resource.
func (s *actionServer) listOf(
	ctx context.Context, typeName string, arguments map[string]any, limit int64, includeResource bool,
) (l listing) {
	s.t.Helper()
	validated, err := s.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: typeName, Config: dynamic(arguments),
	})
	must(err)
	if len(validated.Diagnostics) > 0 {
		s.t.Errorf("%v is refused: %s", arguments, diagnosticsText(validated.Diagnostics))
	}
	stream, err := s.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: typeName, Config: dynamic(arguments), Limit: limit, IncludeResource: includeResource,
	})
	must(err)
	var diags []*tfprotov6.Diagnostic
	var all string
	for result := range stream.Results {
		diags = append(diags, result.Diagnostics...)
		if result.Identity == nil {
			continue
		}
		l.results = append(l.results, result)
		l.names = append(l.names, s.identityOf(result.Identity)+" "+result.DisplayName)
		all += result.DisplayName + string(result.Identity.IdentityData.MsgPack)
		if result.Resource != nil {
			all += string(result.Resource.MsgPack)
		}
	}
	l.diags = diagnosticsText(diags)
	for what, text := range fakeapi.Canaries() {
		if strings.Contains(all+l.diags+s.log.String(), text) {
			s.t.Errorf("%s is in what is listed", what)
		}
	}
	return l
}

// identityOf returns the id in an identity, "" for none.
func (s *actionServer) identityOf(identity *tfprotov6.ResourceIdentityData) string {
	s.t.Helper()
	if identity == nil {
		return ""
	}
	value, err := identity.IdentityData.Unmarshal(tftypes.Object{
		AttributeTypes: map[string]tftypes.Type{"id": tftypes.String},
	})
	must(err)
	if value.IsNull() {
		return ""
	}
	var attributes map[string]tftypes.Value
	var id *string
	must(value.As(&attributes))
	must(attributes["id"].As(&id))
	if id == nil {
		return ""
	}
	return *id
}

// object returns an account in the form of the state.
func (s *actionServer) object(value *tfprotov6.DynamicValue) tftypes.Value {
	s.t.Helper()
	schemas, err := s.GetProviderSchema(s.ctx, &tfprotov6.GetProviderSchemaRequest{})
	must(err)
	object, err := value.Unmarshal(schemas.ResourceSchemas[accountType].ValueType())
	must(err)
	return object
}

// fourAccounts are some that a person knows by different things. The session of acct_2 is gone.
func fourAccounts() *fakeapi.Server {
	api := fakeapi.New()
	api.Connect(
		fakeapi.Account{ID: "acct_4", DisplayName: " \n"},
		fakeapi.Account{ID: "acct_2", DisplayName: "Bob", OnlyFansUsername: "bob", Expired: true},
		fakeapi.Account{
			ID: "acct_1", DisplayName: "Alice\nB.", OnlyFansID: 12345678901234567, OnlyFansUsername: "Alice",
			Progress: "signed_in",
		},
		fakeapi.Account{ID: "acct_3", OnlyFansUsername: "carol"},
	)
	return api
}

// Accounts are listed sorted, by what a person knows them by, as the filter and the limit say, all from one list.
func TestAccountListResource(t *testing.T) {
	api := fourAccounts()
	all := []string{"acct_1 Alice B.", "acct_2 Bob", "acct_3 carol", "acct_4 acct_4"}
	onActionServer(t, api, func(s *actionServer) {
		for _, test := range []struct {
			connected any
			limit     int64
			want      []string
			warning   string
		}{
			{connected: true, limit: 100, want: []string{all[0], all[2], all[3]}},
			{connected: false, limit: 100, want: []string{all[1]}},
			{limit: 100, want: all},
			{limit: 4, want: all},
			{limit: 0, warning: "4 accounts match, and the limit of the list block is 0."},
			{limit: 2, want: all[:2], warning: "WARNING: Not all accounts are listed\n" +
				"4 accounts match, and the limit of the list block is 2.\n\nTo list all of them, set limit = 4 in " +
				"the list block."},
			{connected: true, limit: 2, want: []string{all[0], all[2]}, warning: "3 accounts match"},
		} {
			got := s.list(s.ctx, map[string]any{"connected": test.connected}, test.limit, false)
			if diff := cmp.Diff(test.want, got.names); diff != "" {
				t.Errorf("%+v (-want +got):\n%s", test, diff)
			}
			wantIn(t, got.diags, test.warning)
			if test.warning == "" && got.diags != "" {
				t.Errorf("%+v: %s", test, got.diags)
			}
			for _, result := range got.results {
				if result.Resource != nil {
					t.Error("the resource was not asked for")
				}
			}
		}
	})
	wantRequests(t, api, 1)
}

// Without any account nothing is listed, and nothing is said.
func TestAccountListResourceEmpty(t *testing.T) {
	onActionServer(t, fakeapi.New(), func(s *actionServer) {
		if got := s.list(s.ctx, map[string]any{"connected": nil}, 100, true); len(got.results) > 0 || got.diags != "" {
			t.Errorf("%+v", got)
		}
	})
}

// What is listed is what an import stores, so that a plan with the configuration that is generated of it changes
// nothing.
func TestAccountListResourceIsImported(t *testing.T) {
	onActionServer(t, fourAccounts(), func(s *actionServer) {
		for _, result := range s.list(s.ctx, map[string]any{"connected": nil}, 100, true).results {
			imported := s.importAndRead(&tfprotov6.ImportResourceStateRequest{
				TypeName: accountType, Identity: result.Identity,
			})
			if got, want := s.object(result.Resource), s.object(imported.NewState); !got.Equal(want) {
				t.Errorf("listed is\n%s, imported\n%s", got, want)
			}
			if got, want := s.identityOf(result.Identity), s.identityOf(imported.NewIdentity); got != want {
				t.Errorf("listed is %q, imported %q", got, want)
			}
		}
	})
}

// importAndRead does what a CLI does to import.
func (s *actionServer) importAndRead(req *tfprotov6.ImportResourceStateRequest) *tfprotov6.ReadResourceResponse {
	s.t.Helper()
	resp, err := s.ImportResourceState(s.ctx, req)
	must(err)
	if len(resp.Diagnostics) > 0 || len(resp.ImportedResources) != 1 {
		s.t.Fatal(diagnosticsText(resp.Diagnostics))
	}
	imported := resp.ImportedResources[0]
	read, err := s.ReadResource(s.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: accountType, CurrentState: imported.State, CurrentIdentity: imported.Identity,
		Private: imported.Private,
	})
	must(err)
	return read
}

// A list that cannot be had is an error in the words of the data source.
func TestAccountListResourceFails(t *testing.T) {
	for name, answer := range map[string]fakeapi.Answer{
		"403":     fakeapi.Error(403, "Forbidden."),
		"401":     fakeapi.Error(401, "Unauthenticated."),
		"no list": {Body: "null"},
		"500":     fakeapi.Error(500, ""),
	} {
		t.Run(name, func(t *testing.T) {
			api := fourAccounts()
			api.ScriptList(answer)
			onActionServer(t, api, func(s *actionServer) {
				read, err := s.ReadDataSource(s.ctx, &tfprotov6.ReadDataSourceRequest{
					TypeName: "onlyfansapi_accounts",
					Config:   dynamic(map[string]any{"connected": nil, "ids": nil, "accounts": nil}),
				})
				must(err)
				got := s.list(s.ctx, map[string]any{"connected": nil}, 100, true)
				if diff := cmp.Diff(diagnosticsText(read.Diagnostics), got.diags); diff != "" ||
					!strings.HasPrefix(got.diags, "ERROR: ") || len(got.results) > 0 {
					t.Errorf("%d results (-data source +list):\n%s", len(got.results), diff)
				}
			})
		})
	}
}

// A field of another type than expected is a warning beside the accounts.
func TestAccountListResourceWarns(t *testing.T) {
	api := fakeapi.New()
	api.ScriptList(fakeapi.Answer{Body: []any{map[string]any{
		"id": "acct_1", "display_name": map[string]any{}, "onlyfans_username": "alice",
	}}})
	onActionServer(t, api, func(s *actionServer) {
		got := s.list(s.ctx, map[string]any{"connected": nil}, 100, true)
		wantIn(t, got.diags, "WARNING: Fields of the list of accounts have an unexpected type\n", "display_name")
		wantIn(t, fmt.Sprint(got.names), "[acct_1 alice]")
	})
}

// An interrupt ends a list at once.
func TestAccountListResourceInterrupted(t *testing.T) {
	api := fakeapi.New()
	api.ScriptList(fakeapi.Answer{Delay: time.Hour})
	onActionServer(t, api, func(s *actionServer) {
		ctx, cancel := context.WithCancel(s.ctx)
		defer cancel()
		time.AfterFunc(time.Second, cancel)
		began := time.Now()
		wantIn(t, s.list(ctx, map[string]any{"connected": nil}, 100, false).diags, "ERROR: Read interrupted\n")
		if took := time.Since(began); took > 2*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

// A panic is an error, not a dead provider, and a provider whose arguments are not known makes no request.
func TestAccountListResourceWithoutProvider(t *testing.T) {
	for want, data := range map[string]*providerData{
		"ERROR: Bug in the provider\n":            {client: new(onlyfansapi.Client)},
		"ERROR: Provider not configured yet\nThe": {unknown: "api_key"},
	} {
		s := newActionServer(t.Context(), t, data)
		if got := s.list(s.ctx, map[string]any{"connected": nil}, 100, false); !strings.HasPrefix(got.diags, want) ||
			len(got.results) > 0 {
			t.Errorf("want %q in %s", want, got.diags)
		}
	}
}
