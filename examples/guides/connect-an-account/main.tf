terraform {
  required_version = ">= 1.11" # for write-only arguments; of OpenTofu, too

  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

provider "onlyfansapi" {} # the key is in ONLYFANSAPI_API_KEY

# Ephemeral variables are in no plan and no state.
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

# Starts the attempt, and is over in seconds.
resource "onlyfansapi_auth_attempt" "alice" {
  display_name           = "Alice"
  credentials_wo         = { email = var.alice_email, password = var.alice_password }
  credentials_wo_version = 1 # another number starts another attempt
}

# Waits for the attempt, and keeps the account.
resource "onlyfansapi_account" "alice" {
  attempt_id = onlyfansapi_auth_attempt.alice.id
}

output "account_id" {
  value = onlyfansapi_account.alice.id # never null
}
