# Keeps the account, and stops the pipeline in each plan in which it is not connected any more.
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

  lifecycle {
    postcondition {
      condition     = self.connected
      error_message = "The account ${self.id} is not connected. Start a new attempt, and apply with its id."
    }
  }
}

output "account_id" {
  value = onlyfansapi_account.creator.id
}
