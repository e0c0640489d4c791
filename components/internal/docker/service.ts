import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { refuseHeldPorts } from "./held-ports";
import { containerLabels, stackName } from "./labels";
import { clearContainer } from "./leftovers";
import { type MarkedOptions, markedName, markedOptions } from "./mark";
import { fingerprintLabel } from "./stack-label";

/** A place in the network: its name and the names under which its neighbours find the container there. */
export interface Neighbourhood {
  /** The name of the Docker network. */
  readonly network: pulumi.Input<string>;

  /** The names under which the container is found there, such as `memos`. */
  readonly aliases: readonly string[];
}

/** A volume at a path of the container. */
export interface Mount {
  readonly volume: pulumi.Input<string>;
  readonly path: string;
  readonly readOnly?: boolean;
}

/** What a long-running container needs to say about itself; all else is the same for each of ours. */
export interface Service {
  /** The image's id. */
  readonly image: pulumi.Input<string>;

  /** The numeric user and group, such as `10001:10001`. */
  readonly user: string;

  readonly neighbourhoods: readonly Neighbourhood[];
  readonly mounts: readonly Mount[];

  /** A command that ends well only when the program inside really answers. Default none, for an image that has no commands. */
  readonly healthy?: readonly string[];

  /** The most memory it may take, in MiB. */
  readonly memory: number;

  readonly environment?: Record<string, pulumi.Input<string>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly pulumi.Input<string>[];
  readonly ports?: docker.types.input.ContainerPort[];

  /** Capabilities that it cannot do without, such as `CAP_NET_BIND_SERVICE`. Default none. */
  readonly capabilities?: readonly string[];

  /**
   * Whether it looks up names without a dot, which are those of its neighbours, in its networks only. Docker would ask the machine's
   * name servers for a neighbour who is away, with the machine's search domains too, and somebody else may have the name there.
   *
   * @default false
   */
  readonly neighboursOnly?: boolean;

  /** How long it may take to end, in seconds, before it is killed. Default 20, because both databases are SQLite. */
  readonly grace?: number;

  /** Anything that must lead to a new container when it changes. */
  readonly fingerprint?: pulumi.Input<string>;

  /** Labels beside those that each container has. Default none. */
  readonly labels?: pulumi.Input<Record<string, string>>;
}

/**
 * Runs a container with as few rights as it can do with: not as root, no capabilities, a read-only root file system,
 * bounded memory and logs.
 */
export function runService(name: string, service: Service, opts: MarkedOptions): docker.Container {
  const { grace = 20 } = service;
  return new docker.Container(
    name,
    {
      name: markedName(name, opts),
      image: service.image,
      user: service.user,
      envs: environment(service.environment ?? {}),
      entrypoints: service.entrypoint?.slice(),
      command: service.command?.slice(),
      ports: service.ports,
      mounts: service.mounts.map(mount),
      networkMode: "bridge",
      networksAdvanced: service.neighbourhoods.map(({ network, aliases }) => ({
        name: network,
        aliases: [...aliases],
      })),
      healthcheck: service.healthy && {
        tests: ["CMD", ...service.healthy],
        interval: "2s",
        timeout: "2s",
        retries: 5,
        startPeriod: "20s",
      },
      ...(service.neighboursOnly === true ? { dnsOpts: ["ndots:1"], dnsSearches: ["."] } : {}),
      restart: "unless-stopped",
      // The first is for whoever stops it by hand or shuts the machine down, the second for the provider.
      stopTimeout: grace,
      destroyGraceSeconds: grace,
      labels: labelsOf(name, service),
      ...restrictions(service),
    },
    pulumi.mergeOptions(markedOptions(opts, [placeFor(stackName())]), {
      // The provider would take these changes without a word and leave the container as it is.
      replaceOnChanges: ["healthcheck", "mounts", "tmpfs"],
    }),
  );
}

const labelsOf = (name: string, { fingerprint, labels = {} }: Service) =>
  pulumi
    .output(labels)
    .apply((own) => [
      ...containerLabels(name),
      ...(fingerprint === undefined ? [] : [{ label: fingerprintLabel, value: fingerprint }]),
      ...Object.entries(own).map(([label, value]) => ({ label, value })),
    ]);

/** What happens before a container is made, in this order. */
const placeFor =
  (stack: string): pulumi.ResourceHookFunction =>
  async (about) => {
    await clearContainer(stack)(about);
    await refuseHeldPorts(about);
  };

const restrictions = (service: Service) => ({
  privileged: false,
  readOnly: true,
  tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m,mode=1777" },
  capabilities: { drops: ["ALL"], ...(service.capabilities === undefined ? {} : { adds: [...service.capabilities] }) },
  securityOpts: ["no-new-privileges:true"],
  memory: service.memory,
  // Docker would set twice the memory by itself, and the next refresh would call that a change.
  memorySwap: service.memory,
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "3" },
});

const environment = (variables: Record<string, pulumi.Input<string>>) =>
  Object.entries(variables).map(([key, value]) => pulumi.interpolate`${key}=${value}`);

/** A volume as Docker mounts it. */
export const mount = ({ volume, path, readOnly }: Mount): docker.types.input.ContainerMount => ({
  type: "volume",
  source: volume,
  target: path,
  readOnly: readOnly ?? false,
});
