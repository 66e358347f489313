# Manages the account, and shows your own warning while the account is disconnected. Terraform continues.
terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

provider "onlyfansapi" {} # uses the ONLYFANSAPI_API_KEY environment variable

variable "attempt_id" {
  description = "ID of the authentication attempt."
  type        = string
}

resource "onlyfansapi_account" "creator" {
  attempt_id = var.attempt_id
}

check "creator_is_connected" {
  assert {
    condition     = onlyfansapi_account.creator.connected
    error_message = "The account ${onlyfansapi_account.creator.id} is not connected. Start a new attempt, and apply with its ID."
  }
}

output "account_id" {
  value = onlyfansapi_account.creator.id
}
