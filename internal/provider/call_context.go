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

// ReadDataSource implements [tfprotov6.ProviderServer].
func (s *server) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	ctx, ended := forCall(ctx)
	defer ended()
	return s.protocolServer.ReadDataSource(ctx, req)
}

// ValidateDataResourceConfig implements [tfprotov6.ProviderServer].
func (s *server) ValidateDataResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest,
) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	ctx, ended := forCall(ctx)
	defer ended()
	return s.protocolServer.ValidateDataResourceConfig(ctx, req)
}
