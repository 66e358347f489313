# Keeps the account ID when the API no longer finds the attempt. A new attempt_id replaces it.
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

data "onlyfansapi_auth_attempt" "creator" {
  attempt_id   = var.attempt_id
  on_failure   = "fail"
  on_not_found = "continue"
}

resource "terraform_data" "account" {
  input            = data.onlyfansapi_auth_attempt.creator.account_id
  triggers_replace = var.attempt_id

  lifecycle {
    ignore_changes = [input]

    precondition {
      condition     = contains(["succeeded", "not_found"], data.onlyfansapi_auth_attempt.creator.outcome)
      error_message = "The creator's account is not connected: ${data.onlyfansapi_auth_attempt.creator.outcome}."
    }
    postcondition {
      condition     = self.output != null
      error_message = "The API does not find the attempt, and the state contains no account ID."
    }
  }
}

output "account_id" {
  value = terraform_data.account.output
}
