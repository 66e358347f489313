locals {
  # One line per creator. A new number signs in again, with the current login.
  creators = {
    alice = 1
    bea   = 1
    carla = 1
  }

  # Creators that leave: apply with the name here, and then without the line in creators.
  leaving = []
}

# Accounts that exist in the API already. The attempt signs them in, and they keep their ID.
variable "existing" {
  type    = map(string)
  default = { carla = "acct_4d3fa20f055b4cbababab0d7e400550d" }
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

output "account_ids" {
  value = { for name, account in onlyfansapi_account.creator : name => account.id }
}
