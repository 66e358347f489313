terraform {
  required_version = ">= 1.11" # for write-only arguments, in Terraform and OpenTofu

  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

provider "onlyfansapi" {} # uses the ONLYFANSAPI_API_KEY environment variable

# Terraform does not store ephemeral variables in the plan or state.
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

# Starts the attempt.
resource "onlyfansapi_auth_attempt" "alice" {
  display_name           = "Alice"
  credentials_wo         = { email = var.alice_email, password = var.alice_password }
  credentials_wo_version = 1 # a change starts a new attempt
}

# Waits for the attempt, and manages the account.
resource "onlyfansapi_account" "alice" {
  attempt_id = onlyfansapi_auth_attempt.alice.id
}

output "account_id" {
  value = onlyfansapi_account.alice.id # never null
}
