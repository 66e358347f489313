# Waits for many creators at once, and tells of each in a row.
terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

locals {
  # In a local: with a literal inside of for_each, the time of a plan grows with the square of their number.
  attempts = {
    alice = "auth_XXXXXXX"
    bea   = "auth_YYYYYYY"
    carla = "auth_ZZZZZZZ"
  }
}

data "onlyfansapi_auth_attempt" "creator" {
  for_each   = local.attempts
  attempt_id = each.value
}

# Rows for a program: terraform output -json creators
output "creators" {
  value = [for name, attempt in data.onlyfansapi_auth_attempt.creator : {
    creator    = name
    outcome    = attempt.outcome
    account_id = attempt.account_id
    error_code = try(attempt.last_attempt.error_code, null)
  }]
}

# The same for a person: terraform output -raw table
output "table" {
  value = join("\n", [for name, attempt in data.onlyfansapi_auth_attempt.creator : join("  ", [
    format("%-10s", name),
    format("%-10s", attempt.outcome),
    try(coalesce(attempt.account_id, attempt.last_attempt.error_code), "-"),
  ])])
}
