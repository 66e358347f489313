# Waits until the attempt has ended, and stops if it failed. One that has ended already costs one request.
data "onlyfansapi_auth_attempt" "creator" {
  attempt_id = "auth_XXXXXXX"
  on_failure = "fail"
}

output "account_id" {
  value = data.onlyfansapi_auth_attempt.creator.account_id
}
