package provider

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// Create implements [resource.Resource]. What the API answered to the POST is stored without an error, even after an
// interrupt. A webhook that is to be disabled is created first, because a POST cannot say so.
func (r *webhookResource) Create(
	ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	var plan, config webhookResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(config.checkSigningSecretSent()...) // what was unknown at plan was not checked before
	if resp.Diagnostics.HasError() {
		return
	}
	created, diags := r.data.createWebhook(ctx, plan.options(), config.SigningSecretWO.ValueString())
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.ID = types.StringValue(created.ID)
	plan.CreatedAt = types.StringPointerValue(created.CreatedAt)
	if plan.HasSigningSecret.IsUnknown() {
		plan.HasSigningSecret = types.BoolValue(!plan.SigningSecretWOVersion.IsNull())
	}
	if !plan.Enabled.ValueBool() {
		disable := disableRequest(created.ID)
		sent, err := r.data.updateWebhook(ctx, disable, plan)
		// After an interrupt, the next plan sees that the webhook is enabled. An error would taint it.
		if err != nil && !errors.Is(err, onlyfansapi.ErrInterrupted) {
			resp.Diagnostics.Append(r.data.requestError(disable, sent, err))
			plan.Enabled = types.BoolValue(true)
		}
	}
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, plan.ID)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// createWebhook creates a webhook, once.
func (d *providerData) createWebhook(
	ctx context.Context, options onlyfansapi.WebhookOptions, signingSecret string,
) (created onlyfansapi.Webhook, diags diag.Diagnostics) {
	if d.client == nil {
		return created, diag.Diagnostics{notConfigured(d.unknown)}
	}
	r := d.createWebhookRequest()
	sent, err := d.change(ctx, r, nil, func(ctx context.Context, hold onHold) (sent bool, err error) {
		created, sent, err = d.client.CreateWebhook(ctx, options, signingSecret, hold)
		if err == nil {
			r.fields["webhook_id"] = created.ID
		}
		return sent, err
	})
	if err != nil {
		diags.Append(d.requestError(r, sent, err))
	}
	return created, diags
}

// updateWebhook sends all that the API accepts of a webhook that exists.
func (d *providerData) updateWebhook(
	ctx context.Context, r apiRequest, plan webhookResourceModel,
) (sent bool, err error) {
	return d.change(ctx, r, nil, func(ctx context.Context, hold onHold) (bool, error) {
		return d.client.UpdateWebhook(ctx, plan.ID.ValueString(), plan.options(), plan.Enabled.ValueBool(), hold)
	})
}

// findWebhook returns the webhook with this ID, or nil if there is none. All resources of a run share one list, as
// [onlyfansapi.Client.FindWebhook] says.
func (d *providerData) findWebhook(ctx context.Context, id string) (*onlyfansapi.Webhook, diag.Diagnostics) {
	found, diags := read(ctx, d, listWebhooksRequest, func(
		ctx context.Context, hold onHold,
	) (*onlyfansapi.Webhook, error) {
		return d.client.FindWebhook(ctx, id, hold)
	})
	if found != nil {
		diags.Append(mistypedFields("a webhook", found.Mistyped)...)
	}
	return found, diags
}

// Read implements [resource.Resource]. A webhook that is gone is removed from the state, because it can be created
// again.
func (r *webhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model webhookResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, model.ID)...)
	webhook, diags := r.data.findWebhook(ctx, model.ID.ValueString())
	resp.Diagnostics.Append(diags...)
	switch {
	case resp.Diagnostics.HasError():
	case webhook == nil:
		resp.State.RemoveResource(ctx)
	default:
		model.fill(*webhook)
		resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
	}
}

