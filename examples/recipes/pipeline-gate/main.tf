# Stops the pipeline unless the account is connected, in words of your own.
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

data "onlyfansapi_auth_attempt" "creator" {
  attempt_id = var.attempt_id

  timeouts = {
    read = "5m"
  }

  lifecycle {
    postcondition {
      condition     = self.outcome == "succeeded"
      error_message = "The creator's account is not connected (${self.outcome}): ${try(coalesce(self.last_attempt.error_message), "no reason given")}"
    }
  }
}

output "account_id" {
  value = data.onlyfansapi_auth_attempt.creator.account_id
}
