# Finds all webhooks.
list "onlyfansapi_webhook" "all" {
  provider = onlyfansapi
  limit    = 1000 # default: 100
}