// fill sets what the API reads back. What it did not send stays as it is in the state, and so does a URL that is only
// written in another way.
func (m *webhookResourceModel) fill(webhook onlyfansapi.Webhook) {
	if endpoint := webhook.EndpointURL; hasText(endpoint) && !isSameURL(*endpoint, m.EndpointURL.ValueString()) {
		m.EndpointURL = types.StringValue(*endpoint)
	}
	if webhook.Events != nil {
		m.Events = setOf(webhook.Events)
	}
	if webhook.Enabled != nil {
		m.Enabled = types.BoolValue(*webhook.Enabled)
	}
	if webhook.HasSigningSecret != nil {
		m.HasSigningSecret = types.BoolValue(*webhook.HasSigningSecret)
	}
	if webhook.CreatedAt != nil {
		m.CreatedAt = types.StringValue(*webhook.CreatedAt)
	}
}

// textsOf returns the known texts of a set, sorted.
func textsOf(set types.Set) (texts []string) {
	for _, element := range set.Elements() {
		if text, ok := element.(types.String); ok && isGiven(text) {
			texts = append(texts, text.ValueString())
		}
	}
	slices.Sort(texts)
	return texts
}

// setOf returns a set of texts.
func setOf(texts []string) types.Set {
	var elements []attr.Value
	for _, text := range slices.Compact(slices.Sorted(slices.Values(texts))) {
		elements = append(elements, types.StringValue(text))
	}
	return types.SetValueMust(types.StringType, elements)
}

// isSameURL reports whether two URLs differ only in the case of scheme and host, or in the slash after the host.
func isSameURL(a, b string) bool {
	normal := func(s string) string {
		parsed, err := url.Parse(s)
		if err != nil {
			return s
		}
		parsed.Scheme, parsed.Host = strings.ToLower(parsed.Scheme), strings.ToLower(parsed.Host)
		if parsed.Path == "/" {
			parsed.Path = ""
		}
		return parsed.String()
	}
	return normal(a) == normal(b)
}

// Update implements [resource.Resource]. An error leaves the state as it was.
func (r *webhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var plan, state webhookResourceModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, state.ID)...) // also if an error follows
	if resp.Diagnostics.HasError() {
		return
	}
	if r.data.client == nil {
		resp.Diagnostics.Append(notConfigured(r.data.unknown))
		return
	}
	update := updateWebhookRequest(state.ID.ValueString())
	if sent, err := r.data.updateWebhook(ctx, update, plan); err != nil {
		resp.Diagnostics.Append(r.data.requestError(update, sent, err))
		return
	}
	if plan.CreatedAt.IsUnknown() { // the API has never said
		plan.CreatedAt = state.CreatedAt
	}
	if plan.HasSigningSecret.IsUnknown() {
		plan.HasSigningSecret = types.BoolValue(!plan.SigningSecretWOVersion.IsNull())
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// Delete implements [resource.Resource].
func (r *webhookResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	defer recoverPanic(&resp.Diagnostics)
	var model webhookResourceModel
	resp.Diagnostics.Append(req.State.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.data.client == nil {
		resp.Diagnostics.Append(notConfigured(r.data.unknown))
		return
	}
	id := model.ID.ValueString()
	del := deleteWebhookRequest(id)
	sent, err := r.data.change(ctx, del, nil, func(ctx context.Context, hold onHold) (bool, error) {
		return r.data.client.DeleteWebhook(ctx, id, hold)
	})
	if err != nil {
		resp.Diagnostics.Append(r.data.requestError(del, sent, err))
	}
}

// ImportState implements [resource.ResourceWithImportState]. It looks the webhook up, so that the error about an ID
// that does not exist says what to check. The next apply writes what the API does not read back.
func (r *webhookResource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	defer recoverPanic(&resp.Diagnostics)
	id, diags := importedID(ctx, req)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if diags := r.data.check("id", id, webhookIDValidator); diags.HasError() {
		resp.Diagnostics.Append(diags...)
		return
	}
	if err := webhookIDValidator.check(id); err != nil {
		resp.Diagnostics.AddError("Invalid id", webhookIDValidator.refusal(err))
		return
	}
	webhook, diags := r.data.findWebhook(ctx, id)
	resp.Diagnostics.Append(diags...)
	switch {
	case resp.Diagnostics.HasError():
	case webhook == nil:
		resp.Diagnostics.Append(r.data.webhookNotFound(id))
	default:
		resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, types.StringValue(id))...)
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	}
}
