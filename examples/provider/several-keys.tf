terraform {
  required_version = ">= 1.10"
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

provider "onlyfansapi" {} # uses the ONLYFANSAPI_API_KEY environment variable

variable "agency_api_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

# Another API key, with its own rate limit.
provider "onlyfansapi" {
  alias   = "agency"
  api_key = var.agency_api_key
}

data "onlyfansapi_accounts" "ours" {}

data "onlyfansapi_accounts" "agency" {
  provider = onlyfansapi.agency
}

output "accounts" {
  value = {
    ours   = length(data.onlyfansapi_accounts.ours.accounts)
    agency = length(data.onlyfansapi_accounts.agency.accounts)
  }
}
