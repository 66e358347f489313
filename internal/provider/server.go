package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// NewServer returns the constructor of the provider's protocol server. version is sent in the User-Agent.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer { return newServer(New(version)) }
}

func newServer(p provider.Provider) server {
	framework := providerserver.NewProtocol6(p)()
	return server{framework.(protocolServer)} //nolint:forcetypeassert // it always is
}

// server makes up for two gaps around actions.
type server struct {
	protocolServer
}

// protocolServer is what the framework serves; plugin-go is about to make it one interface.
type protocolServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ActionServer
}

// GetProviderSchema tells Terraform, but not the framework, that a two-factor code is write-only. Terraform takes an ephemeral
// value for nothing else and keeps it out of the plan; but terraform-plugin-framework 1.19.0 refuses every value for a
// write-only argument of an action (internal/fwserver/server_validateactionconfig.go).
func (s server) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := s.protocolServer.GetProviderSchema(ctx, req)
	if err != nil {
		return resp, err
	}
	if submit := resp.ActionSchemas["onlyfansapi_submit_two_factor_code"]; submit != nil {
		for _, attribute := range submit.Schema.Block.Attributes {
			attribute.WriteOnly = attribute.WriteOnly || attribute.Name == "code"
		}
	}
	return resp, nil
}

// PlanAction validates first. Terraform 1.14 asks to validate an action only while variables are not known yet, so that
// nothing else would look at their values.
func (s server) PlanAction(ctx context.Context, req *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	diags, err := s.validateAction(ctx, req.ActionType, req.Config)
	if err != nil || len(diags) > 0 {
		return &tfprotov6.PlanActionResponse{Diagnostics: diags}, err
	}
	return s.protocolServer.PlanAction(ctx, req)
}

// InvokeAction validates first, too, for what was not known at plan.
func (s server) InvokeAction(ctx context.Context, req *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	diags, err := s.validateAction(ctx, req.ActionType, req.Config)
	if err != nil {
		return nil, err
	}
	if len(diags) > 0 {
		return &tfprotov6.InvokeActionServerStream{Events: func(push func(tfprotov6.InvokeActionEvent) bool) {
			push(tfprotov6.InvokeActionEvent{Type: tfprotov6.CompletedInvokeActionEventType{Diagnostics: diags}})
		}}, nil
	}
	return s.protocolServer.InvokeAction(ctx, req)
}

func (s server) validateAction(ctx context.Context, action string, config *tfprotov6.DynamicValue) ([]*tfprotov6.Diagnostic, error) {
	resp, err := s.ValidateActionConfig(ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: action, Config: config})
	if err != nil {
		return nil, err
	}
	return resp.Diagnostics, nil
}
