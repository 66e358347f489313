# Delivers what happens to the sessions of all accounts.
resource "onlyfansapi_webhook" "sessions" {
  endpoint_url = "https://hooks.example.com/onlyfansapi"
  events       = ["accounts.session_expired", "accounts.otp_code_required"]
}
