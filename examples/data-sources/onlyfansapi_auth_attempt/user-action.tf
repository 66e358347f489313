# Returns as soon as a person must act, and says what to do.
data "onlyfansapi_auth_attempt" "creator" {
  attempt_id     = "auth_XXXXXXX"
  on_user_action = "continue"
}

output "waiting_for" {
  value = data.onlyfansapi_auth_attempt.creator.outcome != "waiting_for_user" ? "nobody" : format(
    "the code sent to the phone ending in %s",
    data.onlyfansapi_auth_attempt.creator.last_attempt.otp_phone_ending,
  )
}
