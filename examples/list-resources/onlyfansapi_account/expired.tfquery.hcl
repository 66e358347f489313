# Finds the accounts whose session at OnlyFans has expired.
list "onlyfansapi_account" "expired" {
  provider = onlyfansapi

  config {
    connected = false
  }
}
