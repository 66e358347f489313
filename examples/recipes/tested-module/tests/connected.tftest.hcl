# terraform test, or tofu test: neither a key nor the API is needed.
mock_provider "onlyfansapi" {
  mock_resource "onlyfansapi_account" {
    defaults = {
      id        = "acct_test"
      connected = true
    }
  }
}

variables {
  attempt_id = "auth_test"
}

run "hands_on_the_id_of_an_account_that_is_connected" {
  assert {
    condition     = output.account_id == "acct_test"
    error_message = "The account id is ${output.account_id}."
  }
}
