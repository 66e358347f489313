# A module that can be tested without a key: see tests/creator.tftest.hcl.
terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

variable "attempt_id" {
  description = "Id of the authentication attempt, as the API returned it."
  type        = string
}

data "onlyfansapi_auth_attempt" "creator" {
  attempt_id = var.attempt_id

  lifecycle {
    postcondition {
      condition     = self.outcome == "succeeded"
      error_message = "The creator's account is not connected: ${self.outcome}."
    }
  }
}

output "account_id" {
  description = "Id of the connected account."
  value       = data.onlyfansapi_auth_attempt.creator.account_id
}
