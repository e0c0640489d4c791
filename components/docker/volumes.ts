import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stackLabels, stackName } from "./labels";
import { beforeCreate, removeEmptyVolumes } from "./orphans";

/** A volume, and the end of the names of what belongs to it. */
export interface NamedVolume {
  readonly volume: docker.Volume;

  /**
   * What Pulumi has put behind the volume's name, such as `-1a2b3c4`. With it the names of containers and networks are as unique
   * on the engine as the volume's. They are in the state before anything bears them, so that a run that was killed leaves
   * nothing under another name.
   */
  readonly suffix: pulumi.Output<string>;
}

/**
 * A volume under a name that Pulumi makes up: no other stack on the engine has it, and one that takes the place of lost data has
 * another.
 */
export function createVolume(name: string, opts: pulumi.CustomResourceOptions): NamedVolume {
  const volume = new docker.Volume(
    name,
    { labels: stackLabels() },
    pulumi.mergeOptions(opts, {
      ignoreChanges: ["labels", "driverOpts"],
      ...beforeCreate(removeEmptyVolumes(stackName(), (words) => pulumi.log.warn(words))),
    }),
  );
  return {
    volume,
    suffix: volume.name.apply((full) => (full.startsWith(name) ? full.slice(name.length) : `-${full}`)),
  };
}

/** A volume with what people would miss: kept in Docker and in the state until it is unprotected. */
export const createDataVolume = (name: string, opts: pulumi.CustomResourceOptions): NamedVolume =>
  createVolume(name, pulumi.mergeOptions(opts, { protect: true }));
