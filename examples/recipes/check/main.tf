# Shows a warning in every plan and apply until the account is connected. It does not wait.
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
