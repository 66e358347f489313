package protocol

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// callContext is the context of one call. It drops its values when the call ends: terraform-plugin-framework 1.19.0
// keeps what it derives from the context of every call until the provider is stopped (internal/proto6server/serve.go),
// and each holds some 15 KB of loggers.
type callContext struct {
	inner atomic.Pointer[context.Context]
}

// forCall returns ctx for the duration of a call. The caller must call ended when the call ends.
func forCall(ctx context.Context) (_ context.Context, ended func()) {
	var c callContext
	c.inner.Store(&ctx)
	return &c, func() { c.inner.Store(&endedCall) }
}

var endedCall = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (c *callContext) Deadline() (time.Time, bool) { return (*c.inner.Load()).Deadline() }
func (c *callContext) Done() <-chan struct{}       { return (*c.inner.Load()).Done() }
func (c *callContext) Err() error                  { return (*c.inner.Load()).Err() }
func (c *callContext) Value(key any) any           { return (*c.inner.Load()).Value(key) }

// inCall calls f with a context that drops its values at the end of the call.
func inCall[Request, Response any](
	ctx context.Context, req Request, f func(context.Context, Request) (Response, error),
) (Response, error) {
	ctx, ended := forCall(ctx)
	defer ended()
	return f(ctx, req)
}

// ReadDataSource implements [tfprotov6.ProviderServer].
func (s *Server) ReadDataSource(
	ctx context.Context, req *tfprotov6.ReadDataSourceRequest,
) (*tfprotov6.ReadDataSourceResponse, error) {
	return inCall(ctx, req, s.frameworkServer.ReadDataSource)
}

// ValidateDataResourceConfig implements [tfprotov6.ProviderServer].
func (s *Server) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return inCall(ctx, req, s.frameworkServer.ValidateDataResourceConfig)
}

// UpgradeResourceState implements [tfprotov6.ProviderServer].
func (s *Server) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return inCall(ctx, req, s.frameworkServer.UpgradeResourceState)
}

// ImportResourceState implements [tfprotov6.ProviderServer].
func (s *Server) ImportResourceState(
	ctx context.Context, req *tfprotov6.ImportResourceStateRequest,
) (*tfprotov6.ImportResourceStateResponse, error) {
	return inCall(ctx, req, s.frameworkServer.ImportResourceState)
}

// ReadResource implements [tfprotov6.ProviderServer].
func (s *Server) ReadResource(
	ctx context.Context, req *tfprotov6.ReadResourceRequest,
) (*tfprotov6.ReadResourceResponse, error) {
	return inCall(ctx, req, s.frameworkServer.ReadResource)
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (s *Server) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return inCall(ctx, req, s.frameworkServer.PlanResourceChange)
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (s *Server) ApplyResourceChange(
	ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest,
) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return inCall(ctx, req, s.frameworkServer.ApplyResourceChange)
}
