# Imports all connected accounts. To import accounts that are connected later, apply again.
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
