resource "onlyfansapi_account" "alice" {
  attempt_id            = "auth_XXXXXXX"
  on_user_action        = "fail"           # stop when a person must act; the next apply goes on
  on_disconnected       = "reauthenticate" # log in again when the session is gone
  disconnect_on_destroy = true             # a destroy disconnects the account at the API

  timeouts = {
    create = "15m"
    update = "15m"
  }
}
