package provider

import (
	"context"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns the constructor of the provider's protocol server. version is sent in the User-Agent.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer { return newServer(New(version)) }
}

func newServer(p provider.Provider) *server {
	framework := providerserver.NewProtocol6(p)()
	return &server{protocolServer: framework.(protocolServer)} //nolint:forcetypeassert // it always is
}

// terraform-plugin-go asserts these interfaces, which it has deprecated in favour of one that does not exist yet.
var (
	_ tfprotov6.ProviderServerWithActions      = (*server)(nil) //nolint:staticcheck // see above
	_ tfprotov6.ProviderServerWithListResource = (*server)(nil) //nolint:staticcheck // see above
)

// server makes up for three gaps around actions in the libraries below it: write-only arguments, which the framework refuses (GetProviderSchema);
// values that nothing validates once they are known (PlanAction, InvokeAction); and the end of a stopped action, or a stopped query, which is
// dropped (StopProvider).
type server struct {
	protocolServer

	streaming sync.Map // of each action and query that goes on, a channel that is closed at its end
}

// protocolServer is what the framework serves. terraform-plugin-go finds only those optional interfaces behind server that are named here; it
// is about to make them one.
type protocolServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
	tfprotov6.ListResourceServer
}

// GetProviderSchema tells Terraform, but not the framework, that a two-factor code is write-only. Terraform takes an ephemeral
// value for nothing else and keeps it out of the plan; but terraform-plugin-framework 1.19.0 refuses every value for a
// write-only argument of an action (internal/fwserver/server_validateactionconfig.go).
func (s *server) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := s.protocolServer.GetProviderSchema(ctx, req)
	if err != nil {
		return resp, err
	}
	if submit := resp.ActionSchemas["onlyfansapi_submit_two_factor_code"]; submit != nil {
		for _, attribute := range submit.Schema.Block.Attributes {
			attribute.WriteOnly = attribute.WriteOnly || attribute.Name == "code"
		}
	}
	return resp, nil
}

// PlanAction validates first. Terraform 1.14 asks to validate an action only while variables are not known yet, so that
// nothing else would check their values.
func (s *server) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	diags, err := s.invalidAction(ctx, req.ActionType, req.Config)
	if err != nil || len(diags) > 0 {
		return &tfprotov6.PlanActionResponse{Diagnostics: diags}, err
	}
	return s.protocolServer.PlanAction(ctx, req)
}

// InvokeAction validates first, too, for what was not known at plan.
func (s *server) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	diags, err := s.invalidAction(ctx, req.ActionType, req.Config)
	if err != nil {
		return nil, err
	}
	if len(diags) > 0 {
		return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
			push(tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: codeNotPassedOn(diags)}})
		}}, nil
	}
	stream, err := s.protocolServer.InvokeAction(ctx, req)
	if err != nil {
		return nil, err
	}
	return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
		defer s.streams()()
		stream.Events(push)
	}}, nil
}

// ListResource is answered as [StopProvider] needs it.
func (s *server) ListResource(ctx context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	ended := s.streams()
	stream, err := s.protocolServer.ListResource(ctx, req)
	if err != nil {
		ended()
		return nil, err
	}
	return &tfprotov6.ListResourceServerStream{Results: func(push func(tfprotov6.ListResourceResult) bool) {
		defer ended()
		stream.Results(push)
	}}, nil
}

// streams notes that an answer in parts has begun; ended must follow.
func (s *server) streams() (ended func()) {
	end := make(chan struct{})
	s.streaming.Store(end, nil)
	return func() {
		s.streaming.Delete(end)
		close(end)
	}
}

// invalidAction returns what is wrong with an action's arguments. Warnings were shown at validate.
func (s *server) invalidAction(ctx context.Context, action string, config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
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

// stopGrace is how long a stopped action or query may take to say how it ended: interruptGrace, and ample time to say it.
const stopGrace = 2 * time.Second

// StopProvider waits for the last events of the actions and queries that it stops. When it has returned, terraform-plugin-go 0.31.0 drops the events
// that were not sent yet (tf6server/server.go), and Terraform takes an action without a last event for a success, and a query without any for one that
// found nothing.
func (s *server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	resp, err := s.protocolServer.StopProvider(ctx, req)
	enough := time.After(stopGrace)
	for ended := range s.streaming.Range {
		select {
		case <-ended.(chan struct{}): //nolint:forcetypeassert // see streams
		case <-enough:
			return resp, err
		}
	}
	return resp, err
}
