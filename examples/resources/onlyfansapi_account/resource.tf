# Waits until the attempt has connected the account, and manages the account.
resource "onlyfansapi_account" "alice" {
  attempt_id = "auth_XXXXXXX" # an attempt that another program started
}

output "account_id" {
  value = onlyfansapi_account.alice.id # never null
}
