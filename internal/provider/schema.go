package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func sensitiveString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: description}
}

func computedBool(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

// policyAttribute is an on_… argument. Its default is applied where it is read: data sources have no defaults.
func policyAttribute(description, unset string, values ...string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: description + " Defaults to `" + unset + "`.",
		Validators:          []validator.String{stringvalidator.OneOf(values...)},
	}
}

// Blocks that wait for an attempt share attributes, which are written once, as those of a data source.
// TestConvertedAttributes checks that the conversions lose nothing.

// ephemeralAttributes converts the attributes of a data source to those of an ephemeral resource. The conversions stop
// compiling if the two kinds diverge.
func ephemeralAttributes(from map[string]schema.Attribute) map[string]ephemeralschema.Attribute {
	attributes := map[string]ephemeralschema.Attribute{}
	for name, attribute := range from {
		switch a := attribute.(type) {
		case schema.StringAttribute:
			attributes[name] = ephemeralschema.StringAttribute(a)
		case schema.BoolAttribute:
			attributes[name] = ephemeralschema.BoolAttribute(a)
		case schema.SingleNestedAttribute:
			attributes[name] = ephemeralschema.SingleNestedAttribute{
				Attributes:          ephemeralAttributes(a.Attributes),
				CustomType:          a.CustomType,
				Required:            a.Required,
				Optional:            a.Optional,
				Computed:            a.Computed,
				Sensitive:           a.Sensitive,
				Description:         a.Description,
				MarkdownDescription: a.MarkdownDescription,
				DeprecationMessage:  a.DeprecationMessage,
				Validators:          a.Validators,
			}
		default:
			panic(fmt.Sprintf("cannot convert %s, a %T", name, a))
		}
	}
	return attributes
}

// actionAttributes converts the arguments of a data source to those of an action, which cannot be computed or
// sensitive.
func actionAttributes(from map[string]schema.Attribute) map[string]actionschema.Attribute {
	attributes := map[string]actionschema.Attribute{}
	for name, attribute := range from {
		if attribute.IsComputed() || attribute.IsSensitive() {
			panic(name + " is computed or sensitive, which an action cannot have")
		}
		switch a := attribute.(type) {
		case schema.StringAttribute:
			attributes[name] = actionschema.StringAttribute{
				CustomType:          a.CustomType,
				Required:            a.Required,
				Optional:            a.Optional,
				Description:         a.Description,
				MarkdownDescription: a.MarkdownDescription,
				DeprecationMessage:  a.DeprecationMessage,
				Validators:          a.Validators,
			}
		case schema.BoolAttribute:
			attributes[name] = actionschema.BoolAttribute{
				CustomType:          a.CustomType,
				Required:            a.Required,
				Optional:            a.Optional,
				Description:         a.Description,
				MarkdownDescription: a.MarkdownDescription,
				DeprecationMessage:  a.DeprecationMessage,
				Validators:          a.Validators,
			}
		case schema.SingleNestedAttribute:
			attributes[name] = actionschema.SingleNestedAttribute{
				Attributes:          actionAttributes(a.Attributes),
				CustomType:          a.CustomType,
				Required:            a.Required,
				Optional:            a.Optional,
				Description:         a.Description,
				MarkdownDescription: a.MarkdownDescription,
				DeprecationMessage:  a.DeprecationMessage,
				Validators:          a.Validators,
			}
		default:
			panic(fmt.Sprintf("cannot convert %s, a %T", name, a))
		}
	}
	return attributes
}
