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
const nextAttempt = " It is used when an attempt starts: a change alone starts none."

// Schema implements [resource.Resource].
func (r *authAttemptResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Starts an authentication attempt: one request, which is over in seconds. It does not wait for the attempt; " +
			"`onlyfansapi_account` does, and keeps the account. The credentials are in no plan and no state. An attempt that failed is not started again by " +
			"itself, because a wrong password that is repeated locks accounts. It needs write-only arguments, which Terraform and OpenTofu have since 1.11.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Id of the attempt, such as `auth_XXXXXXX`.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"auth_type": schema.StringAttribute{
				Optional: true,
				Computed: true,
				Default:  stringdefault.StaticString(onlyfansapi.EmailAndPassword),
				MarkdownDescription: "How the API logs the creator in: with `email_password`, with a session of a browser (`raw_data`), or by the app on the creator's " +
					"phone (`mobile_app`). Others are sent as they are, with a warning. Another one starts a new attempt. Defaults to `email_password`.",
				PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()},
			},
			"credentials_wo": credentialsAttribute(),
			"credentials_wo_version": schema.Int64Attribute{
				Optional: true,
				MarkdownDescription: "Number of the credentials, such as `1`. Another number starts a new attempt with the credentials as they are then, which no plan " +
					"can compare. When unset, only another `auth_type` or `-replace` does.",
				PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplace()},
			},
			"display_name": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Name of the account at the API. When unset, the API uses the email or the `auth_id`, which `onlyfansapi_account` then stores as " +
					"`display_name`." + nextAttempt,
			},
			"proxy_country": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Country of the API's proxy through which it logs in, such as `us`. The API has the list of them. When unset, it chooses." +
					nextAttempt,
			},
			"custom_proxy_wo": customProxyAttribute(),
			"force_connect": schema.BoolAttribute{
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(false),
				MarkdownDescription: "Whether to connect an account that exists at the API already. Defaults to `false`." + nextAttempt,
			},
			"mobile_auth_session_deeplink": schema.StringAttribute{
				Computed:            true,
				Sensitive:           true,
				MarkdownDescription: "Link that the creator opens on the phone, with `mobile_app`; else null. Whoever has it can use it. It is in the state.",
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
		MarkdownDescription: "What the creator logs in with: `email` and `password`, or for `raw_data` the four others. Write-only: it reaches the API and nothing " +
			"else. When unset, nothing is sent, as is right for `mobile_app`.",
		Attributes: map[string]schema.Attribute{
			"email":      writeOnlyString("Email of the creator at OnlyFans."),
			"password":   writeOnlyString("Password of the creator at OnlyFans."),
			"auth_id":    writeOnlyString("Id of the creator at OnlyFans, as the session has it (`raw_data`)."),
			"cookies":    writeOnlyString("Cookies of the session (`raw_data`)."),
			"user_agent": writeOnlyString("User agent of the session's browser (`raw_data`)."),
			"xbc":        writeOnlyString("The session's `x-bc` (`raw_data`)."),
		},
	}
}

func customProxyAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:  true,
		WriteOnly: true,
		MarkdownDescription: "A proxy of your own through which the API logs in, with `host` and `port`, and `username` and `password` if it asks for them. " +
			"Write-only. Not together with `proxy_country`. When unset, the API uses its own." + nextAttempt,
		Attributes: map[string]schema.Attribute{
			"host":     writeOnlyString("Name or address of the proxy."),
			"port":     schema.Int64Attribute{Optional: true, WriteOnly: true, MarkdownDescription: "Port of the proxy, from 1 to 65535. When unset, it is an error."},
			"username": writeOnlyString("User name at the proxy."),
			"password": writeOnlyString("Password at the proxy."),
		},
	}
}

func writeOnlyString(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, WriteOnly: true, MarkdownDescription: description + " When unset, it is not sent."}
}
