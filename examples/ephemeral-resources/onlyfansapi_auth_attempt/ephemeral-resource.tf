# Waits in each plan and apply, and stores nothing: not even what it found.
ephemeral "onlyfansapi_auth_attempt" "creator" {
  attempt_id = "auth_XXXXXXX"
  on_failure = "fail"
}

# For provider blocks, write-only arguments and other ephemeral places.
locals {
  creator_profile = jsondecode(ephemeral.onlyfansapi_auth_attempt.creator.onlyfans_data)
}
