package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

var _ datasource.DataSourceWithValidateConfig = (*accountDataSource)(nil)

func newAccountDataSource() datasource.DataSource { return &accountDataSource{} }

type accountDataSource struct {
	data *providerData
}

// Metadata implements [datasource.DataSource].
func (d *accountDataSource) Metadata(
	_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_account"
}

// Schema implements [datasource.DataSource].
func (d *accountDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := listedAccountAttributes()
	attributes["id"] = criterionAttribute(accountIDDescription, accountIDValidator)
	attributes["onlyfans_id"] = criterionAttribute(onlyFansIDDescription, onlyFansIDValidator)
	attributes["onlyfans_username"] = criterionAttribute(usernameDescription+" Not case-sensitive.", usernameValidator)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Looks up an account in OnlyFansAPI. Set exactly one of `id`, `onlyfans_id` and " +
			"`onlyfans_username`.",
		Attributes: attributes,
	}
}

// criterionAttribute is an attribute by which an account can be found.
func criterionAttribute(description string, accepted checked) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		MarkdownDescription: description + " When unset, the provider returns the value of the account that it finds.",
		Validators:          []validator.String{accepted},
	}
}

// Configure implements [datasource.DataSourceWithConfigure].
func (d *accountDataSource) Configure(
	_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse,
) {
	d.data = providerDataOf(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements [datasource.DataSourceWithValidateConfig].
func (d *accountDataSource) ValidateConfig(
	ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse,
) {
	var model listedAccountModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	for _, c := range model.criteria() {
		if c.value.IsUnknown() {
			return // Read checks it
		}
	}
	_, diags := model.criterion()
	resp.Diagnostics.Append(diags...)
}

// Read implements [datasource.DataSource].
func (d *accountDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model listedAccountModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	by, diags := model.criterion()
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	wanted := by.value.ValueString()
	if d.data.client != nil && d.data.client.HoldsKey(wanted) {
		resp.Diagnostics.Append(containsKey(by.argument, by.accepted))
		return
	}
	found, diags := d.data.findAccounts(ctx, by.match)
	resp.Diagnostics.Append(diags...)
	switch {
	case resp.Diagnostics.HasError():
	case len(found) == 0:
		resp.Diagnostics.Append(accountNotFound(by.argument, wanted))
	case len(found) > 1:
		resp.Diagnostics.Append(severalAccounts(by.argument, wanted, found))
	default:
		model.fill(found[0])
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	}
}

// accountCriterion is an argument by which an account can be found.
type accountCriterion struct {
	argument string
	value    types.String
	accepted checked
}

func (m listedAccountModel) criteria() []accountCriterion {
	return []accountCriterion{
		{"id", m.ID, accountIDValidator},
		{"onlyfans_id", m.OnlyFansID, onlyFansIDValidator},
		{"onlyfans_username", m.OnlyFansUsername, usernameValidator},
	}
}

// criterion returns the argument that is given. All are known.
func (m listedAccountModel) criterion() (by accountCriterion, diags diag.Diagnostics) {
	var given []string
	for _, c := range m.criteria() {
		if !c.value.IsNull() {
			given, by = append(given, c.argument), c
		}
	}
	if len(given) != 1 {
		seen := "None of them is given."
		if len(given) > 1 {
			seen = "Given are " + strings.Join(given, " and ") + "."
		}
		diags.AddError("One argument names the account",
			fmt.Sprintf("An account is looked up by exactly one of id, onlyfans_id and onlyfans_username. %s\n\n"+
				"Give exactly one of them, and one that is not null.", seen))
	}
	return by, diags
}

// match reports whether an account matches.
func (c accountCriterion) match(account onlyfansapi.Account) bool {
	wanted := c.value.ValueString()
	switch c.argument {
	case "id":
		return account.ID == wanted
	case "onlyfans_id":
		return account.OnlyFansID != nil && *account.OnlyFansID == wanted
	default:
		return account.OnlyFansUsername != nil && strings.EqualFold(*account.OnlyFansUsername, wanted)
	}
}

var (
	onlyFansIDValidator = checked{
		check: func(s string) error {
			switch {
			case s == "":
				return errors.New("it is empty")
			case strings.Trim(s, "0123456789") != "":
				return errors.New("it does not consist of digits alone")
			}
			return nil
		},
		accepted: `Give the account's id at OnlyFans, such as "123456789".`,
	}
	usernameValidator = checked{
		check: func(s string) error {
			switch {
			case s == "":
				return errors.New("it is empty")
			case strings.ContainsAny(s, "@/ \t\r\n"):
				return errors.New("it holds white space, @ or /")
			}
			return nil
		},
		accepted: `Give the user name at OnlyFans alone, such as "demouser123".`,
	}
)
