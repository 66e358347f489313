// Command standin stands in for the provider hashicorp/aws, so that the recipes that hand something over to it are
// applied without an account there. It has the resources of the recipes, with the arguments that they use, keeps what a
// state keeps, and writes what it was given as lines of JSON to the file that STANDIN_LOG names. The password in its
// secrets is in STANDIN_PASSWORD, and the secret of an authenticator app in STANDIN_APP_SECRET. Source: the
// documentation of hashicorp/aws 6.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return aws{} },
		providerserver.ServeOpts{Address: "registry.terraform.io/hashicorp/aws"})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type aws struct{}

func (aws) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "aws"
}

func (aws) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema.Attributes = map[string]providerschema.Attribute{
		"region": providerschema.StringAttribute{Optional: true},
	}
}

func (aws) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (aws) DataSources(context.Context) []func() datasource.DataSource                        { return nil }

func (aws) Resources(context.Context) []func() resource.Resource {
	required := schema.StringAttribute{Required: true}
	return []func() resource.Resource{
		func() resource.Resource {
			return kept{name: "ssm_parameter", arguments: map[string]schema.Attribute{
				"name": required, "type": required, "value": schema.StringAttribute{Optional: true, Sensitive: true},
			}}
		},
		func() resource.Resource {
			return kept{name: "secretsmanager_secret", arguments: map[string]schema.Attribute{"name": required}}
		},
		func() resource.Resource {
			return kept{name: "secretsmanager_secret_version", arguments: map[string]schema.Attribute{
				"secret_id": required, "secret_string_wo_version": schema.Int64Attribute{Optional: true},
				"secret_string_wo": schema.StringAttribute{Optional: true, Sensitive: true, WriteOnly: true},
			}}
		},
	}
}

func (aws) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource { return login{} }}
}

// login is a secret with what a creator logs in with, or with that of the authenticator app, as the third part of its
// name says. The creator is the second part.
type login struct{}

func (login) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_secretsmanager_secret_version"
}

func (login) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema.Attributes = map[string]ephemeralschema.Attribute{
		"secret_id":     ephemeralschema.StringAttribute{Required: true},
		"secret_string": ephemeralschema.StringAttribute{Computed: true, Sensitive: true},
	}
}

func (login) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var id types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("secret_id"), &id)...)
	parts := strings.Split(id.ValueString(), "/")
	if len(parts) < 2 {
		resp.Diagnostics.AddError("No secret", id.ValueString())
		return
	}
	secret := fmt.Sprintf(`{"email": "%s@example.com", "password": "%s"}`, parts[1], os.Getenv("STANDIN_PASSWORD"))
	if parts[len(parts)-1] == "authenticator-app" {
		secret = os.Getenv("STANDIN_APP_SECRET")
	}
	resp.Diagnostics.Append(resp.Result.SetAttribute(ctx, path.Root("secret_id"), id)...)
	resp.Diagnostics.Append(resp.Result.SetAttribute(ctx, path.Root("secret_string"), secret)...)
}

// kept is a resource of which the state keeps everything but what is write-only.
type kept struct {
	name      string
	arguments map[string]schema.Attribute
}

func (k kept) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + k.name
}

func (k kept) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema.Attributes = map[string]schema.Attribute{
		"id": schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{
			stringplanmodifier.UseStateForUnknown(),
		}},
	}
	for name, argument := range k.arguments {
		resp.Schema.Attributes[name] = argument
	}
}

func (k kept) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.Diagnostics.Append(k.record(ctx, req.Config)...)
	resp.State.Raw = req.Plan.Raw
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), k.name)...)
}

func (k kept) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (k kept) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(k.record(ctx, req.Config)...)
	resp.State.Raw = req.Plan.Raw
}

func (k kept) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

// record writes down the texts that the resource was given, with those that are write-only.
func (k kept) record(ctx context.Context, config tfsdk.Config) (diags diag.Diagnostics) {
	given := map[string]string{}
	for name, argument := range k.arguments {
		if _, isText := argument.(schema.StringAttribute); isText {
			var text types.String
			diags.Append(config.GetAttribute(ctx, path.Root(name), &text)...)
			given[name] = text.ValueString()
		}
	}
	file, err := os.OpenFile(os.Getenv("STANDIN_LOG"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		diags.AddError("Not recorded", err.Error())
		return diags
	}
	defer file.Close()
	if err := json.NewEncoder(file).Encode(map[string]any{k.name: given}); err != nil {
		diags.AddError("Not recorded", err.Error())
	}
	return diags
}
