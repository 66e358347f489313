# The secret of the authenticator app, alone. An ephemeral resource is not in the plan or state.
ephemeral "aws_secretsmanager_secret_version" "app" {
  secret_id = "creators/alice/authenticator-app"
}

resource "onlyfansapi_account" "alice" {
  attempt_id      = "auth_XXXXXXX"
  totp_secret_wo  = ephemeral.aws_secretsmanager_secret_version.app.secret_string
  on_user_action  = "fail"           # stop if the API refuses the codes, or if a person must act
  on_disconnected = "reauthenticate" # sign in again, also with a code of the app
}
