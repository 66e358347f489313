# Starts a pipeline when the session of an account expires. The pipeline applies this configuration, which signs the account in again.
variable "attempt_id" {
  description = "ID of the authentication attempt."
  type        = string
}

variable "dispatcher_url" {
  description = "URL that starts the pipeline."
  type        = string
  sensitive   = true # it can contain a token
}

variable "webhook_secret" {
  description = "Secret with which the API signs the deliveries."
  type        = string
  ephemeral   = true
}

variable "totp_secret" {
  description = "Secret of the creator's authenticator app, or null."
  type        = string
  ephemeral   = true
  default     = null
}

resource "onlyfansapi_account" "creator" {
  attempt_id      = var.attempt_id
  on_user_action  = "fail"           # stop if a person must act
  on_disconnected = "reauthenticate" # sign in again if the session has expired
  totp_secret_wo  = var.totp_secret  # submit the codes of the app
}

resource "onlyfansapi_webhook" "session_expired" {
  endpoint_url              = var.dispatcher_url
  events                    = ["accounts.session_expired"]
  signing_secret_wo         = var.webhook_secret
  signing_secret_wo_version = 1 # a new number replaces the webhook
}
