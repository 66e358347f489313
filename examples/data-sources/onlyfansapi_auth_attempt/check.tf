# Warns instead of failing, and does not wait for the end.
check "creator_is_connected" {
  data "onlyfansapi_auth_attempt" "creator" {
    attempt_id          = "auth_XXXXXXX"
    wait_for_completion = false
  }

  assert {
    condition     = data.onlyfansapi_auth_attempt.creator.outcome == "succeeded"
    error_message = "The creator's account is not connected: ${data.onlyfansapi_auth_attempt.creator.outcome}."
  }
}
