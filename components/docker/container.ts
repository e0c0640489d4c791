import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { withHooks } from "./hooks";
import { containerLabel, stackLabel } from "./labels";
import { removeOrphanContainer } from "./orphans";
import { rejectHeldPorts } from "./ports";
import { waitUntilHealthy } from "./startup";
import type { NamedVolume } from "./volumes";

/** A network that a container is in. */
export interface NetworkAttachment {
  /** The name of the Docker network. */
  readonly network: pulumi.Input<string>;

  /** The names under which other containers of the network find this one, such as `memos`. */
  readonly aliases: readonly pulumi.Input<string>[];
}

/** A volume at a path of the container. */
export interface Mount {
  readonly volume: docker.Volume;
  readonly path: string;

  /** @default false */
  readonly readOnly?: boolean;
}

/** What a container that serves has of its own; all else is the same for each of ours. */
export interface ContainerArgs {
  /**
   * The id of the image, from what has prepared the files for it. From the image's own resource Pulumi would delete the container before
   * the files are checked, wherever `pulumi:autonaming` makes it delete before it creates.
   */
  readonly image: pulumi.Input<string>;

  /** The volume that the names in Docker follow. */
  readonly named: NamedVolume;

  /** The numeric user and group, such as `10001:10001`. */
  readonly user: string;

  readonly networks: readonly NetworkAttachment[];
  readonly mounts: readonly Mount[];

  /** A command that succeeds only when the program answers. */
  readonly healthcheck: readonly string[];

  /** The most memory it may take, in MiB. */
  readonly memory: number;

  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly pulumi.Input<string>[];
  readonly ports?: docker.types.input.ContainerPort[];

  /** Capabilities that it cannot do without, such as `CAP_NET_BIND_SERVICE`. @default none */
  readonly capabilities?: readonly string[];

  /**
   * Whether it looks up names without a dot in its networks only. Docker would ask the machine's name servers for a container that is
   * away, with the machine's search domains too, and somebody else may have the name there.
   *
   * @default false
   */
  readonly internalDnsOnly?: boolean;

  /** How long it may take to end, in seconds, before it is killed. @default 20, because both databases are SQLite */
  readonly stopTimeout?: number;

  /** A digest of the files that it reads at its start only, so that a change of them replaces it. @default none */
  readonly configuration?: pulumi.Input<string>;
}

/**
 * Runs a container with as few rights as it can do with: not as root, no capabilities, a read-only root file system, bounded memory
 * and logs.
 */
export const createContainer = (
  name: string,
  args: ContainerArgs,
  opts: pulumi.CustomResourceOptions,
): docker.Container => {
  const { stopTimeout = 20, configuration, named } = args;
  return new docker.Container(
    `${name}-container`,
    {
      name: pulumi.concat(named.prefix, named.suffix),
      image: args.image,
      user: args.user,
      // Another one replaces the container, and is one line of a preview: of labels, which are a set, Pulumi shows eight.
      hostname: configuration,
      envs: Object.entries(args.environment ?? {}).map(([key, value]) => pulumi.concat(key, "=", value)),
      entrypoints: args.entrypoint?.slice(),
      command: args.command?.slice(),
      ports: args.ports,
      mounts: args.mounts.map(({ volume, path, readOnly = false }) => ({
        type: "volume",
        source: volume.name,
        target: path,
        readOnly,
      })),
      networkMode: "bridge",
      networksAdvanced: args.networks.map(({ network, aliases }) => ({ name: network, aliases: [...aliases] })),
      healthcheck: {
        tests: ["CMD", ...args.healthcheck],
        interval: "2s",
        timeout: "2s",
        retries: 5,
        startPeriod: "20s",
      },
      ...(args.internalDnsOnly === true ? { dnsOpts: ["ndots:1"], dnsSearches: ["."] } : {}),
      restart: "unless-stopped",
      // The first is for whoever stops it by hand or shuts the machine down, the second for the provider.
      stopTimeout,
      destroyGraceSeconds: stopTimeout,
      labels: [
        { label: stackLabel, value: named.stack },
        { label: containerLabel, value: pulumi.concat(named.prefix, "-container") },
      ],
      ...restrictions(args),
    },
    pulumi.mergeOptions(opts, {
      ignoreChanges: ["name"],
      deleteBeforeReplace: true,
      // The provider would take these changes without a word and leave the container as it is.
      replaceOnChanges: ["healthcheck", "mounts", "tmpfs"],
      ...withHooks(named.dockerHost, {
        beforeCreate: async (about) => {
          await removeOrphanContainer(about);
          await rejectHeldPorts(about);
        },
        afterCreate: waitUntilHealthy,
      }),
    }),
  );
};

const restrictions = ({ capabilities, memory }: ContainerArgs) => ({
  privileged: false,
  readOnly: true,
  tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m,mode=1777" },
  capabilities: { drops: ["ALL"], ...(capabilities === undefined ? {} : { adds: [...capabilities] }) },
  securityOpts: ["no-new-privileges:true"],
  memory,
  // Docker would set twice the memory by itself, and the next refresh would call that a change.
  memorySwap: memory,
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "3" },
});
