# This attempt needs no credentials, because the creator signs in with the app.
resource "onlyfansapi_auth_attempt" "alice" {
  auth_type    = "mobile_app"
  display_name = "Alice"
}

# Anyone with the link can use it.
output "link" {
  value     = onlyfansapi_auth_attempt.alice.mobile_auth_session_deeplink
  sensitive = true
}

resource "onlyfansapi_account" "alice" {
  attempt_id = onlyfansapi_auth_attempt.alice.id
  timeouts   = { create = "30m" }
}

output "account_id" {
  value = onlyfansapi_account.alice.id
}
