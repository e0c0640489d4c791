// Stand-ins for the few resources that this project uses of Pulumi's random, tls and command providers, whose modules are in no module proxy.
// One binary serves all three: it is what its name says it is.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi-go-provider/infer"
)

type standIn struct {
	// version is that of the npm package, which asks for a plugin of its own version.
	version string

	// bridged is true when the official provider is a bridged Terraform provider; otherwise it is of the same framework as this one.
	bridged   bool
	resources []infer.InferredResource
}

var standIns = map[string]standIn{
	"random": {
		version:   "4.21.2",
		bridged:   true,
		resources: []infer.InferredResource{infer.Resource(randomPassword{}), infer.Resource(randomBytes{})},
	},
	"tls": {
		version:   "5.6.1",
		bridged:   true,
		resources: []infer.InferredResource{infer.Resource(privateKey{})},
	},
	"command": {
		version:   "1.2.1",
		resources: []infer.InferredResource{infer.Resource(localCommand{})},
	},
}

func serve(binary string) error {
	name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(binary), "pulumi-resource-"), ".exe")
	stand, ok := standIns[name]
	if !ok {
		return fmt.Errorf("%q names no provider: call this binary pulumi-resource-random, pulumi-resource-tls or pulumi-resource-command", binary)
	}

	provider, err := infer.NewProviderBuilder().WithResources(stand.resources...).Build()
	if err != nil {
		return err
	}
	provider.Check = keepUnknown(provider.Check)
	if stand.bridged {
		provider.Diff = replaceInFull(changeWhenUnknown(provider.Diff))
	}
	return takeOver(provider).Run(context.Background(), name, stand.version)
}

func main() {
	if err := serve(os.Args[0]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
