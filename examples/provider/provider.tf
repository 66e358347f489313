terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

# The API key comes from the environment variable ONLYFANSAPI_API_KEY.
provider "onlyfansapi" {}
