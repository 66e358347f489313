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
  on_failure = "fail"
}

output "account_id" {
  value = data.onlyfansapi_auth_attempt.creator.account_id
}
