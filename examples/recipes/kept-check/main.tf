# Keeps the account, and warns in your own words in each plan and apply in which it is not connected any more. It stops nothing.
terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

provider "onlyfansapi" {} # the key is in ONLYFANSAPI_API_KEY

variable "attempt_id" {
  description = "Id of the authentication attempt, as the API returned it."
  type        = string
}

resource "onlyfansapi_account" "creator" {
  attempt_id = var.attempt_id
}

check "creator_is_connected" {
  assert {
    condition     = onlyfansapi_account.creator.connected
    error_message = "The account ${onlyfansapi_account.creator.id} is not connected. Start a new attempt, and apply with its id."
  }
}

output "account_id" {
  value = onlyfansapi_account.creator.id
}
