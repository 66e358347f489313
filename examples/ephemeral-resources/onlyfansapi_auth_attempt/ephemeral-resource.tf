# Waits in each plan and apply, and stores nothing: not even what it found.
ephemeral "onlyfansapi_auth_attempt" "creator" {
  attempt_id = "auth_XXXXXXX"

  lifecycle {
    postcondition {
      condition     = self.outcome == "succeeded"
      error_message = "The creator's account is not connected: ${self.outcome}."
    }
  }
}

# For provider blocks, write-only arguments and other ephemeral places.
locals {
  creator_profile = jsondecode(ephemeral.onlyfansapi_auth_attempt.creator.onlyfans_data)
}
