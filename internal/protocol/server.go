// Package protocol serves a provider to Terraform and OpenTofu, and makes up for what terraform-plugin-framework,
// terraform-plugin-go and the CLIs leave open. It knows nothing of the provider's blocks but what [Options] say.
package protocol

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Options are what a [Server] needs to know of the provider's blocks.
type Options struct {
	// WriteOnly maps the type of an action to its write-only argument, which is required.
	WriteOnly map[string]string
	// NotPassedOn is the error of an action whose write-only argument was there at plan and is missing when the action
	// is invoked.
	NotPassedOn Message
	// OldCLIAdvice maps the type of a resource to what to do if the CLI has no write-only arguments, besides using a
	// newer one.
	OldCLIAdvice map[string]string
}

// Message is the text of an error.
type Message struct{ Summary, Detail string }

// Server is a provider's protocol server. It closes three gaps around actions: the framework refuses write-only
// arguments (GetProviderSchema), nothing validates values that become known after validation (PlanAction,
// InvokeAction), and the end of a stopped action or query is dropped (StopProvider).
type Server struct {
	frameworkServer

	options   Options
	streaming sync.Map // for each running action and query, a channel that is closed when it ends
}

// frameworkServer is what the framework serves. terraform-plugin-go finds only those optional interfaces of a [Server]
// that are named here; it is about to make them one.
type frameworkServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
}

// terraform-plugin-go asserts these interfaces, which it has deprecated in favor of one that does not exist yet.
var (
	_ tfprotov6.ProviderServerWithActions      = (*Server)(nil) //nolint:staticcheck // see above
	_ tfprotov6.ProviderServerWithListResource = (*Server)(nil) //nolint:staticcheck // see above
)

// NewServer returns the server of a provider.
func NewServer(p provider.Provider, options Options) *Server {
	framework := providerserver.NewProtocol6(p)()
	return &Server{
		frameworkServer: framework.(frameworkServer), //nolint:forcetypeassert // it always is
		options:         options,
	}
}

// PlanAction validates first. Terraform 1.14 validates an action only while its variables are unknown, so nothing else
// checks their values.
func (s *Server) PlanAction(
	ctx context.Context, req *tfprotov6.PlanActionRequest,
) (*tfprotov6.PlanActionResponse, error) {
	diags, err := s.actionErrors(ctx, req.ActionType, req.Config)
	if err != nil || len(diags) > 0 {
		return &tfprotov6.PlanActionResponse{Diagnostics: diags}, err
	}
	return s.frameworkServer.PlanAction(ctx, req)
}

// InvokeAction validates first, too, because values can be unknown during plan.
func (s *Server) InvokeAction(
	ctx context.Context, req *tfprotov6.InvokeActionRequest,
) (*tfprotov6.InvokeActionServerStream, error) {
	diags, err := s.actionErrors(ctx, req.ActionType, req.Config)
	if err != nil {
		return nil, err
	}
	if len(diags) > 0 {
		s.explainNotPassedOn(req.ActionType, diags)
		completed := tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: diags}}
		return &tfprotov6.InvokeActionServerStream{
			Events: func(push func(tfprotov6.InvokeActionEvent) bool) { push(completed) },
		}, nil
	}
	stream, err := s.frameworkServer.InvokeAction(ctx, req)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		defer s.beginStream()()
		stream.Events(push)
	}}, nil
}

// actionErrors returns the diagnostics of an action's arguments if one of them is an error. The CLI has shown the
// warnings at validate.
func (s *Server) actionErrors(
	ctx context.Context, action string, config *tfprotov6.DynamicValue,
) ([]*tfprotov6.Diagnostic, error) {
	resp, err := s.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: action, Config: config})
	if err != nil {
		return nil, err
	}
	for _, d := range resp.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return resp.Diagnostics, nil
		}
	}
	return nil, nil
}

// ListResource registers the query for [Server.StopProvider].
func (s *Server) ListResource(
	ctx context.Context, req *tfprotov6.ListResourceRequest,
) (*tfprotov6.ListResourceServerStream, error) {
	ended := s.beginStream()
	stream, err := s.frameworkServer.ListResource(ctx, req)
	if err != nil {
		ended()
		return nil, err
	}
	return &tfprotov6.ListResourceServerStream{Results: func(push func(tfprotov6.ListResourceResult) bool) {
		defer ended()
		stream.Results(push)
	}}, nil
}

// beginStream registers a streamed response. The caller must call ended when the response is complete.
func (s *Server) beginStream() (ended func()) {
	end := make(chan struct{})
	s.streaming.Store(end, nil)
	return func() {
		s.streaming.Delete(end)
		close(end)
	}
}

// StopGrace is how long a stopped action or query may take to say how it ended: [InterruptGrace], and ample time on
// top.
const StopGrace = 2 * time.Second

// StopProvider waits for the last events of the actions and queries that it stops. Once it returns,
// terraform-plugin-go 0.31.0 drops the events that were not sent yet (tf6server/server.go). Terraform takes an action
// without a last event for a success, and a query without results for one that found nothing.
func (s *Server) StopProvider(
	ctx context.Context, req *tfprotov6.StopProviderRequest,
) (*tfprotov6.StopProviderResponse, error) {
	resp, err := s.frameworkServer.StopProvider(ctx, req)
	enough := time.After(StopGrace)
	for ended := range s.streaming.Range {
		select {
		case <-ended.(chan struct{}): //nolint:forcetypeassert // see beginStream
		case <-enough:
			return resp, err
		}
	}
	return resp, err
}
