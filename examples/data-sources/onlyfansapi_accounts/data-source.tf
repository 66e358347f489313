# Lists the accounts whose OnlyFans session has expired.
data "onlyfansapi_accounts" "disconnected" {
  connected = false
}

output "to_log_in" {
  value = { for id, account in data.onlyfansapi_accounts.disconnected.accounts : id => account.onlyfans_username }
}
