package protocol_test

import (
	"context"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/provider"
)

// What belongs to a call is let go of at its end: a run can have thousands of calls, each with loggers of its own.
func TestCallsAreLetGoOf(t *testing.T) {
	s := provider.NewServer("test")()
	type key struct{}
	call := func(f func(ctx context.Context)) weak.Pointer[[1 << 10]byte] {
		value := new([1 << 10]byte)
		f(context.WithValue(context.Background(), key{}, value))
		return weak.Make(value)
	}
	for name, value := range map[string]weak.Pointer[[1 << 10]byte]{
		"ReadDataSource": call(func(ctx context.Context) {
			_, _ = s.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: "onlyfansapi_auth_attempt"})
		}),
		"ValidateDataResourceConfig": call(func(ctx context.Context) {
			_, _ = s.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{
				TypeName: "onlyfansapi_auth_attempt",
			})
		}),
		"ValidateResourceConfig": call(func(ctx context.Context) {
			_, _ = s.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{
				TypeName: "onlyfansapi_account",
			})
		}),
		"UpgradeResourceState": call(func(ctx context.Context) {
			_, _ = s.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: "onlyfansapi_account"})
		}),
		"ImportResourceState": call(func(ctx context.Context) {
			_, _ = s.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: "onlyfansapi_account"})
		}),
		"ReadResource": call(func(ctx context.Context) {
			_, _ = s.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: "onlyfansapi_account"})
		}),
		"PlanResourceChange": call(func(ctx context.Context) {
			_, _ = s.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{TypeName: "onlyfansapi_account"})
		}),
		"ApplyResourceChange": call(func(ctx context.Context) {
			_, _ = s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{TypeName: "onlyfansapi_account"})
		}),
	} {
		runtime.GC()
		if value.Value() != nil {
			t.Errorf("a value in the context of %s is still there", name)
		}
	}
	runtime.KeepAlive(s)
}
