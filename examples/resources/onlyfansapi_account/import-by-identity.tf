# Imports a connected account by its identity.
import {
  to = onlyfansapi_account.alice
  identity = {
    id = "acct_4d3fa20f055b4cbababab0d7e400550d"
  }
}

resource "onlyfansapi_account" "alice" {}
