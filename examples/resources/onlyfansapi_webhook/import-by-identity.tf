# Imports a webhook by its identity.
import {
  to = onlyfansapi_webhook.sessions
  identity = {
    id = "wh_4d3fa20f055b"
  }
}

resource "onlyfansapi_webhook" "sessions" {
  endpoint_url = "https://hooks.example.com/onlyfansapi"
  events       = ["accounts.session_expired"]
}
