package provider

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/fakeapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// inMemory runs f in virtual time with a provider on this API.
func inMemory(t *testing.T, api http.Handler, f func(ctx context.Context, data *providerData)) {
	t.Helper()
	inMemoryAgain(t, api, func(t *testing.T, start func() *providerData) { f(t.Context(), start()) })
}

// inMemoryAgain runs f in virtual time, as a test of its own, with what starts a provider on this API, which knows
// nothing of those before.
func inMemoryAgain(t *testing.T, api http.Handler, f func(t *testing.T, start func() *providerData)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		pipe := fakeapi.NewPipe(api)
		transport := onlyfansapi.NewTransport()
		transport.Proxy, transport.DialContext = nil, pipe.DialContext
		t.Cleanup(func() {
			transport.CloseIdleConnections()
			must(pipe.Close())
		})
		f(t, func() *providerData {
			client, err := onlyfansapi.New(onlyfansapi.Config{
				BaseURL: "http://127.0.0.1", APIKey: fakeapi.Key, Transport: transport,
			})
			must(err)
			return newProviderData(client, "the argument api_key")
		})
	})
}

// readOptions say how readInMemory reads; the zero value is a data source with the default timeout.
type readOptions struct {
	kind    waitKind
	timeout time.Duration
	raw     bool
}

// attemptWait returns the wait for auth_x that the arguments ask for.
func (o readOptions) attemptWait(arguments waitArguments) attemptWait {
	if o.kind == (waitKind{}) {
		o.kind = dataSourceWait
	}
	w := arguments.attemptWait("auth_x", o.kind, noTimeouts(o.kind.timeout))
	w.options.Timeout = cmp.Or(o.timeout, onlyfansapi.DefaultTimeout)
	w.options.IncludeOnlyFansData = o.raw
	return w
}

// readInMemory reads an attempt with this script in virtual time.
func readInMemory(
	t *testing.T, m *authAttemptModel, o readOptions, script ...fakeapi.Answer,
) (diags diag.Diagnostics, polls int) {
	t.Helper()
	api := fakeapi.New()
	if len(script) > 0 {
		api.Script("auth_x", script...)
	}
	m.AttemptID = types.StringValue("auth_x")
	inMemory(t, api, func(ctx context.Context, data *providerData) {
		var wait onlyfansapi.Wait
		wait, diags = data.waitForAttempt(ctx, o.attemptWait(m.waitArguments))
		m.fill(wait)
	})
	return diags, len(api.Requests())
}

// wantIn reports each text that was not said.
func wantIn(t *testing.T, said string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("want %q in:\n%s", text, said)
		}
	}
}

// wantRequests reports another number of requests.
func wantRequests(t *testing.T, api *fakeapi.Server, want int) {
	t.Helper()
	if got := len(api.Requests()); got != want {
		t.Errorf("%d requests, want %d", got, want)
	}
}

// Few CLIs know actions, so these tests talk to the provider as one would: through its protocol server.
type actionServer struct {
	*protocol.Server
	t   *testing.T
	log bytes.Buffer
	ctx context.Context
}

const (
	waitAction           = "onlyfansapi_wait_for_auth_attempt"
	submitAction         = "onlyfansapi_submit_two_factor_code"
	reauthenticateAction = "onlyfansapi_reauthenticate_account"
	twoFactor            = "740193"
)

// configured is a provider that has its data already.
type configured struct {
	onlyFansAPIProvider
	data *providerData
}

// Configure implements [provider.Provider].
func (p *configured) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ActionData, resp.DataSourceData, resp.ResourceData, resp.ListResourceData = p.data, p.data, p.data, p.data
}

// onActionServer runs f in virtual time with a configured provider.
func onActionServer(t *testing.T, api *fakeapi.Server, f func(s *actionServer)) {
	t.Helper()
	inMemory(t, api, func(ctx context.Context, data *providerData) {
		f(newActionServer(ctx, t, data))
	})
}

