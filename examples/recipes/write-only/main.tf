# Writes the account's session to a secret store. The session is not in the plan or state.
variable "attempt_id" {
  description = "ID of the authentication attempt."
  type        = string
}

provider "aws" {
  region = "eu-central-1"
}

ephemeral "onlyfansapi_auth_attempt" "creator" {
  attempt_id = var.attempt_id
  on_failure = "fail"
}

resource "aws_secretsmanager_secret" "profile" {
  name = "creators/alice/onlyfans-profile"
}

resource "aws_secretsmanager_secret_version" "profile" {
  secret_id        = aws_secretsmanager_secret.profile.id
  secret_string_wo = ephemeral.onlyfansapi_auth_attempt.creator.onlyfans_data

  # AWS stores the write-only value when this version changes, that is, for each new attempt.
  secret_string_wo_version = parseint(substr(sha256(var.attempt_id), 0, 7), 16)
}
