package provider

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
)

// accountState is the state, or the configuration, of the account acct_1 with these attributes instead.
func accountState(instead map[string]any) *tfprotov6.DynamicValue {
	attributes := map[string]any{
		"id": "acct_1", "attempt_id": "auth_x", "display_name": nil, "onlyfans_id": nil, "onlyfans_username": nil,
		"connected":      true,
		"on_user_action": nil, "on_disconnected": nil, "disconnect_on_destroy": false, "timeouts": nil,
	}
	maps.Copy(attributes, instead)
	return dynamic(attributes)
}

// identity is that of the account with this id.
func identity(id any) *tfprotov6.ResourceIdentityData {
	return &tfprotov6.ResourceIdentityData{IdentityData: dynamic(map[string]any{"id": id})}
}

// CLIs that store no identity ask without one. A read that tells something must set it as one that does not.
func TestAccountReadSetsIdentity(t *testing.T) {
	for name, test := range map[string]struct {
		prepare func(api *fakeapi.Server)
		says    string
	}{
		"connected": {func(*fakeapi.Server) {}, ""},
		"gone":      {func(api *fakeapi.Server) { api.Expire("acct_1") }, "WARNING: Session of an account has expired"},
		"absent": {
			func(api *fakeapi.Server) { api.Remove("acct_1") }, "WARNING: Account not in the list of accounts",
		},
		"no list": {func(api *fakeapi.Server) { api.ScriptList(fakeapi.Error(403, "")) }, "ERROR: Access refused"},
	} {
		for stored, current := range map[string]*tfprotov6.ResourceIdentityData{
			"none": nil, "the same": identity("acct_1"), "null": identity(nil),
		} {
			t.Run(name+", stored "+stored, func(t *testing.T) {
				api := fakeapi.New()
				api.Connect(fakeapi.Account{ID: "acct_1"})
				test.prepare(api)
				onActionServer(t, api, func(s *actionServer) {
					resp, err := s.ReadResource(s.ctx, &tfprotov6.ReadResourceRequest{
						TypeName: accountType, CurrentState: accountState(nil), CurrentIdentity: current,
					})
					must(err)
					if got := diagnosticsText(resp.Diagnostics); !strings.HasPrefix(got, test.says) ||
						test.says == "" && got != "" {
						t.Errorf("want %q in %q", test.says, got)
					}
					if got := s.identityOf(resp.NewIdentity); got != "acct_1" {
						t.Errorf("the identity is %q", got)
					}
				})
			})
		}
	}
}

// A change leaves the identity of what is in the state in the end, whether it succeeds or not, and whether one was
// stored or not.
func TestAccountApplySetsIdentity(t *testing.T) {
	otherAttempt := map[string]any{"attempt_id": "auth_y"}
	failed := fakeapi.Failed("WRONG_PASSWORD", "")
	for name, test := range map[string]struct {
		prior, planned map[string]any
		absent, create bool
		script         fakeapi.Answer // of auth_y
		want           string
		says           string
	}{
		"create": {
			create: true, script: fakeapi.Authenticated("acct_3"), planned: otherAttempt, want: "acct_3",
		},
		"create fails": {
			create: true, script: failed, planned: otherAttempt, says: `ERROR: Authentication attempt "auth_y" failed`,
		},
		"the same account": {script: fakeapi.Authenticated("acct_1"), planned: otherAttempt, want: "acct_1"},
		"another account": {
			script: fakeapi.Authenticated("acct_2"), planned: otherAttempt, want: "acct_1",
			says: "ERROR: Attempt connected another account",
		},
		"fails": {
			script: failed, planned: otherAttempt, want: "acct_1",
			says: `ERROR: Authentication attempt "auth_y" failed`,
		},
		"absent, the same id": {
			absent: true, script: fakeapi.Authenticated("acct_1"), planned: otherAttempt, want: "acct_1",
		},
		"absent, another id": {
			absent: true, script: fakeapi.Authenticated("acct_2"), planned: otherAttempt, want: "acct_2",
		},
		"absent, another, fails": {
			absent: true, script: failed, planned: otherAttempt, want: "acct_1",
			says: `ERROR: Authentication attempt "auth_y" failed`,
		},
		"timeouts": {
			planned: map[string]any{"timeouts": map[string]any{"create": "5m", "update": nil}}, want: "acct_1",
		},
		"a flag": {planned: map[string]any{"disconnect_on_destroy": true}, want: "acct_1"},
		"sign-in": {
			prior:   map[string]any{"connected": false},
			planned: map[string]any{"connected": false, "on_disconnected": "reauthenticate"}, want: "acct_1",
		},
	} {
		for stored, prior := range map[string]*tfprotov6.ResourceIdentityData{
			"none": nil, "its own": identity("acct_1"),
		} {
			t.Run(name+", stored "+stored, func(t *testing.T) {
				if test.create {
					prior = nil
				}
				api := fakeapi.New()
				api.Script("auth_y", test.script)
				if !test.absent {
					api.Connect(fakeapi.Account{ID: "acct_1"})
				}
				onActionServer(t, api, func(s *actionServer) {
					resp := s.planAndApply(test.prior, test.planned, prior, test.create, test.absent)
					if got := diagnosticsText(resp.Diagnostics); !strings.Contains(got, test.says) || test.says == "" &&
						got != "" {
						t.Errorf("want %q in %q", test.says, got)
					}
					if got := s.identityOf(resp.NewIdentity); got != test.want {
						t.Errorf("the identity is %q, want %q", got, test.want)
					}
				})
			})
		}
	}
}

