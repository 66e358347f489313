// Command noop is a provider that does nothing, to measure what any provider costs.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	dataschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func main() {
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
func (noop) Resources(context.Context) []func() resource.Resource                              { return nil }
func (noop) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return nothing{} }}
}

type nothing struct{}

func (nothing) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "noop_nothing"
}

func (nothing) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = dataschema.Schema{Attributes: map[string]dataschema.Attribute{
		"attempt_id": dataschema.StringAttribute{Required: true},
		"id":         dataschema.StringAttribute{Computed: true},
	}}
}

func (nothing) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model struct {
		AttemptID types.String `tfsdk:"attempt_id"`
		ID        types.String `tfsdk:"id"`
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	model.ID = model.AttemptID
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}
