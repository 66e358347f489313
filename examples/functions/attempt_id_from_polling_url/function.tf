# Requires Terraform 1.8 or OpenTofu 1.11, or later.
locals {
  polling_url = "https://app.onlyfansapi.com/api/authenticate/auth_XXXXXXX"
}

data "onlyfansapi_auth_attempt" "creator" {
  attempt_id = provider::onlyfansapi::attempt_id_from_polling_url(local.polling_url)
  on_failure = "fail"
}

output "account_id" {
  value = data.onlyfansapi_auth_attempt.creator.account_id
}
