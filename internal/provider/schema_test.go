package provider

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// attribute is what all kinds of schema know of an attribute.
type attribute interface {
	IsRequired() bool
	IsOptional() bool
	IsComputed() bool
	IsSensitive() bool
	GetMarkdownDescription() string
	GetDescription() string
	GetDeprecationMessage() string
}

func traitsOf(a attribute, typeName string) map[string]any {
	traits := map[string]any{
		"type": typeName, "required": a.IsRequired(), "optional": a.IsOptional(), "computed": a.IsComputed(),
		"sensitive": a.IsSensitive(),
		"markdown":  a.GetMarkdownDescription(), "description": a.GetDescription(),
		"deprecation": a.GetDeprecationMessage(),
	}
	if s, ok := a.(interface{ StringValidators() []validator.String }); ok {
		traits["validators"] = len(s.StringValidators())
	}
	return traits
}

// Nothing of an attribute is lost when another kind of block takes it over.
func TestConvertedAttributes(t *testing.T) {
	everything := authAttemptAttributes()
	everything["timeouts"] = timeoutsAttribute("x")
	everything["more"] = schema.StringAttribute{
		Optional: true, Sensitive: true, Description: "d", DeprecationMessage: "m", MarkdownDescription: "md",
	}
	ephemeral := ephemeralAttributes(everything)
	for name, from := range everything {
		if diff := cmp.Diff(traitsOf(from, from.GetType().String()), traitsOf(
			ephemeral[name], ephemeral[name].GetType().String(),
		)); diff != "" {
			t.Errorf("%s of an ephemeral resource (-want +got):\n%s", name, diff)
		}
	}

	arguments := waitAttributes()
	arguments["attempt_id"] = attemptIDAttribute()
	arguments["timeouts"] = timeoutsAttribute("x")
	arguments["more"] = schema.StringAttribute{
		Optional: true, Description: "d", DeprecationMessage: "m", MarkdownDescription: "md",
	}
	arguments["other"] = schema.BoolAttribute{Required: true, Description: "d", DeprecationMessage: "m"}
	action := actionAttributes(arguments)
	for name, from := range arguments {
		if diff := cmp.Diff(traitsOf(from, from.GetType().String()), traitsOf(
			action[name], action[name].GetType().String(),
		)); diff != "" {
			t.Errorf("%s of an action (-want +got):\n%s", name, diff)
		}
	}

	defer func() {
		if recover() == nil {
			t.Error("a computed attribute was taken over into an action")
		}
	}()
	actionAttributes(map[string]schema.Attribute{"x": schema.StringAttribute{Computed: true}})
}
