variable "alice_email" {
  type      = string
  ephemeral = true
}

variable "alice_password" {
  type      = string
  ephemeral = true
}

resource "onlyfansapi_auth_attempt" "alice" {
  display_name   = "Alice"
  credentials_wo = { email = var.alice_email, password = var.alice_password }
}

# Prints each change of the attempt during the apply.
action "onlyfansapi_wait_for_auth_attempt" "alice" {
  config {
    attempt_id = onlyfansapi_auth_attempt.alice.id
  }
}

resource "onlyfansapi_account" "alice" {
  attempt_id = onlyfansapi_auth_attempt.alice.id

  lifecycle {
    action_trigger {
      events  = [before_create]
      actions = [action.onlyfansapi_wait_for_auth_attempt.alice]
    }
  }
}
