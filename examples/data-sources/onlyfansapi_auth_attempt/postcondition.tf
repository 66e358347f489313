# Stops the pipeline unless the account is connected, in words of your own.
data "onlyfansapi_auth_attempt" "creator" {
  attempt_id = "auth_XXXXXXX"

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
