import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stackLabels } from "./labels";
import { mount } from "./service";

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
export function seed(name: string, args: Seed, opts: pulumi.CustomResourceOptions): docker.Container {
  const [owner, group] = args.owner?.split(":") ?? [];
  const readers = (watched: boolean) =>
    owner === undefined ? { permissions: "0444" } : { permissions: watched ? "0444" : "0400", owner, group };
  return new docker.Container(
    name,
    {
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
    pulumi.mergeOptions(opts, {
      deleteBeforeReplace: true,
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
export function handOver(name: string, args: Handover, opts: pulumi.CustomResourceOptions): docker.Container {
  return new docker.Container(
    name,
    {
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
    pulumi.mergeOptions(opts, { deleteBeforeReplace: true, replaceOnChanges: ["mounts"], ignoreChanges: ["image"] }),
  );
}

/** A volume with what people would miss: kept in Docker and in the state until it is unprotected. */
export const dataVolume = (name: string, opts: pulumi.CustomResourceOptions): docker.Volume =>
  new docker.Volume(
    name,
    { labels: stackLabels() },
    pulumi.mergeOptions(opts, { protect: true, ignoreChanges: ["labels", "driverOpts"] }),
  );

/** A volume with what can be made again. */
export const volume = (name: string, opts: pulumi.CustomResourceOptions): docker.Volume =>
  new docker.Volume(name, { labels: stackLabels() }, opts);

/**
 * A volume with one version of a configuration: another fingerprint is another volume, filled and checked while the old one
 * still serves.
 */
export const configurationVolume = (
  name: string,
  fingerprint: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): docker.Volume =>
  new docker.Volume(name, { labels: [...stackLabels(), { label: "memos-sso.fingerprint", value: fingerprint }] }, opts);
