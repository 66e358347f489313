# Stops before it changes anything if the API key belongs to another team.
terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

provider "onlyfansapi" {} # uses the ONLYFANSAPI_API_KEY environment variable

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
