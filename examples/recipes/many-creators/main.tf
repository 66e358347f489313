# Waits for many creators at once, and tells of each in a row.
terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

provider "onlyfansapi" {} # the key is in ONLYFANSAPI_API_KEY

locals {
  # In a local, because a large map that is written into for_each itself slows plans down quadratically.
  attempts = {
    alice = "auth_XXXXXXX"
    bea   = "auth_YYYYYYY"
    carla = "auth_ZZZZZZZ"
  }
}

data "onlyfansapi_auth_attempt" "creator" {
  for_each   = local.attempts
  attempt_id = each.value

  # An error for one would take away the rows of all.
  on_timeout   = "continue"
  on_not_found = "continue"
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
