# Connects many creators in one apply. Later plans take one request for all of them.
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
  }
}

resource "onlyfansapi_account" "creator" {
  for_each   = local.attempts
  attempt_id = each.value
}

output "account_ids" {
  value = { for name, account in onlyfansapi_account.creator : name => account.id }
}
