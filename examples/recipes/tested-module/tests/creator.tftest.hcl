# terraform test, or tofu test: neither a key nor the API is needed.
mock_provider "onlyfansapi" {
  mock_data "onlyfansapi_auth_attempt" {
    defaults = {
      outcome    = "succeeded"
      account_id = "acct_test"
    }
  }
}

variables {
  attempt_id = "auth_test"
}

run "hands_on_the_account_of_an_attempt_that_succeeded" {
  assert {
    condition     = output.account_id == "acct_test"
    error_message = "The account id is ${output.account_id}."
  }
}

run "stops_at_an_attempt_that_failed" {
  command = plan

  override_data {
    target = data.onlyfansapi_auth_attempt.creator
    values = {
      outcome = "failed"
    }
  }

  expect_failures = [data.onlyfansapi_auth_attempt.creator]
}
