variable "webhook_secret" {
  description = "Secret with which the API signs the deliveries."
  type        = string
  ephemeral   = true
}

data "onlyfansapi_accounts" "all" {}

resource "onlyfansapi_webhook" "sessions" {
  endpoint_url              = "https://hooks.example.com/onlyfansapi"
  events                    = ["accounts.session_expired", "accounts.otp_code_required"]
  account_scope             = "inclusive" # only the accounts in account_ids
  account_ids               = data.onlyfansapi_accounts.all.ids
  enabled                   = true
  signing_secret_wo         = var.webhook_secret
  signing_secret_wo_version = 1 # a new number replaces the webhook
}
