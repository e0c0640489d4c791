import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { withHooks } from "./hooks";
import { stackLabel } from "./labels";
import { removeOrphanNetwork } from "./orphans";
import type { NamedVolume } from "./volumes";

/** A network of a component's own, with a name beside that of its volume. */
export const createNetwork = (
  name: string,
  { prefix, suffix, stack, dockerHost }: NamedVolume,
  opts: pulumi.CustomResourceOptions,
): docker.Network =>
  new docker.Network(
    name,
    { name: pulumi.concat(prefix, "-network", suffix), labels: [{ label: stackLabel, value: stack }] },
    pulumi.mergeOptions(opts, {
      // Another volume, after a loss, is no reason for another network.
      ignoreChanges: ["name", "labels"],
      deleteBeforeReplace: true,
      ...withHooks(dockerHost, { beforeCreate: removeOrphanNetwork }),
    }),
  );
