// Package acceptance holds the acceptance tests: the provider as its users have it, run by a real Terraform or OpenTofu
// on the vendor's API in memory. They are called TestAcc…, and know of the provider only what is documented. Which
// CLI they run, and what every CLI must prove, is told in main_test.go.
package acceptance
