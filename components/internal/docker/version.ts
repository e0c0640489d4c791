import * as command from "@pulumi/command";
import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";

/** The version that runs in a container, as the program says itself; asked again for each new container. */
export function runningVersion(
  name: string,
  container: docker.Container,
  ask: readonly string[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const asked = new command.local.Command(
    name,
    {
      interpreter: ["node", "-e"],
      create: 'require("pulumi-memos-sso/internal/docker/running").main()',
      environment: { CONTAINER: container.id, ASK: ask.join(" ") },
    },
    opts,
  );
  return asked.stdout;
}
