# Migrates from the data source to the resource without replacing dependent resources. After the apply, remove the data source and the import block.
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

data "onlyfansapi_auth_attempt" "creator" { # unchanged
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

resource "terraform_data" "dependent" {
  triggers_replace = onlyfansapi_account.creator.id # before: data.onlyfansapi_auth_attempt.creator.account_id
}

output "account_id" {
  value = onlyfansapi_account.creator.id
}
