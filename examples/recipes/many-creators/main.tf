# Waits for many attempts at the same time, and outputs one row for each creator.
terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

provider "onlyfansapi" {} # uses the ONLYFANSAPI_API_KEY environment variable

locals {
  # Use a local value, because a large map literal in for_each slows down plans.
  attempts = {
    alice = "auth_XXXXXXX"
    bea   = "auth_YYYYYYY"
    carla = "auth_ZZZZZZZ"
  }
}

data "onlyfansapi_auth_attempt" "creator" {
  for_each   = local.attempts
  attempt_id = each.value

  # With an error for one attempt, there would be no output at all.
  on_timeout   = "continue"
  on_not_found = "continue"
}

# For programs: terraform output -json creators
output "creators" {
  value = [for name, attempt in data.onlyfansapi_auth_attempt.creator : {
    creator    = name
    outcome    = attempt.outcome
    account_id = attempt.account_id
    error_code = try(attempt.last_attempt.error_code, null)
  }]
}

# For people: terraform output -raw table
output "table" {
  value = join("\n", [for name, attempt in data.onlyfansapi_auth_attempt.creator : join("  ", [
    format("%-10s", name),
    format("%-10s", attempt.outcome),
    try(coalesce(attempt.account_id, attempt.last_attempt.error_code), "-"),
  ])])
}
