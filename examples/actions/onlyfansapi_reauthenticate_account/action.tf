# To invoke the action, run: terraform apply -invoke=action.onlyfansapi_reauthenticate_account.alice
action "onlyfansapi_reauthenticate_account" "alice" {
  config {
    account_id = "acct_4d3fa20f055b4cbababab0d7e400550d"
    on_failure = "fail" # by default, a failed attempt is a warning
  }
}
