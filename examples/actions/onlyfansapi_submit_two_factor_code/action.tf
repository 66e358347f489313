# read -rs TF_VAR_two_factor_code && export TF_VAR_two_factor_code
# terraform apply -invoke=action.onlyfansapi_submit_two_factor_code.creator
action "onlyfansapi_submit_two_factor_code" "creator" {
  config {
    attempt_id = "auth_XXXXXXX"
    code       = var.two_factor_code
  }
}

# An ephemeral variable is never written to a plan file.
variable "two_factor_code" {
  description = "Code that came to the creator's phone."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = null
}
