terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

provider "onlyfansapi" {} # the key is in ONLYFANSAPI_API_KEY

# Three attempts that were started elsewhere. `make demo` plays them.
locals {
  attempts = {
    plain    = "auth_plain"          # runs for a while, then succeeds
    two_step = "auth_code"           # needs a two-factor code for a while, then succeeds
    mistaken = "auth_wrong_password" # fails
  }
}

data "onlyfansapi_auth_attempt" "creator" {
  for_each   = local.attempts
  attempt_id = each.value
  on_failure = "continue" # shows every end; where something depends on the account, take "fail"
}

output "accounts" {
  value = { for name, attempt in data.onlyfansapi_auth_attempt.creator : name => {
    outcome    = attempt.outcome
    account_id = attempt.account_id
    error_code = try(attempt.last_attempt.error_code, null)
  } }
}
