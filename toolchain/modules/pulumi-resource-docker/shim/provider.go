// Package shim opens the provider's internal package: its path lies below the provider's own, which is all that Go asks for.
package shim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// New returns the Terraform provider as upstream's own main would serve it.
func New(version string) *schema.Provider {
	return provider.New(version)()
}
