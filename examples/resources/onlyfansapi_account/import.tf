# Imports a connected account. The attempt is not needed.
import {
  to = onlyfansapi_account.alice
  id = "acct_4d3fa20f055b4cbababab0d7e400550d"
}

resource "onlyfansapi_account" "alice" {}
