import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "../pulumi/dynamic-resource";
import { stackName } from "./labels";

/** What a volume is to hold. Paths are relative to the volume. */
export interface VolumeFilesArgs {
  readonly volume: docker.Volume;

  /** Any image that the engine has; nothing of it runs. */
  readonly image: docker.RemoteImage;

  /**
   * The numeric owner of each folder that is not root's, by path; an empty path is the volume's own folder.
   *
   * @default {}
   */
  readonly folders?: Readonly<Record<string, string>>;

  /**
   * Files that everybody in the container may read, by path. A preview shows their changed lines.
   *
   * @default {}
   */
  readonly files?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;

  /**
   * Files that only the group of `reader` may read, by path; kept as secrets.
   *
   * @default {}
   */
  readonly secretFiles?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;

  /**
   * The numeric user and group that reads the secret files, such as `8000:8000`.
   *
   * @default "0:0"
   */
  readonly reader?: string;

  /**
   * The secret files that a program watches. Everybody in the container may read them.
   *
   * @default []
   */
  readonly watched?: readonly string[];

  /**
   * What a preview shows in the place of secret files, by path.
   *
   * @default {}
   */
  readonly preview?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;

  /**
   * What people would miss if the volume were lost, in words. `up` refuses to begin with an empty volume in its place.
   *
   * @default "", for what can be made again
   */
  readonly holds?: string;

  /**
   * The volumes, by name, whose loss is accepted.
   *
   * @default []
   */
  readonly acceptDataLoss?: readonly string[];
}

/** The inputs of the lifecycle, with defaults. */
export const volumeFilesInputs = (args: VolumeFilesArgs): pulumi.Inputs => ({
  volume: args.volume.name,
  image: args.image.imageId,
  stack: stackName(),
  folders: args.folders ?? {},
  files: args.files ?? {},
  secretFiles: pulumi.secret(args.secretFiles ?? {}),
  reader: args.reader ?? "0:0",
  watched: args.watched ?? [],
  preview: args.preview ?? {},
  holds: args.holds ?? "",
  acceptDataLoss: args.acceptDataLoss ?? [],
});

/** Files in a volume, so that a container with a read-only root file system can read them; also the first owner of a data volume. */
export class VolumeFiles extends DynamicResource {
  /** The id of the image that the files are for. */
  declare readonly image: pulumi.Output<string>;

  constructor(name: string, args: VolumeFilesArgs, opts?: pulumi.CustomResourceOptions) {
    super("docker/volume-files-lifecycle", "VolumeFiles", name, volumeFilesInputs(args), opts);
  }
}
