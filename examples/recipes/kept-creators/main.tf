# Waits for many creators at once, in the apply, and keeps their accounts. Later plans make one request for all of them.
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
  }
}

resource "onlyfansapi_account" "creator" {
  for_each   = local.attempts
  attempt_id = each.value
}

output "account_ids" {
  value = { for name, account in onlyfansapi_account.creator : name => account.id }
}
