// Package cos stands in for Terraform's backend of this name.
package cos

import "github.com/hashicorp/terraform/internal/backend"

// New returns no backend.
func New() backend.Backend { return nil }
