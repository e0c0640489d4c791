// Pulumi's docker provider: the real Terraform provider behind the real bridge, joined here because Pulumi's own main is in no module proxy.
package main

import (
	"unicode"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	shimv2 "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfshim/sdk-v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/terraform-providers/terraform-provider-docker/shim"
)

// version is that of the npm package @pulumi/docker, which asks for a plugin of its own version. The linker sets it.
var version = "5.2.0"

var resources = map[string]*tfbridge.ResourceInfo{
	"docker_buildx_builder": {Tok: token("BuildxBuilder")},
	"docker_config":         {Tok: token("ServiceConfig")},
	"docker_container": {
		Tok:                 token("Container"),
		DeleteBeforeReplace: true,
		// Lists whose names the bridge would make plural.
		Fields: map[string]*tfbridge.SchemaInfo{
			"command":           {Name: "command"},
			"networks_advanced": {Name: "networksAdvanced"},
		},
	},
	"docker_image": {
		Tok:    token("RemoteImage"),
		Fields: map[string]*tfbridge.SchemaInfo{"name": {Name: "name"}},
	},
	"docker_network":        {Tok: token("Network")},
	"docker_plugin":         {Tok: token("Plugin")},
	"docker_registry_image": {Tok: token("RegistryImage")},
	"docker_secret":         {Tok: token("Secret")},
	"docker_service":        {Tok: token("Service")},
	"docker_tag":            {Tok: token("Tag")},
	"docker_volume":         {Tok: token("Volume")},
}

func provider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:            shimv2.NewProvider(shim.New(version)),
		Name:         "docker",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte("{}")),
		Resources:    resources,
		Config: map[string]*tfbridge.SchemaInfo{
			"host": {Default: &tfbridge.DefaultInfo{
				Value:   "unix:///var/run/docker.sock",
				EnvVars: []string{"DOCKER_HOST"},
			}},
			"registry_auth": {Name: "registryAuth", MaxItemsOne: tfbridge.False()},
		},
	}

	info.SetAutonaming(255, "-")
	return info
}

// token is the official type of a resource, such as `docker:index/remoteImage:RemoteImage`.
func token(name string) tokens.Type {
	return tokens.Type("docker:index/" + string(unicode.ToLower(rune(name[0]))) + name[1:] + ":" + name)
}

func main() {
	tfbridge.Main("docker", version, provider(), []byte("{}"))
}
