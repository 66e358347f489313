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

variable "login_version" {
  type    = number
  default = 1
}

resource "onlyfansapi_auth_attempt" "this" {
  display_name           = var.name
  credentials_wo         = var.login
  credentials_wo_version = var.login_version
}

resource "onlyfansapi_account" "this" {
  attempt_id     = onlyfansapi_auth_attempt.this.id
  on_user_action = "fail"
}

output "account_id" {
  value = onlyfansapi_account.this.id
}
