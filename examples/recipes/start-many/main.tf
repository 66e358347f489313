terraform {
  required_version = ">= 1.11"

  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

provider "onlyfansapi" {} # uses the ONLYFANSAPI_API_KEY environment variable

# For example TF_VAR_logins='{"alice": {"email": "…", "password": "…"}, "bea": {"email": "…", "password": "…"}}'
variable "logins" {
  type      = map(object({ email = string, password = string }))
  sensitive = true
  ephemeral = true
}

locals {
  # An ephemeral value cannot be used in for_each, so the names are here, each with the version of its credentials.
  creators = {
    alice = 1
    bea   = 1
  }
}

resource "onlyfansapi_auth_attempt" "creator" {
  for_each = local.creators

  display_name           = each.key
  credentials_wo         = var.logins[each.key]
  credentials_wo_version = each.value # a change signs in again
}

resource "onlyfansapi_account" "creator" {
  for_each   = local.creators
  attempt_id = onlyfansapi_auth_attempt.creator[each.key].id
}

output "account_ids" {
  value = { for name, account in onlyfansapi_account.creator : name => account.id }
}
