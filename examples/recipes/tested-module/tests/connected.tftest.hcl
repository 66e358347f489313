# Run terraform test or tofu test. The test needs neither an API key nor the API.
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

run "returns_the_id_of_a_connected_account" {
  assert {
    condition     = output.account_id == "acct_test"
    error_message = "The account ID is ${output.account_id}."
  }
}
