terraform {
  required_version = ">= 1.11" # for write-only arguments, in Terraform and OpenTofu

  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

provider "onlyfansapi" {} # uses the ONLYFANSAPI_API_KEY environment variable

locals {
  # One line per creator. A new number signs in again, with the current login.
  creators = {
    alice = 1
    bea   = 1
    carla = 1
  }

  # Creators that leave for good: see the steps in the guide.
  leaving = []
}

# Creators whose account exists in the API already, with its ID: { carla = "acct_XXXXXXX" }. They are in creators, too.
# The attempt signs the account in, and it keeps its ID.
variable "existing" {
  type    = map(string)
  default = {}
}

# Accounts that exist, and that Terraform takes over as they are, without a login: { dora = "acct_XXXXXXX" }. They are
# not in creators.
variable "imported" {
  type    = map(string)
  default = {}
}

# Only a run that signs in needs the logins, and only those of the creators that it signs in. For example,
# TF_VAR_logins='{"alice": {"email": "…", "password": "…"}}'
variable "logins" {
  type      = map(object({ email = string, password = string }))
  sensitive = true
  ephemeral = true # stored neither in the plan nor in the state
  default   = {}
}

resource "onlyfansapi_auth_attempt" "creator" {
  for_each = local.creators

  display_name           = each.key
  credentials_wo         = lookup(var.logins, each.key, null)
  credentials_wo_version = each.value
  account_id             = lookup(var.existing, each.key, null)

  lifecycle {
    ignore_changes = [display_name] # the API takes it when an account is connected for the first time
  }
}

resource "onlyfansapi_account" "creator" {
  for_each = local.creators

  attempt_id            = onlyfansapi_auth_attempt.creator[each.key].id
  on_user_action        = "fail"
  disconnect_on_destroy = contains(local.leaving, each.key)
}

import {
  for_each = var.imported
  to       = onlyfansapi_account.imported[each.key]
  id       = each.value
}

resource "onlyfansapi_account" "imported" {
  for_each = var.imported

  disconnect_on_destroy = contains(local.leaving, each.key)
}

output "account_ids" {
  value = { for name, account in merge(onlyfansapi_account.creator, onlyfansapi_account.imported) : name => account.id }
}

# All of them: of equal warnings, a plan can show one and count the others.
output "disconnected" {
  value = [for name, account in merge(onlyfansapi_account.creator, onlyfansapi_account.imported) : name if !account.connected]
}
