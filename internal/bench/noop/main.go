// Command noop is a provider whose data sources and resources have the attributes of this one's and do nothing, to
// measure what any provider of that shape costs.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	ours "github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/provider"
)

func main() {
	// As this provider does where nobody reads its log, or the difference would be that of writing it.
	for _, name := range []string{"TF_LOG_PROVIDER_NOOP", "TF_LOG_SDK", "TF_LOG_SDK_PROTO", "TF_LOG_SDK_FRAMEWORK"} {
		_ = os.Setenv(name, "off")
	}
	err := providerserver.Serve(context.Background(), func() provider.Provider { return noop{} },
		providerserver.ServeOpts{Address: "registry.terraform.io/onlyfansapi/noop"})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type noop struct{}

func (noop) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "noop"
}
func (noop) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (noop) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (noop) Resources(ctx context.Context) []func() resource.Resource {
	all := ours.New("bench").Resources(ctx)
	for i, one := range all {
		all[i] = func() resource.Resource { return nothingKept{one()} }
	}
	return all
}

func (noop) DataSources(ctx context.Context) []func() datasource.DataSource {
	all := ours.New("bench").DataSources(ctx)
	for i, one := range all {
		all[i] = func() datasource.DataSource { return nothing{one()} }
	}
	return all
}

// nothing keeps only the schema of the data source that it wraps.
type nothing struct{ datasource.DataSource }

func (nothing) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.State.Raw = req.Config.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), "nothing")...)
}

// nothingKept keeps only the schema of the resource that it wraps.
type nothingKept struct{ resource.Resource }

func (nothingKept) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	known, err := tftypes.Transform(
		req.Plan.Raw,
		func(_ *tftypes.AttributePath, value tftypes.Value) (tftypes.Value, error) {
			if !value.IsKnown() {
				return tftypes.NewValue(value.Type(), nil), nil
			}
			return value, nil
		},
	)
	if err != nil {
		resp.Diagnostics.AddError("Bug", err.Error())
		return
	}
	resp.State.Raw = known
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), "nothing")...)
}

func (nothingKept) Read(context.Context, resource.ReadRequest, *resource.ReadResponse)       {}
func (nothingKept) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}
func (nothingKept) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}
