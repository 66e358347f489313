# Imports a webhook.
import {
  to = onlyfansapi_webhook.sessions
  id = "wh_4d3fa20f055b"
}

resource "onlyfansapi_webhook" "sessions" {
  endpoint_url = "https://hooks.example.com/onlyfansapi"
  events       = ["accounts.session_expired"]
}
