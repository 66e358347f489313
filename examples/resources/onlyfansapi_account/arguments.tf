resource "onlyfansapi_account" "alice" {
  attempt_id            = "auth_XXXXXXX"
  on_user_action        = "fail"           # stop if a person must act
  on_disconnected       = "reauthenticate" # sign in again if the session has expired
  disconnect_on_destroy = true             # disconnect the account from the API on destroy

  timeouts = {
    create = "15m"
    update = "15m"
  }
}
