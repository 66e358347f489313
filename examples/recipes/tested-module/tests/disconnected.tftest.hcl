# In a file of its own, because the runs of a file share a state, and what is there already is not made up anew.
mock_provider "onlyfansapi" {
  mock_resource "onlyfansapi_account" {
    defaults = {
      connected = false
    }
  }
}

variables {
  attempt_id = "auth_test"
}

run "warns_of_an_account_that_is_not_connected" {
  expect_failures = [check.creator_is_connected]
}
