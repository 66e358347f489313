terraform {
  required_version = ">= 1.10"
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

# An ephemeral variable is never written to a plan file.
variable "onlyfansapi_api_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

provider "onlyfansapi" {
  api_key             = var.onlyfansapi_api_key
  requests_per_minute = 30 # others use the same key
}
