# Reads three attempts. A failed attempt is a warning with its reason.
data "onlyfansapi_auth_attempt" "creators" {
  for_each   = toset(["auth_XXXXXXX", "auth_YYYYYYY", "auth_ZZZZZZZ"])
  attempt_id = each.value
  on_failure = "continue" # the default
}

output "outcomes" {
  value = { for id, attempt in data.onlyfansapi_auth_attempt.creators : id => {
    outcome    = attempt.outcome    # "succeeded", "failed", …
    account_id = attempt.account_id # null if the attempt failed
    error_code = try(attempt.last_attempt.error_code, null)
  } }
}
