package provider

import (
	"context"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// What belongs to a call is let go of at its end: a run can have thousands of calls, each with loggers of its own.
func TestCallsAreLetGoOf(t *testing.T) {
	s := newServer(New("test"))
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
			_, _ = s.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: "onlyfansapi_auth_attempt"})
		}),
	} {
		runtime.GC()
		if value.Value() != nil {
			t.Errorf("a value in the context of %s is still there", name)
		}
	}
	runtime.KeepAlive(s)
}
