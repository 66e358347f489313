# Finds all accounts that are connected at the API.
list "onlyfansapi_account" "all" {
  provider = onlyfansapi
  limit    = 1000 # 100 when unset
}
