# Waits for each new attempt before Terraform stores its ID. After a failure, the next apply waits again.
variable "attempt_id" {
  description = "ID of the authentication attempt."
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
