# From the data source to the resource, without a change of anything that uses the account id. After one apply, remove the data source and the import block.
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

data "onlyfansapi_auth_attempt" "creator" { # as it was
  attempt_id = var.attempt_id
  on_failure = "fail"
}

import {
  to = onlyfansapi_account.creator
  id = data.onlyfansapi_auth_attempt.creator.account_id
}

resource "onlyfansapi_account" "creator" {
  attempt_id = var.attempt_id
}

resource "terraform_data" "user_of_the_id" {
  triggers_replace = onlyfansapi_account.creator.id # was data.onlyfansapi_auth_attempt.creator.account_id
}

output "account_id" {
  value = onlyfansapi_account.creator.id
}
