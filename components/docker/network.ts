import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stackLabels } from "./labels";
import { beforeCreate, removeOrphanNetwork } from "./orphans";
import type { NamedVolume } from "./volumes";

/** A network of a component's own, with a name beside that of its volume. */
export const createNetwork = (
  name: string,
  { suffix }: NamedVolume,
  opts: pulumi.CustomResourceOptions,
): docker.Network =>
  new docker.Network(
    name,
    { name: pulumi.concat(name, suffix), labels: stackLabels() },
    pulumi.mergeOptions(opts, {
      // Another volume, after a loss, is no reason for another network.
      ignoreChanges: ["name"],
      deleteBeforeReplace: true,
      ...beforeCreate(removeOrphanNetwork),
    }),
  );
