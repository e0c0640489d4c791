import * as command from "@pulumi/command";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";

new docker.Network("network");
new random.RandomPassword("password", { length: 16 });
new tls.PrivateKey("key", { algorithm: "ECDSA", ecdsaCurve: "P256" });
new command.local.Command("command", { create: "true" });
new pulumi.dynamic.Resource({ create: () => Promise.resolve({ id: "dynamic" }) }, "dynamic", {});
