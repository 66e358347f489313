# Lists the events about accounts that a webhook can deliver.
data "onlyfansapi_webhook_events" "all" {}

output "events" {
  value = [for event in data.onlyfansapi_webhook_events.all.values : event if startswith(event, "accounts.")]
}
