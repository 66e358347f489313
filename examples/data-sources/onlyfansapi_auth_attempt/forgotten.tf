# Plans and destroys even after the API has forgotten the attempt: then all results are null.
data "onlyfansapi_auth_attempt" "creator" {
  attempt_id   = "auth_XXXXXXX"
  on_not_found = "continue"
}

output "account_id" {
  value = coalesce(data.onlyfansapi_auth_attempt.creator.account_id, "not known any more")
}
