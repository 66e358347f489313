terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

provider "onlyfansapi" {} # uses the ONLYFANSAPI_API_KEY environment variable

# Three attempts of the in-memory API, for `make demo`.
locals {
  attempts = {
    plain    = "auth_plain"          # succeeds
    two_step = "auth_code"           # needs a two-factor code, then succeeds
    mistaken = "auth_wrong_password" # fails
  }
}

data "onlyfansapi_auth_attempt" "creator" {
  for_each   = local.attempts
  attempt_id = each.value
  on_failure = "continue" # if other resources depend on the account, use "fail"
}

output "accounts" {
  value = { for name, attempt in data.onlyfansapi_auth_attempt.creator : name => {
    outcome    = attempt.outcome
    account_id = attempt.account_id
    error_code = try(attempt.last_attempt.error_code, null)
  } }
}
