# To submit a code, run:
#
#   read -rs TF_VAR_two_factor_code && export TF_VAR_two_factor_code
#   terraform apply -invoke=action.onlyfansapi_submit_two_factor_code.creator
action "onlyfansapi_submit_two_factor_code" "creator" {
  config {
    attempt_id = "auth_XXXXXXX"
    code       = var.two_factor_code
  }
}

# Do not save a plan that contains a code: this variable is not ephemeral, because Terraform 1.16 and later do not
# pass ephemeral values to an action that you invoke.
variable "two_factor_code" {
  description = "Two-factor code of the creator."
  type        = string
  sensitive   = true
  default     = null
}