func newActionServer(ctx context.Context, t *testing.T, data *providerData) *actionServer {
	t.Helper()
	s := &actionServer{Server: newServer(&configured{data: data}), t: t}
	s.ctx = tfsdklogtest.RootLogger(tflogtest.RootLogger(ctx, &s.log), &s.log)
	resp, err := s.ConfigureProvider(s.ctx, &tfprotov6.ConfigureProviderRequest{Config: dynamic(map[string]any{})})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	return s
}

func dynamic(arguments map[string]any) *tfprotov6.DynamicValue {
	text, err := json.Marshal(arguments)
	must(err)
	return &tfprotov6.DynamicValue{JSON: text}
}

// validate returns the complaints about an action's arguments.
func (s *actionServer) validate(action string, arguments map[string]any) string {
	s.t.Helper()
	resp, err := s.ValidateActionConfig(s.ctx, &tfprotov6.ValidateActionConfigRequest{
		ActionType: action, Config: dynamic(arguments),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return diagnosticsText(resp.Diagnostics)
}

// invoke returns what the action tells on its way, and its diagnostics.
func (s *actionServer) invoke(
	ctx context.Context, action string, arguments map[string]any,
) (progress []string, diags string) {
	s.t.Helper()
	if text := s.validate(action, arguments); text != "" {
		s.t.Errorf("%s is refused: %s", action, text)
	}
	if text := s.plan(action, arguments); text != "" {
		s.t.Errorf("%s is not planned: %s", action, text)
	}
	return s.invokeAnyway(ctx, action, arguments)
}

// plan returns the complaints about an action at plan.
func (s *actionServer) plan(action string, arguments map[string]any) string {
	s.t.Helper()
	resp, err := s.PlanAction(s.ctx, &tfprotov6.PlanActionRequest{ActionType: action, Config: dynamic(arguments)})
	if err != nil {
		s.t.Fatal(err)
	}
	return diagnosticsText(resp.Diagnostics)
}

func (s *actionServer) invokeAnyway(
	ctx context.Context, action string, arguments map[string]any,
) (progress []string, diags string) {
	s.t.Helper()
	stream, err := s.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: action, Config: dynamic(arguments)})
	if err != nil {
		s.t.Fatal(err)
	}
	for event := range stream.Events {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, e.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			diags = diagnosticsText(e.Diagnostics)
		}
	}
	printed := strings.Join(progress, "\n") + diags + s.log.String()
	for what, text := range fakeapi.Canaries() {
		if strings.Contains(printed, text) {
			s.t.Errorf("%s is in %s", what, printed)
		}
	}
	if strings.Contains(printed, twoFactor) {
		s.t.Errorf("the code is in %s", printed)
	}
	return progress, diags
}

func diagnosticsText(diags []*tfprotov6.Diagnostic) string {
	var texts []string
	for _, d := range diags {
		text := fmt.Sprintf("%s: %s\n%s", d.Severity, d.Summary, d.Detail)
		if d.Attribute != nil {
			text = d.Attribute.String() + " " + text
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "\n")
}

// writes is an answer on the bare connection.
func writes(s string) func(net.Conn) {
	return func(conn net.Conn) { _, _ = conn.Write([]byte(s)) }
}

// wrapped is a line's end before a line that is neither a step, nor a point, nor a command.
var wrapped = regexp.MustCompile(`\n([^ \-\d]|-[^ ]|\d+[^.\d]|\d+\.[^ ])`)

// unwrapped undoes the wrapping of the texts in tables: a summary on a line of its own, and paragraphs, steps, points
// and commands, each of which is one line to the CLI.
func unwrapped(text string) string {
	summary, detail, _ := strings.Cut(text, "\n")
	paragraphs := strings.Split(detail, "\n\n")
	for i, paragraph := range paragraphs {
		paragraphs[i] = wrapped.ReplaceAllString(paragraph, " $1")
	}
	return summary + "\n" + strings.Join(paragraphs, "\n\n")
}

// fullText is all that the CLI is given to print.
func fullText(diags diag.Diagnostics) string {
	var texts []string
	for _, d := range diags {
		texts = append(texts, d.Summary()+"\n"+d.Detail())
	}
	return strings.Join(texts, "\n---\n")
}
