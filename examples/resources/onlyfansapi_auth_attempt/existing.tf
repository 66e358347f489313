# Signs in an account that is connected already, for example in the OnlyFansAPI console, and keeps its ID.
resource "onlyfansapi_auth_attempt" "carla" {
  account_id             = "acct_4d3fa20f055b4cbababab0d7e400550d"
  credentials_wo         = { email = var.carla_email, password = var.carla_password }
  credentials_wo_version = 1 # a change signs in again
}

resource "onlyfansapi_account" "carla" {
  attempt_id = onlyfansapi_auth_attempt.carla.id # waits for the sign-in
}

variable "carla_email" {
  type      = string
  ephemeral = true
}

variable "carla_password" {
  type      = string
  ephemeral = true
}
