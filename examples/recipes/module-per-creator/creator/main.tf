terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

variable "name" {
  type = string
}

variable "login" {
  type      = object({ email = string, password = string })
  sensitive = true
  ephemeral = true
}

# A new number signs in again, with the current login.
variable "login_version" {
  type    = number
  default = 1
}

# ID of the account, if it exists in the API already.
variable "account_id" {
  type    = string
  default = null
}

# Whether removing the module disconnects the account.
variable "leaving" {
  type    = bool
  default = false
}

resource "onlyfansapi_auth_attempt" "this" {
  display_name           = var.name
  credentials_wo         = var.login
  credentials_wo_version = var.login_version
  account_id             = var.account_id
}

resource "onlyfansapi_account" "this" {
  attempt_id            = onlyfansapi_auth_attempt.this.id
  on_user_action        = "fail"
  disconnect_on_destroy = var.leaving
}

output "account_id" {
  value = onlyfansapi_account.this.id
}
