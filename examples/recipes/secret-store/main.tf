provider "aws" {
  region = "eu-central-1"
}

locals {
  creators = { # version of the credentials: a change signs in again
    alice = 1
    bea   = 1
  }
}

# A secret such as {"email": "…", "password": "…"}. Ephemeral resources are not in the plan or state.
ephemeral "aws_secretsmanager_secret_version" "login" {
  for_each  = local.creators
  secret_id = "creators/${each.key}/onlyfans"
}

resource "onlyfansapi_auth_attempt" "creator" {
  for_each = local.creators

  display_name = each.key
  credentials_wo = {
    email    = jsondecode(ephemeral.aws_secretsmanager_secret_version.login[each.key].secret_string).email
    password = jsondecode(ephemeral.aws_secretsmanager_secret_version.login[each.key].secret_string).password
  }
  credentials_wo_version = each.value
}

resource "onlyfansapi_account" "creator" {
  for_each   = local.creators
  attempt_id = onlyfansapi_auth_attempt.creator[each.key].id
}

output "account_ids" {
  value = { for name, account in onlyfansapi_account.creator : name => account.id }
}
