# This test is in a separate file, because all runs of a file share one state and its mocked values.
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

run "warns_about_a_disconnected_account" {
  expect_failures = [check.creator_is_connected]
}
