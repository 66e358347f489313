# Fails with your own error message unless the account is connected.
variable "attempt_id" {
  description = "ID of the authentication attempt."
  type        = string
}

data "onlyfansapi_auth_attempt" "creator" {
  attempt_id = var.attempt_id

  timeouts = {
    read = "5m"
  }

  lifecycle {
    postcondition {
      condition     = self.outcome == "succeeded"
      error_message = "The creator's account is not connected (${self.outcome}): ${try(coalesce(self.last_attempt.error_message), "no reason given")}"
    }
  }
}

output "account_id" {
  value = data.onlyfansapi_auth_attempt.creator.account_id
}
