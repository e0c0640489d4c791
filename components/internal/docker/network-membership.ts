import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../dynamic-resource";

/** Which container is kept where. */
export interface NetworkMembershipArgs {
  /** Project, stack and name of the container in the program, such as `memos-sso/dev/sso-memos-container`. */
  readonly place: string;

  /** The networks, by their names, and the names under which the container is found there. */
  readonly memberships: pulumi.Input<readonly { readonly network: string; readonly aliases: readonly string[] }[]>;
}

/**
 * Keeps a container in its networks.
 *
 * The container's own resource cannot: its provider does not look at them, so that one that somebody has taken out of a network, or
 * whose network is another by the same name, would stay outside.
 */
export class NetworkMembership extends DynamicResource {
  constructor(name: string, args: NetworkMembershipArgs, opts: pulumi.CustomResourceOptions) {
    super("internal/docker/network-membership-lifecycle", "NetworkMembership", name, { ...args }, opts);
  }
}

/** Keeps a container in the networks in which it was made in the end, whoever has changed its arguments. */
export const keepInNetworks = (
  name: string,
  { place, container }: { readonly place: string; readonly container: docker.Container },
  opts: pulumi.CustomResourceOptions,
): NetworkMembership => {
  const memberships = container.networksAdvanced.apply((networks = []) =>
    networks.map(({ name: network, aliases = [] }) => ({ network, aliases })),
  );
  return new NetworkMembership(name, { place, memberships }, { ...opts, dependsOn: container });
};
