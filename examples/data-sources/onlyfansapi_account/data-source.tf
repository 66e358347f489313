# Looks up an account by its OnlyFans user name.
data "onlyfansapi_account" "alice" {
  onlyfans_username = "alice"
}

output "account_id" {
  value = data.onlyfansapi_account.alice.id
}
