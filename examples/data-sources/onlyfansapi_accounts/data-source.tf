# The accounts whose session at OnlyFans is gone, so that somebody must log in again.
data "onlyfansapi_accounts" "disconnected" {
  connected = false
}

output "to_log_in" {
  value = { for id, account in data.onlyfansapi_accounts.disconnected.accounts : id => account.onlyfans_username }
}
