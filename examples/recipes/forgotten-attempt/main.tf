# Keeps the account id when the API has forgotten the attempt, and takes a new one when there is a new attempt.
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
      error_message = "The API does not know the attempt, and nothing is kept of it."
    }
  }
}

output "account_id" {
  value = terraform_data.account.output
}
