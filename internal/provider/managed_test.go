package provider

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// managed is an object of a resource that is planned and applied as a CLI does, through the protocol server and in
// virtual time.
type managed struct {
	*actionServer

	restart  func() // the provider, as each command of a CLI does, so that nothing is known of before
	planned  bool   // since the restart
	typeName string
	state    *tfprotov6.DynamicValue
	private  []byte
}

// plannedChange is what a plan says.
type plannedChange struct {
	config, planned *tfprotov6.DynamicValue
	private         []byte
	replaces        bool
	diags           string
}

// onManaged runs f with an object that does not exist yet.
func onManaged(t *testing.T, api http.Handler, typeName string, f func(m *managed)) {
	t.Helper()
	inMemoryAgain(t, api, func(t *testing.T, start func() *providerData) {
		m := &managed{typeName: typeName, state: dynamic(nil)}
		m.restart = func() { m.actionServer, m.planned = newActionServer(t.Context(), t, start()), false }
		m.restart()
		f(m)
	})
}

func (m *managed) schema() *tfprotov6.Schema {
	resp, err := m.GetProviderSchema(m.ctx, &tfprotov6.GetProviderSchemaRequest{})
	must(err)
	return resp.ResourceSchemas[m.typeName]
}

// attributes returns the values of the attributes, nil where there is no object.
func (m *managed) attributes(of *tfprotov6.DynamicValue) map[string]any {
	raw, err := of.Unmarshal(m.schema().ValueType())
	must(err)
	attributes, _ := plain(raw).(map[string]any)
	return attributes
}

// unknowns names what a plan does not know, sorted.
func (m *managed) unknowns(p plannedChange) string {
	var names []string
	for name, value := range m.attributes(p.planned) {
		if value == unknown {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// refresh reads the object as a new command does, and returns what is said of it.
func (m *managed) refresh() string {
	m.restart()
	if m.attributes(m.state) == nil {
		return ""
	}
	resp, err := m.ReadResource(m.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: m.typeName, CurrentState: m.state, Private: m.private,
	})
	must(err)
	m.state, m.private = resp.NewState, resp.Private
	return diagnosticsText(resp.Diagnostics)
}

// plan plans what a block with these arguments changes; nil is a block that is gone.
func (m *managed) plan(arguments map[string]any) plannedChange {
	if m.planned { // one process plans an object once
		m.restart()
	}
	m.planned = true
	p := plannedChange{config: dynamic(nil)}
	proposed := dynamic(nil)
	if arguments != nil {
		prior, config := m.attributes(m.state), map[string]any{}
		for _, attribute := range m.schema().Block.Attributes {
			config[attribute.Name] = arguments[attribute.Name]
		}
		merged := maps.Clone(config)
		for _, attribute := range m.schema().Block.Attributes {
			switch {
			case attribute.WriteOnly:
				merged[attribute.Name] = nil
			case attribute.Computed && config[attribute.Name] == nil:
				merged[attribute.Name] = prior[attribute.Name]
			}
		}
		p.config, proposed = dynamic(config), dynamic(merged)
	}
	resp, err := m.PlanResourceChange(m.ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: m.typeName, PriorState: m.state, ProposedNewState: proposed, Config: p.config,
		PriorPrivate: m.private,
	})
	must(err)
	p.planned, p.private, p.replaces = resp.PlannedState, resp.PlannedPrivate, len(resp.RequiresReplace) > 0
	p.diags = diagnosticsText(resp.Diagnostics)
	return p
}

// apply does what was planned, and returns what is said of it.
func (m *managed) apply(p plannedChange) string {
	if strings.Contains(p.diags, "ERROR") {
		return p.diags
	}
	resp, err := m.ApplyResourceChange(m.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: m.typeName, PriorState: m.state, PlannedState: p.planned, Config: p.config, PlannedPrivate: p.private,
	})
	must(err)
	m.state, m.private = resp.NewState, resp.Private
	return diagnosticsText(resp.Diagnostics)
}

// run refreshes, plans and applies.
func (m *managed) run(arguments map[string]any) string {
	m.refresh()
	return m.apply(m.plan(arguments))
}

// wantState reports each attribute that has another value.
func (m *managed) wantState(when string, want map[string]any) {
	m.t.Helper()
	got := m.attributes(m.state)
	for name, value := range want {
		if !cmp.Equal(value, got[name]) {
			m.t.Errorf("%s: %s is %v, want %v", when, name, got[name], value)
		}
	}
}

// validateResource returns the complaints about a block with these arguments.
func (m *managed) validateResource(arguments map[string]any) string {
	config := map[string]any{}
	for _, attribute := range m.schema().Block.Attributes {
		config[attribute.Name] = arguments[attribute.Name]
	}
	resp, err := m.ValidateResourceConfig(m.ctx, &tfprotov6.ValidateResourceConfigRequest{
		TypeName: m.typeName, Config: dynamic(config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	must(err)
	return diagnosticsText(resp.Diagnostics)
}
