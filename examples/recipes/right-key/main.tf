# Stops before it changes anything if the API key belongs to another team.
variable "attempt_id" {
  description = "ID of the authentication attempt."
  type        = string
}

data "onlyfansapi_whoami" "key" {
  lifecycle {
    postcondition {
      condition     = self.team_slug == "example-agency"
      error_message = "This is an API key of another team: ${coalesce(self.team_name, "unknown")}."
    }
  }
}

resource "onlyfansapi_account" "creator" {
  attempt_id = var.attempt_id
}
