import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stackLabels, stackName } from "./labels";
import { clearConfiguration, clearContainer, clearEmptyData } from "./leftovers";
import { hookedOptions, type MarkedOptions, markedName, markedOptions } from "./mark";
import { mount } from "./service";
import { fingerprintLabel, markLabel } from "./stack-label";

/** A file for a volume. */
export interface SeededFile {
  /** The absolute path, below the path at which the volume is mounted. */
  readonly path: string;
  readonly content: string;

  /**
   * Whether a program watches the file and reads it while it is being written. Everybody in the container may read it then:
   * Docker gives a file to its owner only after the last write, and no later event would tell the program to look again.
   *
   * @default false
   */
  readonly watched?: boolean;
}

/** What to put where. */
export interface Seed {
  /** The id of any image: nothing of it runs. */
  readonly image: pulumi.Input<string>;
  readonly volume: pulumi.Input<string>;

  /** Where the volume is mounted. */
  readonly path: string;
  readonly files: pulumi.Input<readonly SeededFile[]>;

  /**
   * The numeric user and group that alone may read the files that nobody watches, such as `10001:10001`; the image must name no user then, else
   * Docker gives the files to that one.
   *
   * @default everybody in the container may read them
   */
  readonly owner?: string;

  /**
   * What a preview shows instead of the content, because that is secret or shown elsewhere: a line for each entry. Kept as
   * labels. With each change of the content one of them must change, or else the volume.
   *
   * @default the content is shown, or that it is secret
   */
  readonly shown?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Puts files into a volume, so that a container with a read-only root file system can read them.
 *
 * The container that carries them is created and never started: Docker takes files for a volume without running anything.
 */
export function seed(name: string, args: Seed, opts: MarkedOptions): docker.Container {
  const [owner, group] = args.owner?.split(":") ?? [];
  const readers = (watched: boolean) =>
    owner === undefined ? { permissions: "0444" } : { permissions: watched ? "0444" : "0400", owner, group };
  return new docker.Container(
    name,
    {
      name: markedName(name, opts),
      image: args.image,
      entrypoints: ["true"],
      start: false,
      mustRun: false,
      restart: "no",
      networkMode: "none",
      labels: [
        ...stackLabels(),
        ...Object.entries(args.shown ?? {}).map(([key, value]) => ({ label: `memos-sso.${key}`, value })),
      ],
      mounts: [mount({ volume: args.volume, path: args.path })],
      uploads: pulumi
        .output(args.files)
        .apply((files) =>
          files.map(({ path, content, watched = false }) => ({ file: path, content, ...readers(watched) })),
        ),
    },
    pulumi.mergeOptions(markedOptions(opts, [clearContainer(stackName())]), {
      replaceOnChanges: ["mounts"],
      hideDiffs: args.shown === undefined ? [] : ["uploads"],
    }),
  );
}

/** What to give to whom. */
export interface Handover {
  /** The id of an image that has `chown`. */
  readonly image: pulumi.Input<string>;
  readonly volume: pulumi.Input<string>;
  readonly path: string;

  /** The numeric user and group that is to write there. */
  readonly owner: string;
}

/**
 * Gives a volume to the user that will write there; a new one belongs to root.
 *
 * A file is left in it: as long as a volume is empty, Docker gives it back to the image's owner with each container that mounts it.
 */
export function handOver(name: string, args: Handover, opts: MarkedOptions): docker.Container {
  return new docker.Container(
    name,
    {
      name: markedName(name, opts),
      image: args.image,
      user: "0:0",
      entrypoints: ["chown"],
      command: ["-R", args.owner, args.path],
      attach: true,
      mustRun: false,
      restart: "no",
      networkMode: "none",
      capabilities: { drops: ["ALL"], adds: ["CAP_CHOWN"] },
      securityOpts: ["no-new-privileges:true"],
      labels: stackLabels(),
      mounts: [mount({ volume: args.volume, path: args.path })],
      uploads: [{ file: `${args.path}/.owner`, content: `${args.owner}\n`, permissions: "0444" }],
    },
    pulumi.mergeOptions(markedOptions(opts, [clearContainer(stackName())]), {
      replaceOnChanges: ["mounts"],
      ignoreChanges: ["image"],
    }),
  );
}

/**
 * A volume with what people would miss: kept in Docker and in the state until it is unprotected.
 *
 * Pulumi makes up a name for each: whoever remembers the name sees by it that the data were lost. So what a killed run has left is
 * known by the mark, and goes if nothing is in it.
 */
export const dataVolume = (name: string, { mark, ...opts }: MarkedOptions): docker.Volume =>
  new docker.Volume(
    name,
    { labels: [...stackLabels(), { label: markLabel, value: mark }] },
    pulumi.mergeOptions(opts, {
      protect: true,
      ignoreChanges: ["labels", "driverOpts"],
      ...hookedOptions([clearEmptyData(stackName(), (words) => pulumi.log.warn(words))]),
    }),
  );

/** A volume with what can be made again; one that a killed run has left under its name is taken as it is, by Docker itself. */
export const volume = (name: string, opts: MarkedOptions): docker.Volume =>
  new docker.Volume(name, { name: markedName(name, opts), labels: stackLabels() }, markedOptions(opts));

/**
 * A volume with one version of a configuration: another fingerprint is another volume, filled and checked while the old one
 * still serves. So Pulumi makes up a name for each.
 */
export const configurationVolume = (
  name: string,
  fingerprint: pulumi.Input<string>,
  { mark: _mark, ...opts }: MarkedOptions,
): docker.Volume =>
  new docker.Volume(
    name,
    { labels: [...stackLabels(), { label: fingerprintLabel, value: fingerprint }] },
    pulumi.mergeOptions(opts, hookedOptions([clearConfiguration(stackName())])),
  );
