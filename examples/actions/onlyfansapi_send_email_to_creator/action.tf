# To invoke the action, run: terraform apply -invoke=action.onlyfansapi_send_email_to_creator.alice
action "onlyfansapi_send_email_to_creator" "alice" {
  config {
    attempt_id = "auth_XXXXXXX"
  }
}
