# Waits, in the apply, until the attempt has connected the account, and keeps the account. Later plans do not ask about the attempt.
resource "onlyfansapi_account" "alice" {
  attempt_id = "auth_XXXXXXX" # started elsewhere
}

output "account_id" {
  value = onlyfansapi_account.alice.id # never null
}
