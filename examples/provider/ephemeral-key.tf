terraform {
  required_version = ">= 1.10"
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

# Terraform does not write ephemeral variables to plan files.
variable "onlyfansapi_api_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

provider "onlyfansapi" {
  api_key             = var.onlyfansapi_api_key
  requests_per_minute = 30 # other programs use the same key
}
