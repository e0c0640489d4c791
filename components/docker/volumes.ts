import { randomBytes } from "node:crypto";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { withHooks } from "./hooks";
import { stackLabel, stackLabels, stackName } from "./labels";
import { dockerHostOf } from "./engine";
import { removeEmptyVolumes } from "./orphans";

/** A volume, and the names of what belongs to it. All come from the state, so that another name of stack, project or component changes none. */
export interface NamedVolume {
  readonly volume: docker.Volume;

  /** How names in Docker begin, such as `sso-memos`: the component's name when the volume was made. */
  readonly prefix: pulumi.Output<string>;

  /**
   * How names in Docker end, such as `-1a2b3c4`, as the volume's does. With it they are as unique on the engine as the volume's. They are
   * in the state before anything bears them, so that a run that was killed leaves nothing under another name.
   */
  readonly suffix: pulumi.Output<string>;

  /** Project and stack when the volume was made, such as `memos-sso/dev`. */
  readonly stack: pulumi.Output<string>;

  /** The address of the Docker engine that the volume is on. */
  readonly dockerHost: pulumi.Output<string>;
}

/**
 * A volume under a name with a random part: no other stack on the engine has it, and one that takes the place of lost data has another.
 *
 * @param name ends in the volume's purpose, such as `sso-memos-data`
 */
export function createVolume(name: string, opts: pulumi.CustomResourceOptions): NamedVolume {
  const dockerHost = dockerHostOf(opts.parent);
  const volume = new docker.Volume(
    name,
    { name: randomName(name), labels: stackLabels() },
    pulumi.mergeOptions(opts, {
      ignoreChanges: ["name", "labels", "driverOpts"],
      ...withHooks(dockerHost, { beforeCreate: removeEmptyVolumes(stackName(), (words) => pulumi.log.warn(words)) }),
    }),
  );
  const parts = volume.name.apply((full) => splitName(full, name.replace(purpose, "")));
  return {
    volume,
    prefix: parts.prefix,
    suffix: parts.suffix,
    dockerHost,
    stack: volume.labels.apply((labels) => labels?.find(({ label }) => label === stackLabel)?.value ?? stackName()),
  };
}

/** A volume with what people would miss: kept in Docker and in the state until it is unprotected. */
export const createDataVolume = (name: string, opts: pulumi.CustomResourceOptions): NamedVolume =>
  createVolume(name, pulumi.mergeOptions(opts, { protect: true }));

/**
 * Not left to Pulumi, whose `pulumi:autonaming` may leave the random part out. A preview does not know it, so that a plan does not
 * pin it. Pulumi's mocks make names of their own.
 */
function randomName(name: string): pulumi.Input<string> | undefined {
  if (!pulumi.runtime.hasEngine()) return undefined;
  const random = `${name}-${randomBytes(4).toString("hex").slice(1)}`;
  return pulumi.runtime.isDryRun() ? pulumi.all([random, pulumi.unknown]).apply(([full]) => full) : random;
}

/** The last part of a volume's name in the program. */
const purpose = /-[^-]+$/;

/** A volume that somebody gave a name of its own is not called after the component. */
function splitName(full: string, component: string): { readonly prefix: string; readonly suffix: string } {
  const [, prefix, suffix] = /^(.+)-data(-[^-]+)$/.exec(full) ?? [];
  return prefix === undefined || suffix === undefined ? { prefix: component, suffix: `-${full}` } : { prefix, suffix };
}
