# Signs in with the creator's browser session and your own proxy.
resource "onlyfansapi_auth_attempt" "bea" {
  auth_type    = "raw_data"
  display_name = "Bea"
  credentials_wo = {
    auth_id    = var.bea_session.auth_id
    cookies    = var.bea_session.cookies
    user_agent = var.bea_session.user_agent
    xbc        = var.bea_session.xbc
  }
  credentials_wo_version = 1
  custom_proxy_wo        = { host = "proxy.example.com", port = 8080, username = "bea", password = var.proxy_password }
}

variable "bea_session" {
  type      = object({ auth_id = string, cookies = string, user_agent = string, xbc = string })
  ephemeral = true
}

variable "proxy_password" {
  type      = string
  ephemeral = true
}
