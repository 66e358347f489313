package provider

import (
	"context"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// accountCalls are the operations of the resource, each of which returns its complaints.
func accountCalls(s *actionServer) map[string]func() string {
	const name = "onlyfansapi_account"
	none := &tfprotov6.DynamicValue{JSON: []byte("null")}
	state := dynamic(map[string]any{
		"id": "acct_1", "attempt_id": "auth_x", "display_name": nil, "onlyfans_id": nil, "onlyfans_username": nil,
		"connected":      true,
		"on_user_action": nil, "on_disconnected": nil, "disconnect_on_destroy": true, "timeouts": nil,
	})
	other := dynamic(map[string]any{
		"id": "acct_1", "attempt_id": "auth_y", "display_name": nil, "onlyfans_id": nil, "onlyfans_username": nil,
		"connected":      true,
		"on_user_action": nil, "on_disconnected": nil, "disconnect_on_destroy": true, "timeouts": nil,
	})
	expired := map[string]any{
		"id": "acct_1", "attempt_id": "auth_x", "display_name": nil, "onlyfans_id": nil, "onlyfans_username": nil,
		"connected":      false,
		"on_user_action": nil, "on_disconnected": "reauthenticate", "disconnect_on_destroy": true, "timeouts": nil,
	}
	connected := maps.Clone(expired)
	connected["connected"] = true
	apply := func(prior, planned *tfprotov6.DynamicValue) func() string {
		return func() string {
			resp, err := s.ApplyResourceChange(s.ctx, &tfprotov6.ApplyResourceChangeRequest{
				TypeName: name, PriorState: prior, PlannedState: planned, Config: planned,
			})
			must(err)
			return diagnosticsText(resp.Diagnostics)
		}
	}
	return map[string]func() string{
		"create": apply(none, state),
		"update": apply(state, other),
		"log in": apply(dynamic(expired), dynamic(connected)),
		"delete": apply(state, none),
		"read": func() string {
			resp, err := s.ReadResource(s.ctx, &tfprotov6.ReadResourceRequest{TypeName: name, CurrentState: state})
			must(err)
			return diagnosticsText(resp.Diagnostics)
		},
		"import": func() string {
			resp, err := s.ImportResourceState(s.ctx, &tfprotov6.ImportResourceStateRequest{
				TypeName: name, ID: "acct_1",
			})
			must(err)
			return diagnosticsText(resp.Diagnostics)
		},
	}
}

// A panic is an error, not a dead provider.
func TestAccountResourceSurvivesPanic(t *testing.T) {
	s := newActionServer(t.Context(), t, &providerData{client: new(onlyfansapi.Client)})
	for name, call := range accountCalls(s) {
		if diags := call(); !strings.HasPrefix(diags, "ERROR: Bug in the provider\n") {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

// No operation makes a request with a provider whose arguments are not known.
func TestAccountResourceUnconfigured(t *testing.T) {
	s := newActionServer(t.Context(), t, &providerData{unknown: "api_key"})
	for name, call := range accountCalls(s) {
		if diags := call(); !strings.Contains(diags, "ERROR: Provider not configured yet") {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

// An account that the list does not have yet is looked for again and again for half a minute, with few requests; an
// interrupt ends that at once.
func TestConnectedAccount(t *testing.T) {
	for name, test := range map[string]struct {
		interruptAfter, want time.Duration
		says                 string
		lists                int
	}{
		"to its end":  {want: listLag, says: "Connected account not in the list of accounts", lists: 8},
		"interrupted": {interruptAfter: 10 * time.Second, want: 10 * time.Second, says: "Read interrupted", lists: 4},
	} {
		t.Run(name, func(t *testing.T) {
			api := fakeapi.New()
			inMemory(t, api, func(ctx context.Context, data *providerData) {
				ctx, cancel := context.WithCancel(ctx)
				defer cancel()
				if test.interruptAfter > 0 {
					time.AfterFunc(test.interruptAfter, cancel)
				}
				began := time.Now()
				_, diags := data.connectedAccount(ctx, "auth_x", "acct_1", anySession)
				wantIn(t, fullText(diags), test.says)
				if took := time.Since(began); took < test.want || took > test.want+time.Second {
					t.Errorf("ended after %s, want %s", took, test.want)
				}
			})
			if got := len(api.Lists()); got > test.lists {
				t.Errorf("%d lists, want %d at most", got, test.lists)
			}
		})
	}
}
