# Returns as soon as a person must act, and outputs what to do. After that, apply again.
terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

provider "onlyfansapi" {} # uses the ONLYFANSAPI_API_KEY environment variable

variable "attempt_id" {
  description = "ID of the authentication attempt."
  type        = string
}

data "onlyfansapi_auth_attempt" "creator" {
  attempt_id     = var.attempt_id
  on_failure     = "fail"
  on_user_action = "continue"
}

locals {
  attempt = data.onlyfansapi_auth_attempt.creator
  put     = "PUT /api/authenticate/${var.attempt_id}"
  phone   = nonsensitive(local.attempt.mobile_auth_session_deeplink != null)
  ending  = try(" that came to the phone ending in ${coalesce(local.attempt.last_attempt.otp_phone_ending)}", "")
}

output "to_do" {
  value = (
    local.attempt.outcome != "waiting_for_user" ? "Nothing." :
    try(local.attempt.last_attempt.needs_face_otp, null) == true ? "Take the selfie at the address that `terraform output -raw selfie` shows, then tell the API: ${local.put} with {\"selfie_verification_completed\": true}" :
    local.phone ? "Open on the phone the link that `terraform output -raw phone` shows." :
    "Send the code${local.ending} to the API: ${local.put} with {\"code\": \"…\"}"
  )
}

# Null until the account is connected.
output "account_id" {
  value = local.attempt.account_id
}

# Anyone with these links can use them.
output "selfie" {
  value     = local.attempt.face_otp_verification_url
  sensitive = true
}

output "phone" {
  value     = local.attempt.mobile_auth_session_deeplink
  sensitive = true
}
