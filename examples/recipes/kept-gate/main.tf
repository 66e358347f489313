# Manages the account, and fails every plan while the account is disconnected.
variable "attempt_id" {
  description = "ID of the authentication attempt."
  type        = string
}

resource "onlyfansapi_account" "creator" {
  attempt_id = var.attempt_id

  lifecycle {
    postcondition {
      condition     = self.connected
      error_message = "The account ${self.id} is not connected. Start a new attempt, and apply with its ID."
    }
  }
}

output "account_id" {
  value = onlyfansapi_account.creator.id
}
