# Waits during every plan and apply, and stores nothing.
ephemeral "onlyfansapi_auth_attempt" "creator" {
  attempt_id = "auth_XXXXXXX"
  on_failure = "fail"
}

# Use this value in provider blocks, write-only arguments and other ephemeral contexts.
locals {
  creator_profile = jsondecode(ephemeral.onlyfansapi_auth_attempt.creator.onlyfans_data)
}
