# Returns whose API key the provider has.
data "onlyfansapi_whoami" "key" {}

output "team" {
  value = data.onlyfansapi_whoami.key.team_name
}
