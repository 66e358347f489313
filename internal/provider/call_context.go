package provider

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// callContext is the context of one call, which drops its values when the call has ended. terraform-plugin-framework 1.19.0 keeps what
// it derives from the context of every call until the provider is stopped (internal/proto6server/serve.go), and each holds some 15 KB
// of loggers.
type callContext struct {
	inner atomic.Pointer[context.Context]
}

// forCall returns ctx for the time of a call; ended must follow.
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

// inCall answers a request with a context for the time of the call.
func inCall[Request, Response any](ctx context.Context, req Request, answer func(context.Context, Request) (Response, error)) (Response, error) {
	ctx, ended := forCall(ctx)
	defer ended()
	return answer(ctx, req)
}

// ReadDataSource implements [tfprotov6.ProviderServer].
func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return inCall(ctx, req, s.protocolServer.ReadDataSource)
}

// ValidateDataResourceConfig implements [tfprotov6.ProviderServer].
func (s *server) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return inCall(ctx, req, s.protocolServer.ValidateDataResourceConfig)
}

// UpgradeResourceState implements [tfprotov6.ProviderServer].
func (s *server) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return inCall(ctx, req, s.protocolServer.UpgradeResourceState)
}

// ImportResourceState implements [tfprotov6.ProviderServer].
func (s *server) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return inCall(ctx, req, s.protocolServer.ImportResourceState)
}

// ReadResource implements [tfprotov6.ProviderServer].
func (s *server) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return inCall(ctx, req, s.protocolServer.ReadResource)
}

// PlanResourceChange implements [tfprotov6.ProviderServer].
func (s *server) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return inCall(ctx, req, s.protocolServer.PlanResourceChange)
}

// ApplyResourceChange implements [tfprotov6.ProviderServer].
func (s *server) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return inCall(ctx, req, s.protocolServer.ApplyResourceChange)
}
