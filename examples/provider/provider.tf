terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

# Uses the ONLYFANSAPI_API_KEY environment variable.
provider "onlyfansapi" {}
