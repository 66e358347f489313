resource "onlyfansapi_auth_attempt" "alice" {
  display_name           = "Alice"
  credentials_wo         = { email = var.alice_email, password = var.alice_password }
  credentials_wo_version = 1 # a change signs in again
}

# Terraform does not store ephemeral variables in the plan or state.
variable "alice_email" {
  type      = string
  ephemeral = true
}

variable "alice_password" {
  type      = string
  ephemeral = true
}

resource "onlyfansapi_account" "alice" {
  attempt_id = onlyfansapi_auth_attempt.alice.id # waits for the attempt
}

output "account_id" {
  value = onlyfansapi_account.alice.id
}
