terraform {
  required_version = ">= 1.11"

  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

provider "onlyfansapi" {}

variable "alice_email" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "alice_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "onlyfansapi_auth_attempt" "alice" {
  display_name           = "Alice"
  credentials_wo         = { email = var.alice_email, password = var.alice_password }
  credentials_wo_version = 1
}

resource "onlyfansapi_account" "alice" {
  attempt_id     = onlyfansapi_auth_attempt.alice.id
  on_user_action = "fail" # stop, and continue in the next run
}

output "account_id" {
  value = onlyfansapi_account.alice.id
}
