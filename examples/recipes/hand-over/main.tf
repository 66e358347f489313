# Creates a resource of another provider after the account is connected.
variable "attempt_id" {
  description = "ID of the authentication attempt."
  type        = string
}

provider "aws" {
  region = "eu-central-1"
}

resource "onlyfansapi_account" "creator" {
  attempt_id = var.attempt_id
}

resource "aws_ssm_parameter" "account_id" {
  name  = "/creators/alice/onlyfansapi-account-id"
  type  = "String"
  value = onlyfansapi_account.creator.id
}
