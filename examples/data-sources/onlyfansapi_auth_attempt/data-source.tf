# Waits until the attempt ends, and fails if the attempt fails.
data "onlyfansapi_auth_attempt" "creator" {
  attempt_id = "auth_XXXXXXX"
  on_failure = "fail"
}

output "account_id" {
  value = data.onlyfansapi_auth_attempt.creator.account_id
}
