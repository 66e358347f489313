# Returns as soon as a person must act, and says what is awaited. Without that, it waits as always.
data "onlyfansapi_auth_attempt" "creator" {
  attempt_id     = "auth_XXXXXXX"
  on_user_action = "continue"
}

output "waiting_for" {
  value = data.onlyfansapi_auth_attempt.creator.outcome != "waiting_for_user" ? "nobody" : join(" ", compact([
    data.onlyfansapi_auth_attempt.creator.state,
    try(data.onlyfansapi_auth_attempt.creator.last_attempt.otp_phone_ending, null),
  ]))
}

# `terraform output -raw selfie` shows the link to the person who needs it.
output "selfie" {
  value     = data.onlyfansapi_auth_attempt.creator.face_otp_verification_url
  sensitive = true
}
