terraform {
  required_providers {
    onlyfansapi = {
      source = "onlyfansapi/onlyfansapi"
    }
  }
}

# The API key comes from the environment variable ONLYFANSAPI_API_KEY.
provider "onlyfansapi" {}
