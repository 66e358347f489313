# A module with tests that need no API key. See the folder tests.
variable "attempt_id" {
  description = "ID of the authentication attempt."
  type        = string
}

resource "onlyfansapi_account" "creator" {
  attempt_id = var.attempt_id
}

check "creator_is_connected" {
  assert {
    condition     = onlyfansapi_account.creator.connected
    error_message = "The creator's account is not connected."
  }
}

output "account_id" {
  description = "ID of the connected account."
  value       = onlyfansapi_account.creator.id
}
