# To invoke the action, run: terraform apply -invoke=action.onlyfansapi_wait_for_auth_attempt.creator
action "onlyfansapi_wait_for_auth_attempt" "creator" {
  config {
    attempt_id = "auth_XXXXXXX"
    on_failure = "fail" # by default, a failed attempt is a warning

    timeouts = {
      invoke = "15m"
    }
  }
}
