# Finds all accounts that are connected to the API.
list "onlyfansapi_account" "all" {
  provider = onlyfansapi
  limit    = 1000 # default: 100
}
