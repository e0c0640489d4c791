import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { volumeFilesInputs } from "../../docker/volume-files";
import { digestOf } from "../../pulumi/digest";
import { DynamicResource } from "../../pulumi/dynamic-resource";
import type { Files } from "./configuration";
import { fileNames, user } from "./settings";

/** Authelia's files, and what is needed to check them. Paths are relative to the volume. */
export interface AutheliaConfigurationArgs {
  /** The volume that Authelia reads. */
  readonly volume: docker.Volume;

  /** The image that is to run; its checker reads the files. */
  readonly image: docker.RemoteImage;

  /** The volume with the SQLite database; none when the database is on a server. */
  readonly data: docker.Volume | undefined;

  /** The filters that configuration.yml goes through, for `X_AUTHELIA_CONFIG_FILTERS`. */
  readonly filters: "" | "template";

  /** configuration.yml and certificates. */
  readonly files: pulumi.Output<Files>;

  /** The secrets that configuration.yml names. */
  readonly secretFiles: pulumi.Output<Files>;

  /** The users file, which Authelia watches; undefined with a directory. */
  readonly users: pulumi.Output<string> | undefined;

  /** A line for each user, for previews: the users file is a secret. */
  readonly preview: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * Authelia's files in its volume. They are written only after Authelia's own checker has passed them, so that a running Authelia never
 * reads a configuration that it would reject.
 */
export class AutheliaConfiguration extends DynamicResource {
  /** The id of the image whose checker has passed the files. */
  declare readonly image: pulumi.Output<string>;

  /**
   * A digest of what Authelia reads at its start only. It depends on this resource and not on what is in the files: when a secret is
   * replaced, the container outlives the check of the files, however Pulumi replaces that.
   */
  declare readonly digest: pulumi.Output<string>;

  constructor(name: string, args: AutheliaConfigurationArgs, opts?: pulumi.CustomResourceOptions) {
    const { volume, image, data, filters, files, secretFiles, users, preview } = args;
    const all = pulumi
      .all([secretFiles, users])
      .apply(([secrets, file]): Files => ({ ...secrets, ...(file === undefined ? {} : { [fileNames.users]: file }) }));
    const watched = [fileNames.users];
    const inputs = {
      ...volumeFilesInputs({ volume, image, files, secretFiles: all, reader: user, watched, preview }),
      data: data?.name ?? "",
      filters,
      digest: digestOf(files, secretFiles),
    };
    super("authelia/configuration/authelia-configuration-lifecycle", "AutheliaConfiguration", name, inputs, opts);
  }
}
