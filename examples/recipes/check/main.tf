# Warns in each plan and apply while the account is not connected. It does not wait for that, and stops nothing.
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

check "creator_is_connected" {
  data "onlyfansapi_auth_attempt" "creator" {
    attempt_id          = var.attempt_id
    wait_for_completion = false
  }

  assert {
    condition     = data.onlyfansapi_auth_attempt.creator.outcome == "succeeded"
    error_message = "The creator's account is not connected: ${data.onlyfansapi_auth_attempt.creator.outcome}."
  }
}
