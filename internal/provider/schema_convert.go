package provider

import (
	"fmt"

	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Blocks that wait share their attributes, which are written once, as those of a data source. TestConvertedAttributes checks that
// nothing of an attribute is lost on the way.

// ephemeralAttributes returns the attributes of a data source as those of an ephemeral resource. The conversions stop
// compiling if the two kinds drift apart.
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
			panic(fmt.Sprintf("%s is a %T, which this does not convert yet", name, a))
		}
	}
	return attributes
}

// actionAttributes returns the arguments of a data source as those of an action, which can be neither computed nor sensitive.
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
			panic(fmt.Sprintf("%s is a %T, which this does not convert yet", name, a))
		}
	}
	return attributes
}

// resourceAttributes returns the attributes of a data source as those of a resource, without defaults and plan modifiers, which data sources
// do not have.
func resourceAttributes(from map[string]schema.Attribute) map[string]resourceschema.Attribute {
	attributes := map[string]resourceschema.Attribute{}
	for name, attribute := range from {
		switch a := attribute.(type) {
		case schema.StringAttribute:
			attributes[name] = resourceschema.StringAttribute{
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
		case schema.BoolAttribute:
			attributes[name] = resourceschema.BoolAttribute{
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
		case schema.SingleNestedAttribute:
			attributes[name] = resourceschema.SingleNestedAttribute{
				Attributes:          resourceAttributes(a.Attributes),
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
			panic(fmt.Sprintf("%s is a %T, which this does not convert yet", name, a))
		}
	}
	return attributes
}
