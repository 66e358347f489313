# Waits whenever there is a new attempt: before it is noted in the state, so that one that failed is waited for again.
variable "attempt_id" {
  description = "Id of the authentication attempt, as the API returned it."
  type        = string
}

action "onlyfansapi_wait_for_auth_attempt" "creator" {
  config {
    attempt_id = var.attempt_id
    on_failure = "fail"
  }
}

resource "terraform_data" "attempt" {
  input = var.attempt_id

  lifecycle {
    action_trigger {
      events  = [before_create, before_update]
      actions = [action.onlyfansapi_wait_for_auth_attempt.creator]
    }
  }
}
