package provider

import (
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/protocol"
)

// values are arguments of a block, some of which may not be known.
type values = map[string]tftypes.Value

// validatedBlock returns the complaints about a data source for an attempt, or the resource that keeps its account,
// with these arguments.
func validatedBlock(t *testing.T, s *protocol.Server, resource bool, arguments values) string {
	t.Helper()
	schema, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	must(err)
	block, name := schema.DataSourceSchemas["onlyfansapi_auth_attempt"], "onlyfansapi_auth_attempt"
	if resource {
		block, name = schema.ResourceSchemas[accountType], accountType
	}
	objectType := block.ValueType().(tftypes.Object) //nolint:forcetypeassert // every schema's is one
	given := values{}
	for attribute, attributeType := range objectType.AttributeTypes {
		given[attribute] = tftypes.NewValue(attributeType, nil)
	}
	given["attempt_id"] = tftypes.NewValue(tftypes.String, "auth_x")
	maps.Copy(given, arguments)
	config, err := tfprotov6.NewDynamicValue(objectType, tftypes.NewValue(objectType, given))
	must(err)
	if resource {
		resp, err := s.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: name, Config: &config,
		})
		must(err)
		return diagnosticsText(resp.Diagnostics)
	}
	resp, err := s.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: name, Config: &config,
	})
	must(err)
	return diagnosticsText(resp.Diagnostics)
}

// texts are the values of timeouts; nil is null, tftypes.UnknownValue one that is not known, and an empty map timeouts
// that are not known at all.
type texts = map[string]any

// limits is timeouts with these values.
func limits(given texts) tftypes.Value {
	attributes, inner := map[string]tftypes.Type{}, values{}
	for name, value := range given {
		attributes[name], inner[name] = tftypes.String, tftypes.NewValue(tftypes.String, value)
	}
	objectType := tftypes.Object{AttributeTypes: attributes}
	return tftypes.NewValue(objectType, inner)
}

// Timeouts, and the interval that must fit into one, are checked as far as they are known. Without a timeout, the
// default counts.
func TestTimeoutsAreChecked(t *testing.T) {
	s := newServer(New("test"))
	const later, tooLong = tftypes.UnknownValue, "it must be less than"
	for name, test := range map[string]struct {
		resource  bool
		timeouts  texts
		interval  any
		want, not string // nothing is said where want is empty
	}{
		"unset":            {},
		"interval":         {interval: "5m"},
		"one is the other": {timeouts: texts{"read": "1m"}, interval: "1m", want: "ERROR: Invalid poll_interval"},
		"just below":       {timeouts: texts{"read": "61s"}, interval: "1m"},
		"none in it": {
			timeouts: texts{"read": nil}, interval: "1m", want: "WARNING: Unset timeouts.read", not: "ERROR",
		},
		"zero": {
			timeouts: texts{"read": "0s"}, interval: "1m", want: "ERROR: Invalid timeouts.read", not: tooLong,
		},
		"bad interval": {
			timeouts: texts{"read": "10s"}, interval: "1h", not: tooLong, want: "it is longer than 5m",
		},
		"later":           {timeouts: texts{"read": later}, interval: "5m"},
		"interval later":  {timeouts: texts{"read": "1s"}, interval: later},
		"all later":       {timeouts: texts{}, interval: "5m"},
		"resource":        {resource: true, timeouts: texts{"create": nil, "update": "1m"}},
		"resource, later": {resource: true, timeouts: texts{"create": later, "update": nil}},
		"resource, all":   {resource: true, timeouts: texts{}},
		"resource, none": {
			resource: true, timeouts: texts{"create": nil, "update": nil},
			want: "WARNING: Unset timeouts.create and timeouts.update",
		},
		"resource, both": {
			resource: true, timeouts: texts{"create": "x", "update": "-1s"}, want: "ERROR: Invalid timeouts.update",
		},
		"resource, nothing": {resource: true},
	} {
		arguments, whole := values{}, texts{"read": nil}
		if test.resource {
			whole = texts{"create": nil, "update": nil}
		}
		if test.timeouts != nil {
			arguments["timeouts"] = limits(test.timeouts)
		}
		if test.timeouts != nil && len(test.timeouts) == 0 {
			arguments["timeouts"] = tftypes.NewValue(limits(whole).Type(), later)
		}
		if test.interval != nil {
			arguments["poll_interval"] = tftypes.NewValue(tftypes.String, test.interval)
		}
		said := validatedBlock(t, s, test.resource, arguments)
		wantIn(t, said, test.want)
		if test.want == "" && said != "" || test.not != "" && strings.Contains(said, test.not) {
			t.Errorf("%s: %s", name, said)
		}
	}
}
