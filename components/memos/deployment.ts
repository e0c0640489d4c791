import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { fingerprintOf } from "../internal/docker/fingerprint";
import type { MarkedOptions } from "../internal/docker/mark";
import type { Mount } from "../internal/docker/service";
import { seed, volume } from "../internal/docker/volumes";
import type { DeclaredProvider } from "./deployed-provider";
import { deploymentPath, providerFile } from "./deployment-files";
import { providerDefaults } from "./provider-defaults";

/** The numeric user and group that the published image runs Memos as. */
export const memosUser = "10001:10001";

/** The files that configure Memos, if there are any. */
export interface Deployment {
  readonly volume: docker.Volume | undefined;

  /** What must be there before Memos starts. */
  readonly seeds: pulumi.Resource[];
  readonly mounts: Mount[];

  /** Changes when Memos must start again. */
  readonly fingerprint?: pulumi.Output<string>;
}

/**
 * Declares an identity provider in a file that Memos alone can read.
 *
 * The volume stays while the provider changes: a second file, with the doors that are closed, comes into it after the proof, and
 * must be there when Memos starts again.
 *
 * @param image the id of the image whose user is to read the file
 */
export function deploymentOf(
  name: string,
  image: pulumi.Input<string>,
  provider: DeclaredProvider | undefined,
  opts: MarkedOptions,
): Deployment {
  if (provider === undefined) return { seeds: [], mounts: [], volume: undefined };
  const files = pulumi
    .output({ ...providerDefaults(), ...provider, clientSecret: pulumi.secret(provider.clientSecret) })
    .apply((declared) => [providerFile(declared)]);
  const fingerprint = fingerprintOf(files);
  const deployment = volume(`${name}-deployment`, opts);
  const filled = seed(
    `${name}-provider-file`,
    { image, volume: deployment.name, path: deploymentPath, files, owner: memosUser, shown: { fingerprint } },
    opts,
  );
  return {
    volume: deployment,
    seeds: [filled],
    mounts: [{ volume: deployment.name, path: deploymentPath, readOnly: true }],
    fingerprint,
  };
}
