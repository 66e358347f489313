package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"

	"github.com/onlyfansapi/terraform-provider-onlyfansapi/internal/onlyfansapi"
)

// nextAttempt is what the descriptions say of arguments that change in place.
const nextAttempt = " A change takes effect with the next attempt."

// Schema implements [resource.Resource].
func (r *authAttemptResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Starts an authentication attempt for a creator's account. The credentials are write-only: they are not stored in the plan or " +
			"state. This resource does not wait until the attempt ends. To wait for it and manage the account, use `onlyfansapi_account`.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the attempt, such as `auth_XXXXXXX`.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"auth_type": schema.StringAttribute{
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(onlyfansapi.EmailAndPassword),
				MarkdownDescription: "Sign-in method: `email_password`, `raw_data` (an existing browser session) or `mobile_app` (the app on the creator's phone). " +
					"The provider passes other values to the API with a warning. Changing this starts a new attempt. Defaults to `email_password`.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"credentials_wo": credentialsAttribute(),
			"credentials_wo_version": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Version of the credentials, such as `1`. Changing this starts a new attempt with the current credentials. " +
					"When unset, only a change of `auth_type` or the `-replace` option starts a new attempt.",
				PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplace()},
			},
			"display_name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Display name of the account in the API. When unset, the API uses the email address or the `auth_id`." + nextAttempt,
			},
			"proxy_country": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Country of the proxy that the API uses, such as `us`. Conflicts with `custom_proxy_wo`. When unset, the API chooses the proxy." +
					nextAttempt,
			},
			"custom_proxy_wo": customProxyAttribute(),
			"force_connect": schema.BoolAttribute{
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
				MarkdownDescription: "Whether to connect an account that already exists in the API. Defaults to `false`." + nextAttempt,
			},
			"mobile_auth_session_deeplink": schema.StringAttribute{
				Computed:            true,
				Sensitive:           true,
				MarkdownDescription: "Link that the creator opens on the phone. Null unless `auth_type` is `mobile_app`. Anyone with the link can use it.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
	}
}

// Whether one of the nested values is needed depends on auth_type or on its object, and is checked by this provider: the error of the CLI would
// quote their lines.

func credentialsAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:  true,
		WriteOnly: true,
		MarkdownDescription: "Credentials of the creator. Set the ones that `auth_type` requires, and no others. When unset, the provider sends no " +
			"credentials.",
		Attributes: map[string]schema.Attribute{
			"email":      writeOnlyString("Email address of the creator at OnlyFans. Required if `auth_type` is `email_password`."),
			"password":   writeOnlyString("Password of the creator at OnlyFans. Required if `auth_type` is `email_password`."),
			"auth_id":    writeOnlyString("ID of the creator at OnlyFans, from the session. Required if `auth_type` is `raw_data`."),
			"cookies":    writeOnlyString("Cookies of the session. Required if `auth_type` is `raw_data`."),
			"user_agent": writeOnlyString("User agent of the browser. Required if `auth_type` is `raw_data`."),
			"xbc":        writeOnlyString("`x-bc` header of the session. Required if `auth_type` is `raw_data`."),
		},
	}
}

func customProxyAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		WriteOnly:           true,
		MarkdownDescription: "Your own proxy for the API to use. Conflicts with `proxy_country`. When unset, the API uses a proxy of its own." + nextAttempt,
		Attributes: map[string]schema.Attribute{
			"host":     writeOnlyString("Host name or IP address of the proxy. Required."),
			"port":     schema.Int64Attribute{Optional: true, WriteOnly: true, MarkdownDescription: "Port of the proxy, from 1 to 65535. Required."},
			"username": writeOnlyString("User name for the proxy. When unset, the provider sends none."),
			"password": writeOnlyString("Password for the proxy. When unset, the provider sends none."),
		},
	}
}

func writeOnlyString(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, WriteOnly: true, MarkdownDescription: description}
}
