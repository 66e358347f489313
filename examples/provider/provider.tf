terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.2"
    }
  }
}

# Uses the ONLYFANSAPI_API_KEY environment variable.
provider "onlyfansapi" {}
