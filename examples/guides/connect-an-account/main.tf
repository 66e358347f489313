terraform {
  required_version = ">= 1.11" # for write-only arguments, in Terraform and OpenTofu

  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

provider "onlyfansapi" {} # uses the ONLYFANSAPI_API_KEY environment variable

# Terraform stores ephemeral variables neither in the plan nor in the state. Only a run that signs in needs them.
variable "alice_email" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = null
}

variable "alice_password" {
  type      = string
  sensitive = true
  ephemeral = true
  default   = null
}

# Starts the attempt.
resource "onlyfansapi_auth_attempt" "alice" {
  display_name           = "Alice"
  credentials_wo         = { email = var.alice_email, password = var.alice_password }
  credentials_wo_version = 1 # a new number signs in again, with the current credentials
}

# Waits for the attempt, and keeps the account.
resource "onlyfansapi_account" "alice" {
  attempt_id     = onlyfansapi_auth_attempt.alice.id
  on_user_action = "fail" # if a person must act, stop and say what to do; the next apply continues
}

output "account_id" {
  value = onlyfansapi_account.alice.id # never null
}
