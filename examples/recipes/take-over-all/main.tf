# Takes over all accounts that are connected already. Run it again to take over those that were connected since.
terraform {
  required_providers {
    onlyfansapi = {
      source  = "onlyfansapi/onlyfansapi"
      version = "~> 0.1"
    }
  }
}

provider "onlyfansapi" {} # the key is in ONLYFANSAPI_API_KEY

data "onlyfansapi_accounts" "all" {}

import {
  for_each = data.onlyfansapi_accounts.all.accounts
  to       = onlyfansapi_account.creator[each.key]
  id       = each.key
}

resource "onlyfansapi_account" "creator" {
  for_each = data.onlyfansapi_accounts.all.accounts
}

output "usernames" {
  value = { for id, account in onlyfansapi_account.creator : id => account.onlyfans_username }
}
