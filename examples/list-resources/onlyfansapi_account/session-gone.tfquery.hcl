# Finds the accounts whose session at OnlyFans is gone.
list "onlyfansapi_account" "to_log_in" {
  provider = onlyfansapi

  config {
    connected = false
  }
}
