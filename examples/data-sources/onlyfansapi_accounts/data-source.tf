# Lists the accounts whose OnlyFans session has expired.
data "onlyfansapi_accounts" "disconnected" {
  connected = false
}

output "expired" {
  value = { for id, account in data.onlyfansapi_accounts.disconnected.accounts : id => account.onlyfans_username }
}
