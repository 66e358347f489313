# An account that was connected, by its user name at OnlyFans.
data "onlyfansapi_account" "alice" {
  onlyfans_username = "alice"
}

output "account_id" {
  value = data.onlyfansapi_account.alice.id
}