// planAndApply plans a change and applies what was planned, as a CLI does.
func (s *actionServer) planAndApply(
	prior, planned map[string]any, identity *tfprotov6.ResourceIdentityData, create, absent bool,
) *tfprotov6.ApplyResourceChangeResponse {
	s.t.Helper()
	state, private := accountState(prior), []byte(nil)
	config := maps.Clone(planned)
	maps.Copy(config, map[string]any{"id": nil, "connected": nil})
	proposed := accountState(planned)
	if create {
		state, proposed = &tfprotov6.DynamicValue{JSON: []byte("null")}, accountState(config)
	}
	if absent {
		private = []byte(`{"` + privateAbsent + `":"dHJ1ZQ=="}`)
	}
	plan, err := s.PlanResourceChange(s.ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: accountType, PriorState: state, ProposedNewState: proposed, Config: accountState(config),
		PriorPrivate: private, PriorIdentity: identity,
	})
	must(err)
	if len(plan.Diagnostics) > 0 {
		s.t.Fatal(diagnosticsText(plan.Diagnostics))
	}
	resp, err := s.ApplyResourceChange(s.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: accountType, PriorState: state, PlannedState: plan.PlannedState, Config: accountState(config),
		PlannedPrivate: plan.PlannedPrivate, PlannedIdentity: plan.PlannedIdentity,
	})
	must(err)
	return resp
}

// An id is imported, or refused, in the same words, whether it is given as a string or as an identity.
func TestAccountImportByIdentity(t *testing.T) {
	for id, want := range map[string]string{
		"acct_1":    "",
		"acct_9":    `lists no account with the id "acct_9"`,
		"auth_x":    "This is the ID of an attempt.",
		"a/b":       "it holds one of the characters",
		" ":         "Invalid id",
		"":          "it is empty",
		fakeapi.Key: "it holds the provider's API key",
	} {
		api := fakeapi.New()
		api.Connect(fakeapi.Account{ID: "acct_1"})
		onActionServer(t, api, func(s *actionServer) {
			byIdentity, err := s.ImportResourceState(s.ctx, &tfprotov6.ImportResourceStateRequest{
				TypeName: accountType, Identity: identity(id),
			})
			must(err)
			byID, err := s.ImportResourceState(s.ctx, &tfprotov6.ImportResourceStateRequest{
				TypeName: accountType, ID: id,
			})
			must(err)
			said := diagnosticsText(byIdentity.Diagnostics)
			wantIn(t, said, want)
			if diff := cmp.Diff(diagnosticsText(byID.Diagnostics), said); diff != "" ||
				strings.Contains(said, fakeapi.Key) {
				t.Errorf("%s (-by id +by identity):\n%s", want, diff)
			}
			if want != "" {
				return
			}
			for _, resp := range []*tfprotov6.ImportResourceStateResponse{byID, byIdentity} {
				imported := resp.ImportedResources[0]
				if got := s.identityOf(imported.Identity); got != "acct_1" {
					t.Errorf("the identity is %q", got)
				}
				if !s.object(imported.State).Equal(s.object(byID.ImportedResources[0].State)) {
					t.Errorf("imported is %s", s.object(imported.State))
				}
			}
		})
	}
}

// The one attribute of an identity must be given to import, and says what it is.
func TestIdentitySchemas(t *testing.T) {
	resp, err := NewServer("test")().GetResourceIdentitySchemas(t.Context(),
		&tfprotov6.GetResourceIdentitySchemasRequest{})
	must(err)
	for _, typeName := range []string{accountType, webhookType} {
		if resp.IdentitySchemas[typeName] == nil || len(resp.IdentitySchemas[typeName].IdentityAttributes) != 1 {
			t.Fatal(typeName, resp.IdentitySchemas)
		}
		if id := resp.IdentitySchemas[typeName].IdentityAttributes[0]; id.Name != "id" || !id.RequiredForImport ||
			id.Description == "" {
			t.Errorf("%s: %+v", typeName, id)
		}
	}
}
